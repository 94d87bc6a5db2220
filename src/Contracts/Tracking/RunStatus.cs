namespace Platform.Contracts.Tracking;

/// <summary>The status of a run, as MLflow names it.</summary>
[GenerateSerializer, Alias("RunStatus")]
public enum RunStatus
{
    /// <summary>It goes on.</summary>
    [Id(0)] Running,

    /// <summary>It waits to go on at a later time.</summary>
    [Id(1)] Scheduled,

    /// <summary>It completed.</summary>
    [Id(2)] Finished,

    /// <summary>It ended with an error.</summary>
    [Id(3)] Failed,

    /// <summary>It was ended by someone.</summary>
    [Id(4)] Killed,
}
