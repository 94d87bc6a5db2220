using System.Text.Json;
using Platform.Storage.Journal;

namespace Platform.Grains.Classroom;

/// <summary>
/// Which students are in a shard: a stream in which each enters with their first events (<c>enrolled</c>), and which is written anew without one who is removed (<c>roster</c>: who is left of
/// those up to some entry, and those entries are trimmed away). Students enter while that is done; what came in between stays.
/// </summary>
internal sealed class Roster(IJournal journal, string stream)
{
    /// <summary>The kind of an entry by which a student entered; its payload is their id.</summary>
    public const string Enrolled = "enrolled";

    private const string Whole = "roster";
    private const int ReadStep = 1_000;

    /// <summary>Reads who is there.</summary>
    public async Task<HashSet<string>> Read(CancellationToken cancellationToken) => (await ReadAll(cancellationToken)).Students;

    /// <summary>Writes the stream anew without a student.</summary>
    /// <returns>Whether they were there.</returns>
    public async Task<bool> Remove(string student)
    {
        var (students, through) = await ReadAll(CancellationToken.None);
        if (!students.Remove(student)) return false;
        var left = JsonSerializer.Serialize(new Written(through, [.. students.Order(StringComparer.Ordinal)]));
        await journal.AppendAsync([new JournalAppend(stream, Guid.NewGuid().ToString("N"), DateTimeOffset.UnixEpoch, Whole, left)]);
        await journal.TrimAsync(stream, through);
        return true;
    }

    private async Task<(HashSet<string> Students, long Through)> ReadAll(CancellationToken cancellationToken)
    {
        // By the entry that told of each last.
        var seqs = new Dictionary<string, long>(StringComparer.Ordinal);
        var (after, gone, first) = (0L, 0L, long.MaxValue);
        while (await journal.ReadAsync(stream, after, ReadStep, cancellationToken: cancellationToken) is { Count: > 0 } entries)
        {
            (after, first) = (entries[^1].Seq, Math.Min(first, entries[0].Seq));
            foreach (var entry in entries)
            {
                if (entry.Kind == Enrolled)
                {
                    seqs[entry.Payload] = entry.Seq;
                    continue;
                }

                var written = JsonSerializer.Deserialize<Written>(entry.Payload)!;
                gone = written.Through;
                foreach (var student in seqs.Where(known => known.Value <= gone).Select(known => known.Key).ToList()) seqs.Remove(student);
                foreach (var student in written.Students) seqs.TryAdd(student, entry.Seq);
            }
        }

        // What a writing that was cut off left there.
        if (first <= gone) await journal.TrimAsync(stream, gone, cancellationToken);
        return ([.. seqs.Keys], after);
    }

    private sealed record Written(long Through, string[] Students);
}
