using System.Text;
using Microsoft.Win32.SafeHandles;
using Platform.Sandbox.Archives;
using Platform.Sandbox.Native;

namespace Platform.Sandbox.Outputs;

/// <summary>A regular file that a job left in its output folder.</summary>
/// <param name="Path">Its path below the output folder.</param>
/// <param name="Length">Its size in bytes when it was listed.</param>
public sealed record OutputFile(RelativePath Path, long Length);

/// <summary>
/// The files a job left, for keeping. Links are not followed anywhere, and what is not a regular file of its own, or has a name that
/// <see cref="RelativePath"/> does not take, is left out.
/// </summary>
public static class OutputFiles
{
    /// <summary>
    /// Lists at most <paramref name="maxFiles"/> files, by name, of together at most <paramref name="maxBytes"/>; what is beyond is left out.
    /// </summary>
    public static IReadOnlyList<OutputFile> Enumerate(string outputFolder, int maxFiles = 10_000, long maxBytes = 2_000_000_000)
    {
        var found = new List<OutputFile>();
        using var folder = Fd.TryOpenFolder(Path.GetFullPath(outputFolder), out _);
        // Looked at are ten times as many names, so that a folder of links cannot keep the reader busy.
        var names = (int)Math.Min(maxFiles * 10L, int.MaxValue);
        if (folder is not null) Add(folder, "", found, maxFiles, ref maxBytes, ref names);
        return found;
    }

    /// <summary>Opens one of the files for reading, following no link on the way; null when it is no regular file any more.</summary>
    public static FileStream? OpenRead(string outputFolder, RelativePath path)
    {
        var folder = Fd.TryOpenFolder(Path.GetFullPath(outputFolder), out _);
        var names = path.Text.Split('/');
        for (var i = 0; i < names.Length - 1 && folder is not null; i++)
        {
            var inner = Fd.TryOpenAt(folder, Encoding.UTF8.GetBytes(names[i]), Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, out _);
            folder.Dispose();
            folder = inner;
        }
        if (folder is null) return null;
        using (folder)
        {
            var file = Fd.TryOpenAt(folder, Encoding.UTF8.GetBytes(names[^1]), Libc.O_RDONLY | Libc.O_NOFOLLOW | Libc.O_NONBLOCK, out _);
            if (file is not null && Fd.TryStat(file, out var stat) && IsOwn(stat)) return new FileStream(file, FileAccess.Read);
            file?.Dispose();
            return null;
        }
    }

    private static bool IsOwn(in Statx stat) => stat is { IsRegular: true, Links: 1 };

    private static void Add(SafeFileHandle folder, string prefix, List<OutputFile> found, int maxFiles, ref long bytesLeft, ref int namesLeft)
    {
        var entries = new List<FolderEntry>();
        foreach (var entry in FolderReader.Read(folder))
        {
            if (namesLeft-- <= 0) break;
            entries.Add(entry);
        }
        foreach (var entry in entries.OrderBy(entry => Encoding.UTF8.GetString(entry.Name), StringComparer.Ordinal))
        {
            if (found.Count >= maxFiles) return;
            var name = Encoding.UTF8.GetString(entry.Name);
            // A name that does not come back as the same bytes was not UTF-8.
            if (!Encoding.UTF8.GetBytes(name).AsSpan().SequenceEqual(entry.Name) || !RelativePath.TryParse(prefix + name, out var path, out _)) continue;
            if (!Fd.TryStatAt(folder, entry.Name, out var stat)) continue;
            if (stat.IsFolder)
            {
                using var inner = Fd.TryOpenAt(folder, entry.Name, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, out _);
                if (inner is not null) Add(inner, path.Text + "/", found, maxFiles, ref bytesLeft, ref namesLeft);
            }
            else if (IsOwn(stat) && (long)stat.Size <= bytesLeft)
            {
                bytesLeft -= (long)stat.Size;
                found.Add(new OutputFile(path, (long)stat.Size));
            }
        }
    }
}
