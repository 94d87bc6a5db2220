using System.Globalization;

namespace Platform.Storage.Sqlite.Ahead;

/// <summary>Reads what a process that ended left in the log.</summary>
internal static class AheadRecovery
{
    private const string Pattern = "journal-*.log";

    /// <summary>The name of a segment's file. What it holds is told by its header.</summary>
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"journal-{number:000000}.log");

    /// <summary>The segments that are there.</summary>
    public static string[] Files(string folder) => Directory.GetFiles(folder, Pattern);

    /// <summary>The frames after those that are in the database, in order.</summary>
    /// <exception cref="StorageException">One is missing, or the log is of another database.</exception>
    public static IEnumerable<AheadFrame> Read(string folder, Guid owner, long applied)
    {
        var segments = Files(folder).Select(file => FirstOf(file, owner)).OfType<(string File, long First)>().OrderBy(segment => segment.First).ToList();
        var next = applied + 1;
        for (var i = 0; i < segments.Count; i++)
        {
            var (file, first) = segments[i];
            var before = i + 1 < segments.Count ? segments[i + 1].First : long.MaxValue;
            // A segment that waits to be used again: all of it is in the database.
            if (before <= next) continue;
            if (first > next) throw Missing(file, next);
            foreach (var frame in Frames(file, first, before))
            {
                if (frame.Number < next) continue;
                next = frame.Number + 1;
                yield return frame;
            }

            if (before != long.MaxValue && next < before) throw Missing(file, next);
        }
    }

    private static IEnumerable<AheadFrame> Frames(string file, long first, long before)
    {
        var bytes = File.ReadAllBytes(file);
        var (at, number) = (AheadFormat.HeaderBytes, first);
        while (number < before && AheadFormat.Read(bytes, at, number, out var length) is { } frame)
        {
            yield return frame;
            (at, number) = (at + length, number + 1);
        }
    }

    // A file without a header was being made, and nothing was ever in it.
    private static (string File, long First)? FirstOf(string file, Guid owner)
    {
        using var stream = File.OpenRead(file);
        var header = new byte[AheadFormat.HeaderBytes];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !AheadFormat.TryHeader(header, out var whose, out var first)) return null;
        return whose == owner
            ? (file, first)
            : throw new StorageException($"{file} is of another database than the one beside it; restore both from one backup, or move the file away", retryable: false);
    }

    private static StorageException Missing(string file, long number) => new(
        $"the journal's log {file} is damaged, or does not follow the database beside it: frame {number} is missing; restore both from one backup", retryable: false);
}
