using System.Collections.Immutable;

namespace Platform.Contracts.Tracking;

/// <summary>A run as it stands: everything but the history of its metrics and its artifacts.</summary>
/// <param name="RunId">Its id: 32 hex digits.</param>
/// <param name="ExperimentId">The experiment it belongs to.</param>
/// <param name="RunName">Its name.</param>
/// <param name="UserId">Whose it is: only they may change it.</param>
/// <param name="Status">Where it is.</param>
/// <param name="StartTime">When it started, in milliseconds since 1970.</param>
/// <param name="EndTime">When it ended, likewise; <c>null</c> while it has not.</param>
/// <param name="ArtifactUri">Where its artifacts are, for MLflow's clients.</param>
/// <param name="Lifecycle">Whether it is deleted.</param>
/// <param name="Params">Its params.</param>
/// <param name="Metrics">The latest point of each of its metrics.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Inputs">The datasets it used.</param>
/// <param name="Version">Grows with every change, so that of two copies the newer is known.</param>
/// <param name="Page">The index page that lists it.</param>
[GenerateSerializer, Immutable, Alias("Run")]
public sealed record Run(
    [property: Id(0)] string RunId,
    [property: Id(1)] string ExperimentId,
    [property: Id(2)] string RunName,
    [property: Id(3)] string UserId,
    [property: Id(4)] RunStatus Status,
    [property: Id(5)] long StartTime,
    [property: Id(6)] long? EndTime,
    [property: Id(7)] string ArtifactUri,
    [property: Id(8)] LifecycleStage Lifecycle,
    [property: Id(9)] ImmutableDictionary<string, string> Params,
    [property: Id(10)] ImmutableDictionary<string, MetricValue> Metrics,
    [property: Id(11)] ImmutableDictionary<string, string> Tags,
    [property: Id(12)] ImmutableArray<DatasetInput> Inputs,
    [property: Id(13)] long Version,
    [property: Id(14)] int Page);

/// <summary>The value of a metric at one moment.</summary>
/// <param name="Value">Any double: NaN and the infinities too.</param>
/// <param name="Timestamp">In milliseconds since 1970.</param>
/// <param name="Step">The step, which may be negative.</param>
[GenerateSerializer, Immutable, Alias("MetricValue")]
public readonly record struct MetricValue([property: Id(0)] double Value, [property: Id(1)] long Timestamp, [property: Id(2)] long Step);

/// <summary>A point to log.</summary>
/// <param name="Key">The metric.</param>
/// <param name="Point">Its value.</param>
[GenerateSerializer, Immutable, Alias("MetricPoint")]
public readonly record struct MetricPoint([property: Id(0)] string Key, [property: Id(1)] MetricValue Point);

/// <summary>A param or a tag to set.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">Its value.</param>
[GenerateSerializer, Immutable, Alias("TextEntry")]
public readonly record struct TextEntry([property: Id(0)] string Key, [property: Id(1)] string Value);

/// <summary>A dataset that a run used.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Digest">Which version of it.</param>
/// <param name="SourceType">The kind of source.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Schema">Its columns, where known.</param>
/// <param name="Profile">Its statistics, where known.</param>
/// <param name="Tags">Tags of its use, such as <c>mlflow.data.context</c>.</param>
[GenerateSerializer, Immutable, Alias("DatasetInput")]
public sealed record DatasetInput(
    [property: Id(0)] string Name,
    [property: Id(1)] string Digest,
    [property: Id(2)] string SourceType,
    [property: Id(3)] string Source,
    [property: Id(4)] string? Schema,
    [property: Id(5)] string? Profile,
    [property: Id(6)] ImmutableArray<TextEntry> Tags);

/// <summary>Whether an experiment or a run is deleted. What is deleted can be restored.</summary>
[GenerateSerializer, Alias("LifecycleStage")]
public enum LifecycleStage
{
    /// <summary>In use.</summary>
    Active = 0,

    /// <summary>Deleted.</summary>
    Deleted = 1,
}

/// <summary>Which experiments or runs a search is about.</summary>
[GenerateSerializer, Alias("ViewType")]
public enum ViewType
{
    /// <summary>Those that are not deleted.</summary>
    ActiveOnly = 0,

    /// <summary>Those that are.</summary>
    DeletedOnly = 1,

    /// <summary>Both.</summary>
    All = 2,
}
