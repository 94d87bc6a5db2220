using System.Collections.Concurrent;
using System.Globalization;

namespace Platform.Sandbox.Confinement;

/// <summary>The control group of one job: a folder in each hierarchy that was found. It is removed when the job is over.</summary>
internal sealed class ControlGroup
{
    internal const string Prefix = "platform-sandbox-";

    private static long _made;

    // Groups that were still busy when removed; at most as many as jobs that ended within the last moments.
    private static readonly ConcurrentQueue<string> Leftovers = new();

    private readonly List<(string Folder, ControlGroupParent Parent)> _folders = [];

    internal ControlGroup(IReadOnlyList<ControlGroupParent> parents)
    {
        var name = NewName();
        foreach (var parent in parents)
        {
            var folder = Path.Combine(parent.Folder, name);
            Directory.CreateDirectory(folder);
            _folders.Add((folder, parent));
        }
    }

    internal bool CountsMemory => Find("memory") is not null;

    internal bool CountsProcesses => Find("pids") is not null;

    internal bool CountsProcessorTime => Find("cpuacct") is not null || Find("cpu") is { Parent.Unified: true };

    internal static string NewName() => $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _made)}";

    /// <summary>Whether a single thread can be in a group: so it is in v1, and not in v2.</summary>
    internal bool TakesThreads => _folders.All(folder => !folder.Parent.Unified);

    internal void JoinThread(int thread) => _folders.ForEach(folder => Write(folder.Folder, "tasks", thread));

    internal void JoinProcess(int process) => _folders.ForEach(folder => Write(folder.Folder, "cgroup.procs", process));

    /// <summary>Sets the limits; <paramref name="extraProcesses"/> are the sandbox' own, beside the job's.</summary>
    internal void Limit(SandboxLimits limits, int extraProcesses)
    {
        if (Find("memory") is { } memory)
        {
            Write(memory.Folder, memory.Parent.Unified ? "memory.max" : "memory.limit_in_bytes", limits.MemoryBytes);
            // Swap is part of the limit; a machine without swap accounting has no such file.
            if (memory.Parent.Unified) TryWrite(memory.Folder, "memory.swap.max", 0);
            else TryWrite(memory.Folder, "memory.memsw.limit_in_bytes", limits.MemoryBytes);
        }
        if (Find("pids") is { } pids) Write(pids.Folder, "pids.max", limits.Processes + extraProcesses);
        if (Find("cpu") is not { } cpu) return;
        const int period = 100_000;
        if (cpu.Parent.Unified) TryWrite(cpu.Folder, "cpu.max", $"{(long)limits.Cpus * period} {period}");
        else TryWrite(cpu.Folder, "cpu.cfs_quota_us", (long)limits.Cpus * period);
    }

    /// <summary>Processes of the job that the kernel killed for want of memory.</summary>
    internal long OutOfMemoryKills() =>
        Find("memory") is not { } memory ? 0 : Counter(memory.Folder, memory.Parent.Unified ? "memory.events" : "memory.oom_control", "oom_kill ");

    internal long MemoryPeak() =>
        Find("memory") is not { } memory ? 0 : Counter(memory.Folder, memory.Parent.Unified ? "memory.peak" : "memory.max_usage_in_bytes", "");

    internal TimeSpan ProcessorTime()
    {
        if (Find("cpuacct") is { } v1) return TimeSpan.FromTicks(Counter(v1.Folder, "cpuacct.usage", "") / 100);
        return Find("cpu") is { Parent.Unified: true } v2 ? TimeSpan.FromMicroseconds(Counter(v2.Folder, "cpu.stat", "usage_usec ")) : default;
    }

    /// <summary>Removes the folders. One that the kernel still holds for a moment is removed with a later job's, or at the end.</summary>
    internal void Remove()
    {
        RemoveLater();
        RemoveLeftovers();
    }

    internal void RemoveLater() => _folders.ForEach(folder => Leftovers.Enqueue(folder.Folder));

    /// <summary>Tries again to remove what was still busy; false when something still is.</summary>
    internal static bool RemoveLeftovers()
    {
        for (var left = Leftovers.Count; left > 0 && Leftovers.TryDequeue(out var folder); left--)
            if (!TryRemove(folder)) Leftovers.Enqueue(folder);
        return Leftovers.IsEmpty;
    }

    internal static bool TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private (string Folder, ControlGroupParent Parent)? Find(string controller)
    {
        foreach (var folder in _folders)
            if (folder.Parent.Controllers.Contains(controller)) return folder;
        return null;
    }

    private static long Counter(string folder, string file, string name)
    {
        try
        {
            foreach (var line in File.ReadLines(Path.Combine(folder, file)))
                if (line.StartsWith(name, StringComparison.Ordinal)) return long.Parse(line.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is IOException or FormatException)
        {
            // An older kernel without this counter.
        }
        return 0;
    }

    private static void Write(string folder, string file, object value) =>
        File.WriteAllText(Path.Combine(folder, file), Convert.ToString(value, CultureInfo.InvariantCulture));

    private static void TryWrite(string folder, string file, object value)
    {
        try
        {
            Write(folder, file, value);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The kernel has no such limit; watching keeps what can be kept.
        }
    }
}
