using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Sandbox;
using Platform.Sandbox.Outputs;

namespace Platform.Grains.Jobs.Running;

/// <summary>Turns how a program ended into what its job is told.</summary>
internal static class AttemptReport
{
    /// <summary>The program left a report, and these files.</summary>
    public static JobReport Completed(MetricsReport report, IEnumerable<StoredFile> outputs) =>
        new(null, report.Params.ToImmutableDictionary(), report.Metrics.ToImmutableDictionary(), [.. outputs]);

    /// <summary>It failed.</summary>
    public static JobReport Failed(string code, string message, bool retryable = false) => new(
        new Error(code, message, retryable), ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, double>.Empty, []);

    /// <summary>Why a program that did not succeed failed.</summary>
    public static JobReport Failed(SandboxOutcome outcome) => outcome.Reason switch
    {
        SandboxEnd.Timeout => Failed(JobFailures.Timeout, outcome.Describe()),
        SandboxEnd.OutOfMemory => Failed(JobFailures.OutOfMemory, outcome.Describe()),
        SandboxEnd.LogLimit or SandboxEnd.OutputLimit => Failed(JobFailures.OutputTooLarge, outcome.Describe()),
        SandboxEnd.DiskFull or SandboxEnd.NotStarted => Failed(JobFailures.Platform, outcome.Describe(), retryable: true),
        _ => Failed(JobFailures.ProgramFailed, outcome.Describe()),
    };
}
