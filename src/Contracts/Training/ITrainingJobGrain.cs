using System.Collections.Immutable;
using Orleans.Concurrency;
using Platform.Contracts.Jobs;
using Platform.Contracts.Live;

namespace Platform.Contracts.Training;

/// <summary>
/// One training job: its state machine, its metrics, log and checkpoints. Key: its number. Its topic is <c>training/{number}</c>. What is not the caller's answers
/// <see cref="TrainingErrors.NoJob"/>.
/// </summary>
[Alias("ITrainingJobGrain")]
public interface ITrainingJobGrain : ITopicSource
{
    /// <summary>Creates the job, checking all of its configuration and that its dataset is there, without starting it. The same request by the same caller again answers as the first time.</summary>
    Task<Result<TrainingJob>> Create(Caller caller, TrainingRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts a job, or queues it; <see cref="ErrorCodes.Conflict"/> while it runs or waits, and for one that completed. Without a checkpoint and without <paramref name="resume"/> it begins anew. With a checkpoint alone it
    /// begins at epoch 1 from those weights. With <paramref name="resume"/> it goes on: from the checkpoint given, else from the last one. <see cref="TrainingErrors.NoCheckpoint"/>,
    /// <see cref="TrainingErrors.NoService"/>. A job that failed may be started again in each of these ways. Answers <see cref="TrainingStatus.Running"/> where a worker takes it within about a second,
    /// else <see cref="TrainingStatus.Pending"/> with its place in the queue. A job whose last attempt still saves its state is waited for; <see cref="ErrorCodes.Unavailable"/> where that takes long.
    /// </summary>
    [AlwaysInterleave]
    Task<Result<TrainingJob>> Start(Caller caller, string? checkpointPath, bool resume, CancellationToken cancellationToken = default);

    /// <summary>Stops a job that waits or runs; it saves a checkpoint first. <see cref="ErrorCodes.Conflict"/> for one that does neither.</summary>
    Task<Result<TrainingJob>> Stop(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Deletes a job that neither waits nor runs, with everything it left; <see cref="ErrorCodes.Conflict"/> for one that does. Its run in the tracking store stays.</summary>
    [AlwaysInterleave]
    Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>The job as it is now.</summary>
    [AlwaysInterleave]
    Task<Result<TrainingJob>> Get(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>The newest <paramref name="limit"/> (1 to 10,000) epochs, oldest first.</summary>
    [AlwaysInterleave]
    Task<Result<ImmutableArray<TrainingMetric>>> Metrics(Caller caller, int limit, CancellationToken cancellationToken = default);

    /// <summary>The newest <paramref name="limit"/> (1 to 10,000) log lines, of a type or of all, oldest first.</summary>
    [AlwaysInterleave]
    Task<Result<ImmutableArray<TrainingLogLine>>> Logs(Caller caller, int limit, string? logType, CancellationToken cancellationToken = default);

    /// <summary>The checkpoints kept, oldest first.</summary>
    [AlwaysInterleave]
    Task<Result<ImmutableArray<TrainingCheckpoint>>> Checkpoints(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>The validations of the present run, oldest first: the newest of them that fit in about 32 MiB.</summary>
    [AlwaysInterleave]
    Task<Result<ImmutableArray<ValidationRecord>>> Validations(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>A part of a validation's pictures, in the dataset's order.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="epoch">Which validation.</param>
    /// <param name="isCorrect">Only those rightly, or wrongly, predicted.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="limit">How many to give, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [AlwaysInterleave]
    Task<Result<Page<ValidatedImage>>> ValidatedImages(Caller caller, int epoch, bool? isCorrect, int skip, int limit, CancellationToken cancellationToken = default);

    /// <summary>What inference with the job's model takes: the checkpoint named, else the best, else the last. <see cref="TrainingErrors.NoCheckpoint"/> where there is none.</summary>
    [AlwaysInterleave]
    Task<Result<TrainingCheckpoint>> CheckpointFor(Caller caller, string? checkpointPath, CancellationToken cancellationToken = default);

    /// <summary>
    /// A service that trains for the job tells of it: <c>epoch_complete</c>, <c>log</c>, <c>checkpoint_saved</c>, <c>validation</c>, <c>completed</c>, <c>failed</c>. The same event id again changes nothing.
    /// <see cref="TrainingErrors.NoJob"/>; <see cref="ErrorCodes.Invalid"/>; <see cref="ErrorCodes.Conflict"/> for a job that the platform itself trains or that has ended.
    /// </summary>
    /// <param name="eventId">The event's id; <c>null</c> where the service gives none, and epochs are told apart by their number.</param>
    /// <param name="type">What happened.</param>
    /// <param name="dataJson">The JSON object <c>data</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<Result<Done>> Callback(string? eventId, string type, string dataJson, CancellationToken cancellationToken = default);

    /// <summary>A worker starts an attempt under its lease; answers what to train. A token that is not the newest is <see cref="ErrorCodes.StaleLease"/>.</summary>
    Task<Result<TrainingWork>> Begin(Lease lease, CancellationToken cancellationToken = default);

    /// <summary>A worker tells how far it is. Kept in memory alone.</summary>
    Task<Result<Done>> ReportProgress(Lease lease, TrainingProgress progress, CancellationToken cancellationToken = default);

    /// <summary>A worker hands in log lines; <paramref name="firstLine"/> counts from 0 within the attempt, so that the same lines again are kept once.</summary>
    Task<Result<Done>> Log(Lease lease, long firstLine, ImmutableArray<TrainingLine> lines, CancellationToken cancellationToken = default);

    /// <summary>A worker is about to put a state to go on from into the blob store. What it puts there and does not live to tell by <see cref="SaveState"/> is deleted by the grain.</summary>
    Task<Result<Done>> WillSaveState(Lease lease, int epoch, int batch, CancellationToken cancellationToken = default);

    /// <summary>A worker saved the state to go on from, in the blob store. Answers which state is the one now; older ones are deleted by the grain.</summary>
    Task<Result<Done>> SaveState(Lease lease, TrainingResumption state, CancellationToken cancellationToken = default);

    /// <summary>A worker completed an epoch: its metrics, its validation, its checkpoint. The same epoch of the same run again changes nothing.</summary>
    Task<Result<Done>> CompleteEpoch(Lease lease, EpochReport report, CancellationToken cancellationToken = default);

    /// <summary>A worker reports how its attempt ended; a stale token changes nothing.</summary>
    Task<Result<Done>> End(Lease lease, TrainingEnd end, CancellationToken cancellationToken = default);

    /// <summary>A worker that shuts down gives an attempt back, to go on elsewhere; it does not count against the job.</summary>
    Task GiveBack(Lease lease, CancellationToken cancellationToken = default);

    /// <summary>The pool tells that a lease was lost and the job is queued again. Whether it may run once more is the job's to say.</summary>
    Task LeaseLost(Lease lease, CancellationToken cancellationToken = default);
}

/// <summary>Gives out a thing's number: drawn when first asked for, then always the same. Key: <c>{sequence}/{id}</c>, such as <c>training-jobs/…</c>.</summary>
[Alias("INumberGrain")]
public interface INumberGrain : IGrainWithStringKey
{
    /// <summary>The number.</summary>
    Task<long> Get(CancellationToken cancellationToken = default);
}
