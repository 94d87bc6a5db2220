using System.Globalization;
using Platform.Sandbox.Native;

namespace Platform.Sandbox;

/// <summary>What the processes under a sandbox' first one hold, from <c>/proc</c>. In a process namespace orphans stay under the first.</summary>
internal sealed class ProcessTree(int init)
{
    // Far above any limit on processes; a tree that is larger is stopped for that anyway.
    private const int MaxProcesses = 20_000;

    /// <summary>The job's own program: the first child of the first process; null when it is gone.</summary>
    internal int? Main() => Children(init).Cast<int?>().FirstOrDefault();

    /// <summary>All processes but the first itself.</summary>
    internal List<int> All()
    {
        var all = new List<int>(Children(init));
        for (var i = 0; i < all.Count && all.Count < MaxProcesses; i++) all.AddRange(Children(all[i]));
        return all;
    }

    /// <summary>Memory no file stands behind, in bytes, and threads, of these processes together.</summary>
    internal static (long Memory, int Threads) Use(IEnumerable<int> processes)
    {
        long memory = 0;
        var threads = 0;
        foreach (var process in processes)
        {
            foreach (var line in Lines($"/proc/{process}/status"))
            {
                if (line.StartsWith("RssAnon:", StringComparison.Ordinal) || line.StartsWith("RssShmem:", StringComparison.Ordinal))
                    memory += long.Parse(line.AsSpan(line.IndexOf(':') + 1, line.Length - line.IndexOf(':') - 4).Trim(), CultureInfo.InvariantCulture) * 1024;
                else if (line.StartsWith("Threads:", StringComparison.Ordinal))
                    threads += int.Parse(line.AsSpan(8).Trim(), CultureInfo.InvariantCulture);
            }
        }
        return (memory, threads);
    }

    /// <summary>The same memory with pages that several processes share counted once; slower to find out.</summary>
    internal static long SharedOnce(IEnumerable<int> processes)
    {
        long memory = 0;
        foreach (var process in processes)
            foreach (var line in Lines($"/proc/{process}/smaps_rollup"))
                if (line.StartsWith("Pss_Anon:", StringComparison.Ordinal) || line.StartsWith("Pss_Shmem:", StringComparison.Ordinal))
                    memory += long.Parse(line.AsSpan(line.IndexOf(':') + 1, line.Length - line.IndexOf(':') - 4).Trim(), CultureInfo.InvariantCulture) * 1024;
        return memory;
    }

    /// <summary>Processor time of these processes and of the children they have waited for.</summary>
    internal static TimeSpan ProcessorTime(IEnumerable<int> processes)
    {
        long ticks = 0;
        foreach (var process in processes)
        {
            // The fields after the name, which is in brackets and may hold anything: 14 utime, 15 stime, 16 cutime, 17 cstime, in 1/100 s.
            var line = Lines($"/proc/{process}/stat").LastOrDefault();
            var fields = line?[(line.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields is { Length: > 14 })
                for (var field = 11; field <= 14; field++) ticks += long.Parse(fields[field], CultureInfo.InvariantCulture);
        }
        return TimeSpan.FromMilliseconds(ticks * 10);
    }

    /// <summary>Bytes of files of one file system that have no name any more but are still held open, each file counted once.</summary>
    internal static long DeletedFiles(IEnumerable<int> processes, uint deviceMajor, uint deviceMinor)
    {
        var seen = new Dictionary<ulong, long>();
        foreach (var process in processes)
        {
            using var folder = Fd.TryOpenFolder($"/proc/{process}/fd", out _);
            if (folder is null) continue;
            try
            {
                foreach (var entry in FolderReader.Read(folder))
                {
                    using var file = Fd.TryOpenAt(folder, entry.Name, Libc.O_PATH, out _);
                    if (file is not null && Fd.TryStat(file, out var stat) && stat is { IsRegular: true, Links: 0 }
                        && stat.DeviceMajor == deviceMajor && stat.DeviceMinor == deviceMinor)
                        seen[stat.Inode] = stat.Weight;
                }
            }
            catch (IOException)
            {
                // The process ended meanwhile and holds nothing.
            }
        }
        return seen.Values.Sum();
    }

    private static List<int> Children(int process)
    {
        var children = new List<int>();
        try
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
                foreach (var line in Lines(thread + "/children"))
                    children.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
        }
        return children;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
            return [];
        }
    }
}
