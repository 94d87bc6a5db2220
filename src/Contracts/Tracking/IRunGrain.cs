using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Platform.Contracts.Tracking;

/// <summary>One run. Key: its id. Anyone may read it; only its user may change it, everyone else gets <see cref="ErrorCodes.Forbidden"/>.</summary>
[Alias("IRunGrain")]
public interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Makes the run. The same again by the same user answers as the first time.</summary>
    Task<Result<Run>> Create(Caller caller, RunDraft draft, CancellationToken cancellationToken = default);

    /// <summary>The run as it was last made durable; <see cref="ErrorCodes.NotFound"/> where there is none.</summary>
    [AlwaysInterleave]
    Task<Result<Run>> Get(CancellationToken cancellationToken = default);

    /// <summary>Changes its status, end time or name; what is <c>null</c> stays.</summary>
    Task<Result<Run>> Update(Caller caller, RunUpdate update, CancellationToken cancellationToken = default);

    /// <summary>Logs metrics, params and tags: all of them or, where one is wrong, none. The same again changes nothing.</summary>
    Task<Result<Done>> Log(Caller caller, RunBatch batch, CancellationToken cancellationToken = default);

    /// <summary>Removes a tag.</summary>
    Task<Result<Done>> DeleteTag(Caller caller, string key, CancellationToken cancellationToken = default);

    /// <summary>Records datasets it used; one that is known by name and digest is not added again.</summary>
    Task<Result<Done>> LogInputs(Caller caller, ImmutableArray<DatasetInput> inputs, CancellationToken cancellationToken = default);

    /// <summary>Records a model it logged: a JSON object, kept in the tag where MLflow looks for it.</summary>
    Task<Result<Done>> LogModel(Caller caller, string modelJson, CancellationToken cancellationToken = default);

    /// <summary>Deletes the run; it can be restored.</summary>
    Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Restores the run.</summary>
    Task<Result<Done>> Restore(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Whether the caller may write its artifacts now: a value, or why not.</summary>
    [AlwaysInterleave]
    Task<Result<Run>> MayWrite(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Its experiment was deleted or restored. Restoring brings back what was deleted with the experiment, not what was deleted by itself.</summary>
    Task ExperimentMoved(LifecycleStage lifecycle, CancellationToken cancellationToken = default);

    /// <summary>The points of a metric in the order they were logged, after <paramref name="afterSeq"/> (0 for all), at most <paramref name="limit"/> (1 to 5,000).</summary>
    [AlwaysInterleave]
    Task<Result<MetricHistory>> History(string key, long afterSeq, int limit, CancellationToken cancellationToken = default);
}

/// <summary>A run that the platform itself records, such as a job's. Key: the run's id; the same grain as <see cref="IRunGrain"/>.</summary>
[Alias("IRecordedRunGrain")]
public interface IRecordedRunGrain : IGrainWithStringKey
{
    /// <summary>Makes the run, or finds it.</summary>
    Task<Result<Run>> Start(string userId, RunDraft draft, CancellationToken cancellationToken = default);

    /// <summary>Logs what came of it and sets its last status. The same again changes nothing.</summary>
    Task<Result<Done>> Finish(RunBatch batch, RunUpdate update, CancellationToken cancellationToken = default);
}

/// <summary>A wish for a run.</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="RunName">Its name; <c>null</c> to take the one among the tags, or a made-up one.</param>
/// <param name="StartTime">In milliseconds since 1970; <c>null</c> for now.</param>
/// <param name="Tags">Its tags.</param>
[GenerateSerializer, Immutable, Alias("RunDraft")]
public sealed record RunDraft(
    [property: Id(0)] string ExperimentId,
    [property: Id(1)] string? RunName,
    [property: Id(2)] long? StartTime,
    [property: Id(3)] ImmutableArray<TextEntry> Tags);

/// <summary>What to change of a run.</summary>
/// <param name="Status">Its status.</param>
/// <param name="EndTime">In milliseconds since 1970.</param>
/// <param name="RunName">Its name.</param>
[GenerateSerializer, Immutable, Alias("RunUpdate")]
public sealed record RunUpdate([property: Id(0)] RunStatus? Status, [property: Id(1)] long? EndTime, [property: Id(2)] string? RunName);

/// <summary>What to log.</summary>
/// <param name="Metrics">Points.</param>
/// <param name="Params">Params, which never change once logged.</param>
/// <param name="Tags">Tags.</param>
[GenerateSerializer, Immutable, Alias("RunBatch")]
public sealed record RunBatch(
    [property: Id(0)] ImmutableArray<MetricPoint> Metrics,
    [property: Id(1)] ImmutableArray<TextEntry> Params,
    [property: Id(2)] ImmutableArray<TextEntry> Tags);

/// <summary>A part of a metric's history.</summary>
/// <param name="Points">In the order they were logged.</param>
/// <param name="NextSeq">Where to go on; <c>null</c> at the end.</param>
[GenerateSerializer, Immutable, Alias("MetricHistory")]
public sealed record MetricHistory([property: Id(0)] ImmutableArray<MetricValue> Points, [property: Id(1)] long? NextSeq);
