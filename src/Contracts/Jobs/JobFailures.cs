namespace Platform.Contracts.Jobs;

/// <summary>The codes of the errors that jobs end with.</summary>
public static class JobFailures
{
    /// <summary>The program ran longer than its class allows.</summary>
    public const string Timeout = "timeout";

    /// <summary>The program wanted more memory than its class allows.</summary>
    public const string OutOfMemory = "out_of_memory";

    /// <summary>The program used more of the disk, or wrote more output, than its class allows.</summary>
    public const string OutputTooLarge = "output_too_large";

    /// <summary>The program ended with an exit code that is not 0, or by a signal.</summary>
    public const string ProgramFailed = "program_failed";

    /// <summary>The program left no <c>metrics.json</c>, or one that cannot be used.</summary>
    public const string BadMetrics = "bad_metrics";

    /// <summary>The submission could not be unpacked to be run.</summary>
    public const string BadSubmission = "bad_submission";

    /// <summary>The workers that ran it were lost, as often as is tried.</summary>
    public const string WorkerLost = "worker_lost";

    /// <summary>The platform could not run it, for a fault of its own.</summary>
    public const string Platform = "platform_fault";
}
