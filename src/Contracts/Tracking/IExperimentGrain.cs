using Orleans.Concurrency;

namespace Platform.Contracts.Tracking;

/// <summary>One experiment. Key: its id.</summary>
[Alias("IExperimentGrain")]
public interface IExperimentGrain : IGrainWithStringKey
{
    /// <summary>The experiment; <see cref="ErrorCodes.NotFound"/> where there is none.</summary>
    [AlwaysInterleave]
    Task<Result<Experiment>> Get(CancellationToken cancellationToken = default);

    /// <summary>The index makes it. Doing so again with the same id changes nothing.</summary>
    Task Initialize(string? userId, ExperimentDraft draft, CancellationToken cancellationToken = default);

    /// <summary>Gives it another name.</summary>
    Task<Result<Done>> Rename(Caller caller, string name, CancellationToken cancellationToken = default);

    /// <summary>Sets a tag.</summary>
    Task<Result<Done>> SetTag(Caller caller, TextEntry tag, CancellationToken cancellationToken = default);

    /// <summary>Removes a tag.</summary>
    Task<Result<Done>> DeleteTag(Caller caller, string key, CancellationToken cancellationToken = default);

    /// <summary>Deletes it. Refused while it holds active runs of others. Its runs follow with <see cref="Settle"/>.</summary>
    Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Restores it. The runs that were deleted with it follow with <see cref="Settle"/>.</summary>
    Task<Result<Done>> Restore(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Tells the runs that the experiment was deleted or restored, where they do not know; answers when all do.</summary>
    [AlwaysInterleave]
    Task Settle(CancellationToken cancellationToken = default);

    /// <summary>All runs know of this lifecycle stage.</summary>
    Task Settled(LifecycleStage lifecycle, CancellationToken cancellationToken = default);

    /// <summary>
    /// A run asks to be listed. Answers where, and the root of its artifacts; the same run again gets a place again.
    /// <paramref name="recorded"/> says that the platform itself records it: only such runs enter the platform's own experiments, <c>Default</c> aside.
    /// </summary>
    Task<Result<RunPlace>> Admit(string runId, bool recorded, CancellationToken cancellationToken = default);
}

/// <summary>Where a run is listed.</summary>
/// <param name="Page">The index page.</param>
/// <param name="ArtifactLocation">The root of the experiment's artifacts.</param>
[GenerateSerializer, Immutable, Alias("RunPlace")]
public sealed record RunPlace([property: Id(0)] int Page, [property: Id(1)] string ArtifactLocation);

/// <summary>The names of all experiments. Key: <see cref="Key"/>. What it holds lies in the journal.</summary>
[Alias("IExperimentIndexGrain")]
public interface IExperimentIndexGrain : IGrainWithStringKey
{
    /// <summary>The one index's key.</summary>
    const string Key = "all";

    /// <summary>Makes an experiment of the caller's and answers its id. <see cref="TrackingErrors.NameTaken"/> where the name is.</summary>
    Task<Result<string>> Create(Caller caller, ExperimentDraft draft, CancellationToken cancellationToken = default);

    /// <summary>The id of the platform's own experiment of that name, made on first use.</summary>
    Task<string> Ensure(string name, CancellationToken cancellationToken = default);

    /// <summary>The id of the experiment of that name; <see cref="ErrorCodes.NotFound"/> where there is none.</summary>
    Task<Result<string>> Find(string name, CancellationToken cancellationToken = default);

    /// <summary>The name of an experiment; <c>null</c> where there is none.</summary>
    [AlwaysInterleave]
    Task<string?> NameOf(string experimentId, CancellationToken cancellationToken = default);

    /// <summary>An experiment takes another name. <see cref="TrackingErrors.NameTaken"/> where another has it.</summary>
    Task<Result<Done>> Rename(string experimentId, string name, CancellationToken cancellationToken = default);

    /// <summary>How many ids have been given: they run from 0.</summary>
    Task<int> Count(CancellationToken cancellationToken = default);
}
