using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Platform.Contracts.Tracking;

/// <summary>A page of an experiment's index: up to 256 run ids, kept, and the runs themselves, in memory. Key: <see cref="KeyOf"/>.</summary>
[Alias("IRunPageGrain")]
public interface IRunPageGrain : IGrainWithStringKey
{
    /// <summary>The key of a page.</summary>
    static string KeyOf(string experimentId, int page) => $"{experimentId}/{page}";

    /// <summary>Lists a run here; answers whether there was room, or it is listed already.</summary>
    Task<bool> Add(string runId, CancellationToken cancellationToken = default);

    /// <summary>A run has changed. An older version than the one known changes nothing.</summary>
    [AlwaysInterleave]
    Task Refresh(Run run, CancellationToken cancellationToken = default);

    /// <summary>The first runs that match, in the order asked for.</summary>
    [AlwaysInterleave]
    Task<Result<ImmutableArray<Run>>> Search(RunPageQuery query, CancellationToken cancellationToken = default);

    /// <summary>Whether an active run of someone else than the user is listed here.</summary>
    [AlwaysInterleave]
    Task<bool> HoldsOthers(string userId, CancellationToken cancellationToken = default);

    /// <summary>Tells every run listed here that its experiment was deleted or restored; answers when all know.</summary>
    [AlwaysInterleave]
    Task ExperimentMoved(LifecycleStage lifecycle, CancellationToken cancellationToken = default);
}

/// <summary>What to find on one page.</summary>
/// <param name="Filter">In MLflow's grammar.</param>
/// <param name="View">Whether deleted runs count.</param>
/// <param name="OrderBy">Columns, each with <c>ASC</c> or <c>DESC</c>.</param>
/// <param name="After">Only runs that come after this one: a cursor of the same order; <c>null</c> for all.</param>
/// <param name="Limit">At most so many.</param>
[GenerateSerializer, Immutable, Alias("RunPageQuery")]
public sealed record RunPageQuery(
    [property: Id(0)] string Filter,
    [property: Id(1)] ViewType View,
    [property: Id(2)] ImmutableArray<string> OrderBy,
    [property: Id(3)] string? After,
    [property: Id(4)] int Limit);

/// <summary>Searches over all pages. Key: 0; there are as many as are needed.</summary>
[Alias("ITrackingSearchGrain")]
public interface ITrackingSearchGrain : IGrainWithIntegerKey
{
    /// <summary>Finds runs.</summary>
    Task<Result<RunPage>> Runs(RunQuery query, CancellationToken cancellationToken = default);

    /// <summary>Finds experiments.</summary>
    Task<Result<ExperimentPage>> Experiments(ExperimentQuery query, CancellationToken cancellationToken = default);
}

/// <summary>What runs to find.</summary>
/// <param name="ExperimentIds">In which experiments.</param>
/// <param name="Filter">In MLflow's grammar; empty for all.</param>
/// <param name="View">Whether deleted ones count.</param>
/// <param name="MaxResults">How many a page holds at most.</param>
/// <param name="OrderBy">Columns, each with <c>ASC</c> or <c>DESC</c>; then the later start comes first.</param>
/// <param name="PageToken">Where to go on; <c>null</c> to begin.</param>
[GenerateSerializer, Immutable, Alias("RunQuery")]
public sealed record RunQuery(
    [property: Id(0)] ImmutableArray<string> ExperimentIds,
    [property: Id(1)] string Filter,
    [property: Id(2)] ViewType View,
    [property: Id(3)] int MaxResults,
    [property: Id(4)] ImmutableArray<string> OrderBy,
    [property: Id(5)] string? PageToken);

/// <summary>Runs found.</summary>
/// <param name="Runs">In the order asked for.</param>
/// <param name="NextPageToken">Where to go on; <c>null</c> where there is no more.</param>
[GenerateSerializer, Immutable, Alias("RunPage")]
public sealed record RunPage([property: Id(0)] ImmutableArray<Run> Runs, [property: Id(1)] string? NextPageToken);
