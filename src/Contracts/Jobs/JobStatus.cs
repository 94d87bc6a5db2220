namespace Platform.Contracts.Jobs;

/// <summary>Where a job is. Ends in one of the last three and never leaves them.</summary>
[GenerateSerializer, Alias("JobStatus")]
public enum JobStatus
{
    /// <summary>Waits in its pool's queue.</summary>
    Pending,

    /// <summary>A worker holds a live lease on it.</summary>
    Running,

    /// <summary>It ended and its results are recorded.</summary>
    Completed,

    /// <summary>It ended without results; the error says why.</summary>
    Failed,

    /// <summary>Its owner cancelled it.</summary>
    Cancelled,
}
