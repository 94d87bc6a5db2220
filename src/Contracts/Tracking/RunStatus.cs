namespace Platform.Contracts.Tracking;

/// <summary>The status of a run, as MLflow names it.</summary>
[GenerateSerializer, Alias("RunStatus")]
public enum RunStatus
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It waits to go on at a later time.</summary>
    Scheduled,

    /// <summary>It completed.</summary>
    Finished,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>It was ended by someone.</summary>
    Killed,
}
