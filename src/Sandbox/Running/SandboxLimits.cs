namespace Platform.Sandbox;

/// <summary>What one job may use. Sizes are in bytes.</summary>
public sealed record SandboxLimits
{
    /// <summary>From the start of the job to its end; then it is asked to stop, and soon made to.</summary>
    public TimeSpan WallTime { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Processor time of any one process, in whole seconds; null leaves it to <see cref="WallTime"/> and <see cref="Cpus"/>.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>Processors the job may keep busy, where a control group can hold it to that; also its <c>OMP_NUM_THREADS</c>.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Memory of all its processes together.</summary>
    public long MemoryBytes { get; init; } = 4L << 30;

    /// <summary>Processes and threads at one time.</summary>
    public int Processes { get; init; } = 256;

    /// <summary>Open files of any one process.</summary>
    public int OpenFiles { get; init; } = 1024;

    /// <summary>What it may write to its standard output and error together.</summary>
    public long LogBytes { get; init; } = 100_000_000;

    /// <summary>All files of the output folder together, including files it deleted and holds open.</summary>
    public long OutputBytes { get; init; } = 2_000_000_000;

    /// <summary>Files and folders in the output folder.</summary>
    public int OutputEntries { get; init; } = 10_000;

    /// <summary>Any one file; null is <see cref="OutputBytes"/>.</summary>
    public long? FileBytes { get; init; }

    /// <summary>Each of the private <c>/tmp</c> and <c>/dev/shm</c>, which are memory.</summary>
    public long TempBytes { get; init; } = 1L << 30;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(WallTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(CpuTime ?? TimeSpan.MaxValue, TimeSpan.FromSeconds(1), nameof(CpuTime));
        ArgumentOutOfRangeException.ThrowIfLessThan(Cpus, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryBytes, 16 << 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(Processes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(OpenFiles, 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(LogBytes, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(OutputBytes, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(OutputEntries, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(FileBytes ?? 0, 0, nameof(FileBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(TempBytes, 4096);
    }
}
