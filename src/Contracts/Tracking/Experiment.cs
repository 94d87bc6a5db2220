using System.Collections.Immutable;

namespace Platform.Contracts.Tracking;

/// <summary>An experiment: what runs are grouped by.</summary>
/// <param name="ExperimentId">Its id: a number, given in sequence; <c>0</c> is the experiment <c>Default</c>.</param>
/// <param name="Name">Its name, unique also among the deleted.</param>
/// <param name="ArtifactLocation">The root of its runs' artifacts.</param>
/// <param name="Lifecycle">Whether it is deleted.</param>
/// <param name="CreationTime">In milliseconds since 1970.</param>
/// <param name="LastUpdateTime">Likewise.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="UserId">Who made it and may change it; <c>null</c> for those of the platform's own, which nobody may.</param>
/// <param name="Pages">How many index pages its runs fill.</param>
[GenerateSerializer, Immutable, Alias("Experiment")]
public sealed record Experiment(
    [property: Id(0)] string ExperimentId,
    [property: Id(1)] string Name,
    [property: Id(2)] string ArtifactLocation,
    [property: Id(3)] LifecycleStage Lifecycle,
    [property: Id(4)] long CreationTime,
    [property: Id(5)] long LastUpdateTime,
    [property: Id(6)] ImmutableDictionary<string, string> Tags,
    [property: Id(7)] string? UserId,
    [property: Id(8)] int Pages);

/// <summary>A wish for an experiment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ArtifactLocation">The root of its runs' artifacts; <c>null</c> for the platform's own store.</param>
/// <param name="Tags">Its tags.</param>
[GenerateSerializer, Immutable, Alias("ExperimentDraft")]
public sealed record ExperimentDraft(
    [property: Id(0)] string Name,
    [property: Id(1)] string? ArtifactLocation,
    [property: Id(2)] ImmutableArray<TextEntry> Tags);

/// <summary>What experiments to find.</summary>
/// <param name="Filter">In MLflow's grammar; empty for all.</param>
/// <param name="View">Whether deleted ones count.</param>
/// <param name="MaxResults">How many a page holds at most.</param>
/// <param name="OrderBy">Columns, each with <c>ASC</c> or <c>DESC</c>.</param>
/// <param name="PageToken">Where to go on; <c>null</c> to begin.</param>
[GenerateSerializer, Immutable, Alias("ExperimentQuery")]
public sealed record ExperimentQuery(
    [property: Id(0)] string Filter,
    [property: Id(1)] ViewType View,
    [property: Id(2)] int MaxResults,
    [property: Id(3)] ImmutableArray<string> OrderBy,
    [property: Id(4)] string? PageToken);

/// <summary>Experiments found.</summary>
/// <param name="Experiments">In the order asked for.</param>
/// <param name="NextPageToken">Where to go on; <c>null</c> where there is no more.</param>
[GenerateSerializer, Immutable, Alias("ExperimentPage")]
public sealed record ExperimentPage([property: Id(0)] ImmutableArray<Experiment> Experiments, [property: Id(1)] string? NextPageToken);
