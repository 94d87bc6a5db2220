namespace Platform.Contracts.Jobs;

/// <summary>Where a job is. Ends in one of the last three and never leaves them.</summary>
[GenerateSerializer, Alias("JobStatus")]
public enum JobStatus
{
    /// <summary>Waits in its pool's queue.</summary>
    [Id(0)] Pending,

    /// <summary>A worker holds a live lease on it.</summary>
    [Id(1)] Running,

    /// <summary>It ended and its results are recorded.</summary>
    [Id(2)] Completed,

    /// <summary>It ended without results; the error says why.</summary>
    [Id(3)] Failed,

    /// <summary>Its owner cancelled it.</summary>
    [Id(4)] Cancelled,
}
