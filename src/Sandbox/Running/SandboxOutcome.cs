using System.Globalization;

namespace Platform.Sandbox;

/// <summary>Why a job ended.</summary>
public enum SandboxEnd
{
    /// <summary>The program ended by itself, with <see cref="SandboxOutcome.ExitCode"/>.</summary>
    Exited,

    /// <summary>It ran longer than its wall time, or used up its processor time.</summary>
    Timeout,

    /// <summary>It wanted more memory than it may have.</summary>
    OutOfMemory,

    /// <summary>It wrote more log than it may.</summary>
    LogLimit,

    /// <summary>Its output folder grew beyond what it may.</summary>
    OutputLimit,

    /// <summary>The caller cancelled it.</summary>
    Cancelled,

    /// <summary>The machine's disk is nearly full: not the job's fault, and trying again could help.</summary>
    DiskFull,

    /// <summary>The program could not be started in its sandbox: not the job's fault.</summary>
    NotStarted,
}

/// <summary>How a job ended. When this is given, none of its processes exists.</summary>
public sealed record SandboxOutcome
{
    /// <summary>Why it ended.</summary>
    public required SandboxEnd Reason { get; init; }

    /// <summary>The program's exit code; 128 + n when signal n ended it; null when it was stopped before it had one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The end of what it wrote, at most about 4 KiB, from the last Python traceback on where there is one.</summary>
    public string Tail { get; init; } = "";

    /// <summary>What exactly was exceeded or went wrong, where <see cref="Reason"/> alone does not say.</summary>
    public string? Detail { get; init; }

    /// <summary>From start to end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Processor time of all its processes; as last seen by watching where there is no control group.</summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>The most memory it held at one time, in bytes; as seen by watching where there is no control group.</summary>
    public long MaxMemoryBytes { get; init; }

    /// <summary>Bytes of log it wrote and that were delivered.</summary>
    public long LogBytes { get; init; }

    /// <summary>The limits it ran under.</summary>
    public required SandboxLimits Limits { get; init; }

    /// <summary>Whether the program ended by itself and called it a success.</summary>
    public bool Succeeded => Reason == SandboxEnd.Exited && ExitCode == 0;

    /// <summary>Whether the log is cut at its limit.</summary>
    public bool LogTruncated => Reason == SandboxEnd.LogLimit;

    /// <summary>One text a submitter can act on; for a success, <c>exit code 0</c>.</summary>
    public string Describe() => Reason switch
    {
        SandboxEnd.Timeout => Detail ?? $"timeout after {Number(Limits.WallTime.TotalSeconds)} s",
        SandboxEnd.OutOfMemory => $"out of memory (limit {Limits.MemoryBytes >> 20} MiB)",
        SandboxEnd.LogLimit => $"log larger than {Size(Limits.LogBytes)}",
        SandboxEnd.OutputLimit => Detail ?? $"output larger than {Size(Limits.OutputBytes)}",
        SandboxEnd.Cancelled => "cancelled",
        SandboxEnd.DiskFull => "the machine that ran the job is out of disk space; try again later",
        SandboxEnd.NotStarted => $"the job could not be started{(Detail is null ? "" : ": " + Detail)}",
        _ => ExitText(),
    };

    /// <summary>A size for people, in decimal units: <c>100 MB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => Number(bytes / 1e9) + " GB",
        >= 1_000_000 => Number(bytes / 1e6) + " MB",
        >= 1_000 => Number(bytes / 1e3) + " kB",
        _ => Number(bytes) + " bytes",
    };

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private string ExitText()
    {
        var ended = ExitCode is > 128 and <= 192 ? $"killed by {Signals.Name(ExitCode.Value - 128)} (exit code {ExitCode})" : $"exit code {ExitCode}";
        return ExitCode == 0 || Tail.Length == 0 ? ended : $"{ended}: {Tail}";
    }
}
