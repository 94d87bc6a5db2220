namespace Platform.Contracts.Tracking;

/// <summary>The status of a run, as MLflow names it.</summary>
[GenerateSerializer, Alias("RunStatus")]
public enum RunStatus
{
    /// <summary>It goes on.</summary>
    Running = 0,

    /// <summary>It waits to go on at a later time.</summary>
    Scheduled = 1,

    /// <summary>It completed.</summary>
    Finished = 2,

    /// <summary>It ended with an error.</summary>
    Failed = 3,

    /// <summary>It was ended by someone.</summary>
    Killed = 4,
}
