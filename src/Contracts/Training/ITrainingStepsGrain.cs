using System.Collections.Immutable;
using Orleans.Concurrency;
using Platform.Contracts.Jobs;

namespace Platform.Contracts.Training;

/// <summary>
/// The steps of a training job that the platform itself asks for, each a turn of its own; what waits for one does not keep the job from others. Key: the job's number; the same grain as
/// <see cref="ITrainingJobGrain"/>.
/// </summary>
[Alias("ITrainingStepsGrain")]
public interface ITrainingStepsGrain : IGrainWithStringKey
{
    /// <summary>Queues the job, or makes it ready to be handed to the service that trains it.</summary>
    Task<Result<Done>> Enqueue(Caller caller, string? checkpointPath, bool resume, CancellationToken cancellationToken = default);

    /// <summary>A service was asked to train the job.</summary>
    /// <param name="start">Which start of the job this was.</param>
    /// <param name="refusal">Why it does not; <c>null</c> where it does.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task HandedOver(int start, Error? refusal, CancellationToken cancellationToken = default);

    /// <summary>Deletes the job.</summary>
    Task<Result<Done>> Erase(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>The tracking store knows a run of the job.</summary>
    Task RunStarted(int run, string runId, string experimentId, CancellationToken cancellationToken = default);

    /// <summary>What the tracking store is to know of a run of the job; <c>null</c> where the job is gone.</summary>
    [AlwaysInterleave]
    Task<TrainingRunFacts?> Facts(int run, CancellationToken cancellationToken = default);
}

/// <summary>Records one run of a training job in the tracking store, in order and however long the store is away. Key: <c>{job number}/{run}</c>.</summary>
[Alias("ITrainingRunGrain")]
public interface ITrainingRunGrain : IGrainWithStringKey
{
    /// <summary>There may be something to record. Answers as soon as that will not be forgotten, before it is done.</summary>
    [AlwaysInterleave]
    Task Wake(CancellationToken cancellationToken = default);
}

/// <summary>What the tracking store is to know of a run of a training job, beside its epochs.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="RunName">The run's name.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Params">Its configuration, flat.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Start">Which start of the job this is.</param>
/// <param name="Epoch">The last epoch of this start that counts.</param>
/// <param name="Known">Whether the job knows the run's id.</param>
/// <param name="End">How it ended; <c>null</c> while it goes on.</param>
[GenerateSerializer, Immutable, Alias("TrainingRunFacts")]
public sealed record TrainingRunFacts(
    [property: Id(0)] string UserId,
    [property: Id(1)] string Experiment,
    [property: Id(2)] string RunName,
    [property: Id(3)] DateTimeOffset StartedAt,
    [property: Id(4)] ImmutableDictionary<string, string> Params,
    [property: Id(5)] ImmutableDictionary<string, string> Tags,
    [property: Id(6)] int Start,
    [property: Id(7)] int Epoch,
    [property: Id(8)] bool Known,
    [property: Id(9)] TrainingRunEnd? End);

/// <summary>How a run of a training job ended.</summary>
/// <param name="Status">Completed, failed or stopped.</param>
/// <param name="EndedAt">When.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="BestEpoch">The epoch of the best checkpoint.</param>
/// <param name="BestWeights">Its weights, where the platform has them.</param>
/// <param name="BestValidation">Its validation in the blob store.</param>
[GenerateSerializer, Immutable, Alias("TrainingRunEnd")]
public sealed record TrainingRunEnd(
    [property: Id(0)] TrainingStatus Status,
    [property: Id(1)] DateTimeOffset EndedAt,
    [property: Id(2)] string? Error,
    [property: Id(3)] int? BestEpoch,
    [property: Id(4)] StoredFile? BestWeights,
    [property: Id(5)] string? BestValidation);
