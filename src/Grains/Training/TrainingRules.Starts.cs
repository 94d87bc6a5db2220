using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Training;

namespace Platform.Grains.Training;

/// <summary>How a job is started: anew, from a checkpoint's weights, or going on.</summary>
public static partial class TrainingRules
{
    /// <summary>Why a job cannot be started now; <c>null</c> where it can.</summary>
    public static Error? MayStart(TrainingState job) => job switch
    {
        { Stage: TrainingStage.Created } or { Stage: TrainingStage.Ended, Outcome.Status: not TrainingStatus.Completed } => null,
        { Stage: TrainingStage.Ended } or { Stage: TrainingStage.Finishing, Outcome.Status: TrainingStatus.Completed } => Error.Conflict("the job has completed; create another one to train again"),
        { Stage: TrainingStage.Handing or TrainingStage.Queueing or TrainingStage.Pending } => Error.Conflict("the job has been started and waits already"),
        { Stage: TrainingStage.Running } => Error.Conflict("the job runs already"),
        { Stage: TrainingStage.Stopping or TrainingStage.Finishing } => Error.Conflict("the job is coming to its end; try again"),
        _ => NoJob(),
    };

    /// <summary>
    /// A job is started. Without <paramref name="resume"/> a new run begins, from the weights of <paramref name="checkpoint"/> where one is given; with it the run goes on, from the checkpoint where one is
    /// given, else from its last state. What counts no longer becomes garbage.
    /// </summary>
    public static Result<TrainingState> Begin(TrainingState job, KeptCheckpoint? checkpoint, bool resume)
    {
        if (MayStart(job) is { } refusal) return refusal;
        if (checkpoint is not null && !job.IsServed && (resume ? checkpoint.State is null : checkpoint.Weights is null)) return NoCheckpoint();
        var started = !resume || job.Run == 0 ? Anew(job, resume ? null : checkpoint) : checkpoint is null ? GoOn(job) : GoBack(job, checkpoint);
        return started with
        {
            Stage = job.IsServed ? TrainingStage.Handing : TrainingStage.Queueing,
            Start = job.Start + 1,
            Laps = started.Run == job.Run ? Cut(started.Laps, new TrainingLap(job.Start + 1, started.From)) : [],
            Faults = 0,
            Outcome = null,
            EndedAt = null,
            Before = job.IsServed ? job : null,
        };
    }

    /// <summary>A service trains the job.</summary>
    public static TrainingState Handed(TrainingState job, DateTimeOffset now) =>
        job.Stage == TrainingStage.Handing
            ? job with { Stage = TrainingStage.Running, Before = null, Attempt = job.Attempt + 1, StartedAt = job.StartedAt ?? now }
            : job;

    /// <summary>No service trains the job: it is as it was.</summary>
    public static TrainingState Refused(TrainingState job) => job is { Stage: TrainingStage.Handing, Before: { } before } ? before : job;

    /// <summary>A service that nobody asked tells of a job that was never started.</summary>
    public static TrainingState Begun(TrainingState job, DateTimeOffset now) =>
        job is { Stage: TrainingStage.Created, IsServed: true } && Begin(job, null, resume: false).Value is { } started ? Handed(started, now) : Handed(job, now);

    /// <summary>There is no such checkpoint.</summary>
    public static Error NoCheckpoint() => new(
        TrainingErrors.NoCheckpoint,
        "there is no such checkpoint, or it is no longer kept",
        Details: ImmutableDictionary<string, string>.Empty.Add(TrainingErrors.FieldDetail, "checkpoint_path"));

    private static TrainingState Anew(TrainingState job, KeptCheckpoint? from)
    {
        var garbage = Everything(job);
        if (from?.Weights is { } weights) garbage = garbage with { Owners = garbage.Owners.Remove(TrainingBlobs.OwnerOf(weights)) };
        return job with
        {
            Run = job.Run + 1,
            From = 0,
            Epoch = 0,
            Resumption = null,
            StartWeights = from?.Weights,
            Checkpoints = [],
            BestEpoch = null,
            BestMetric = null,
            Attempt = 0,
            RunId = null,
            ExperimentId = null,
            StartedAt = null,
            Garbage = garbage,
        };
    }

    private static TrainingState GoOn(TrainingState job) => job with { From = job.Epoch };

    private static TrainingState GoBack(TrainingState job, KeptCheckpoint to)
    {
        ImmutableArray<KeptCheckpoint> kept = [.. job.Checkpoints.Where(one => one.Epoch <= to.Epoch)];
        var best = job.BestEpoch is { } known && known <= to.Epoch ? (job.BestEpoch, job.BestMetric) : Best(kept, job.Settings);
        var needed = kept.SelectMany(OwnersOf).Append(to.State is { } state ? TrainingBlobs.OwnerOf(state.Blob) : "");
        var owners = job.Checkpoints.Where(one => one.Epoch > to.Epoch).SelectMany(OwnersOf).Concat(Next(job)).Concat(job.Untold);
        if (job.Resumption is { } last) owners = owners.Append(TrainingBlobs.OwnerOf(last.Blob));
        return job with
        {
            From = to.Epoch,
            Epoch = to.Epoch,
            Resumption = to.State,
            Checkpoints = kept,
            BestEpoch = best.Item1,
            BestMetric = best.Item2,
            Garbage = new TrainingGarbage([.. owners.Except(needed, StringComparer.Ordinal)], [new ValidationRange(job.Run, to.Epoch + 1, job.Epoch + 1)]),
        };
    }

    /// <summary>All that the job has in the blob store.</summary>
    private static TrainingGarbage Everything(TrainingState job)
    {
        if (job.Run == 0) return TrainingGarbage.None;
        var owners = job.Checkpoints.SelectMany(OwnersOf).Concat(Next(job)).Concat(job.Untold);
        if (job.Resumption is { } last) owners = owners.Append(TrainingBlobs.OwnerOf(last.Blob));
        if (job.StartWeights is { } weights) owners = owners.Append(TrainingBlobs.OwnerOf(weights));
        return new TrainingGarbage([.. owners.Distinct(StringComparer.Ordinal)], [new ValidationRange(job.Run, 1, LastTold(job) + 1)]);
    }

    /// <summary>What an epoch left that was never recorded, where a worker died with it.</summary>
    private static string[] Next(TrainingState job) =>
        [TrainingBlobs.Checkpoint(job.JobId, job.Run, job.Epoch + 1), TrainingBlobs.State(job.JobId, job.Run, job.Epoch + 1, 0)];

    /// <summary>A service may tell of epochs beyond the last, and in any order.</summary>
    private static int LastTold(TrainingState job) => job.IsServed ? job.Settings.Epochs : job.Epoch;

    private static IEnumerable<string> OwnersOf(KeptCheckpoint checkpoint)
    {
        if (checkpoint.Weights is { } weights) yield return TrainingBlobs.OwnerOf(weights);
        if (checkpoint.State is { } state) yield return TrainingBlobs.OwnerOf(state.Blob);
    }

    private static ImmutableArray<TrainingLap> Cut(ImmutableArray<TrainingLap> laps, TrainingLap lap) => [.. laps.TakeWhile(one => one.From < lap.From), lap];
}
