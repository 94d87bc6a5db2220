using Platform.Sandbox.Confinement;
using Platform.Sandbox.Native;

namespace Platform.Sandbox;

/// <summary>
/// Looks at what a job uses, where the kernel does not count it for us. This samples the machine and so goes by the machine's own
/// clock; when looking takes long, it looks less often, so that watching stays below a tenth of the time.
/// </summary>
internal sealed class JobWatch
{
    private readonly SandboxLimits _limits;
    private readonly SandboxOptions _options;
    private readonly JobProcess _process;
    private readonly ControlGroup? _group;

    internal JobWatch(SandboxLimits limits, SandboxOptions options, JobProcess process, ControlGroup? group)
    {
        (_limits, _options, _process, _group) = (limits, options, process, group);
        Next = Environment.TickCount64 + (long)options.WatchInterval.TotalMilliseconds;
    }

    /// <summary>When to look again, by <see cref="Environment.TickCount64"/>.</summary>
    internal long Next { get; private set; }

    internal TimeSpan CpuTime { get; private set; }

    internal long MaxMemory { get; private set; }

    /// <summary>Looks; says why the job must be stopped, or null.</summary>
    internal (SandboxEnd, string?)? Look()
    {
        var began = Environment.TickCount64;
        try
        {
            var tree = new ProcessTree(_process.Init).All();
            return Memory(tree) ?? Output(tree) ?? Disk();
        }
        finally
        {
            var took = Environment.TickCount64 - began;
            Next = began + took + Math.Max((long)_options.WatchInterval.TotalMilliseconds, took * 10);
        }
    }

    /// <summary>What can only be said once the job is over.</summary>
    internal (SandboxEnd, string?)? Final()
    {
        Count([]);
        if (_group?.OutOfMemoryKills() > 0) return (SandboxEnd.OutOfMemory, null);
        return Output([]);
    }

    /// <summary>Takes the numbers of the outcome once more, just before the job's processes are gone.</summary>
    internal void Count(IReadOnlyList<int> tree)
    {
        if (_group is { CountsProcessorTime: true }) CpuTime = _group.ProcessorTime();
        else if (tree.Count > 0) CpuTime = Max(CpuTime, ProcessTree.ProcessorTime(tree.Append(_process.Init)));
        if (_group is { CountsMemory: true }) MaxMemory = Math.Max(MaxMemory, _group.MemoryPeak());
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private (SandboxEnd, string?)? Memory(List<int> tree)
    {
        Count(tree);
        if (_group is { CountsMemory: true }) return _group.OutOfMemoryKills() > 0 ? (SandboxEnd.OutOfMemory, null) : null;
        var (memory, _) = ProcessTree.Use(tree);
        if (memory > _limits.MemoryBytes) memory = ProcessTree.SharedOnce(tree);
        MaxMemory = Math.Max(MaxMemory, memory);
        return memory > _limits.MemoryBytes ? (SandboxEnd.OutOfMemory, null) : null;
    }

    private (SandboxEnd, string?)? Output(List<int> tree)
    {
        var measure = OutputMeasure.Of(_process.Output, _limits);
        if (tree.Count > 0 && Fd.TryStat(_process.Output, out var folder))
            measure = measure with { Bytes = measure.Bytes + ProcessTree.DeletedFiles(tree, folder.DeviceMajor, folder.DeviceMinor) };
        return measure.Exceeds(_limits) is { } detail ? (SandboxEnd.OutputLimit, detail) : null;
    }

    private (SandboxEnd, string?)? Disk()
    {
        try
        {
            var free = new DriveInfo($"/proc/self/fd/{_process.Output.DangerousGetHandle()}").AvailableFreeSpace;
            return free < _options.MinimumFreeDisk ? (SandboxEnd.DiskFull, null) : null;
        }
        catch (IOException)
        {
            // A file system that does not say.
            return null;
        }
    }
}
