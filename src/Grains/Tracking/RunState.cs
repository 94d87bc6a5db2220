using System.Collections.Immutable;
using Platform.Contracts.Tracking;

namespace Platform.Grains.Tracking;

/// <summary>What is stored of a run. Replaced as a whole by each change, so that a copy that was handed out stays what it was.</summary>
[GenerateSerializer, Alias("RunState")]
public sealed record RunState
{
    /// <summary>The experiment; <c>null</c> where there is no run.</summary>
    [Id(0)] public string? ExperimentId { get; init; }

    /// <summary>The index page that lists it.</summary>
    [Id(1)] public int Page { get; init; }

    /// <summary>Whose it is.</summary>
    [Id(2)] public string UserId { get; init; } = "";

    /// <summary>Its name.</summary>
    [Id(3)] public string RunName { get; init; } = "";

    /// <summary>Where it is.</summary>
    [Id(4)] public RunStatus Status { get; init; }

    /// <summary>In milliseconds since 1970.</summary>
    [Id(5)] public long StartTime { get; init; }

    /// <summary>Likewise.</summary>
    [Id(6)] public long? EndTime { get; init; }

    /// <summary>Where its artifacts are.</summary>
    [Id(7)] public string ArtifactUri { get; init; } = "";

    /// <summary>Whether it is deleted.</summary>
    [Id(8)] public LifecycleStage Lifecycle { get; init; }

    /// <summary>Whether it was deleted with its experiment, and not by itself.</summary>
    [Id(9)] public bool DeletedWithExperiment { get; init; }

    /// <summary>Whether the platform itself records it: its user may tag it, but not change what was measured.</summary>
    [Id(10)] public bool Recorded { get; init; }

    /// <summary>Grows with every change.</summary>
    [Id(11)] public long Version { get; init; }

    /// <summary>Its params.</summary>
    [Id(12)] public ImmutableDictionary<string, string> Params { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The latest point of each metric.</summary>
    [Id(13)] public ImmutableDictionary<string, MetricValue> Metrics { get; init; } = ImmutableDictionary<string, MetricValue>.Empty;

    /// <summary>Its tags.</summary>
    [Id(14)] public ImmutableDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The datasets it used.</summary>
    [Id(15)] public ImmutableArray<DatasetInput> Inputs { get; init; } = [];

    /// <summary>The run as others see it; <c>null</c> where there is none.</summary>
    public Run? View(string runId) => ExperimentId is null
        ? null
        : new Run(runId, ExperimentId, RunName, UserId, Status, StartTime, EndTime, ArtifactUri, Lifecycle, Params, Metrics, Tags, Inputs, Version, Page);
}
