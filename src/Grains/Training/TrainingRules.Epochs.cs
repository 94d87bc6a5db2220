using System.Collections.Immutable;
using System.Globalization;
using Platform.Contracts;
using Platform.Contracts.Training;

namespace Platform.Grains.Training;

/// <summary>How far a job is: states, epochs, checkpoints.</summary>
public static partial class TrainingRules
{
    /// <summary>How many ids of events of a service are remembered beside those in the journal.</summary>
    public const int EventsRemembered = 64;

    /// <summary>How many checkpoints of a service are remembered; older ones are forgotten.</summary>
    public const int ServedCheckpoints = 1_000;

    /// <summary>
    /// How many states that were never told are remembered at once; each is a worker that died while it stored one, and was deleted once already when the next began.
    /// </summary>
    public const int MaxUntold = 64;

    /// <summary>An attempt is about to store a state to go on from, which is garbage unless it is told too.</summary>
    public static Result<TrainingState> WillSaveState(TrainingState job, long token, int epoch, int batch)
    {
        if (!MaySpeak(job, token)) return Stale(job, token);
        if (epoch != job.Epoch) return NotNext(job, epoch);
        var owner = TrainingBlobs.State(job.JobId, job.Run, epoch, batch);
        return job with { Untold = [.. job.Untold.Remove(owner).TakeLast(MaxUntold - 1), owner], Garbage = job.Garbage.Without(owner) };
    }

    /// <summary>An attempt saved a state to go on from. One that is not further than what is known changes nothing.</summary>
    public static Result<TrainingState> SaveState(TrainingState job, long token, TrainingResumption state)
    {
        if (!MaySpeak(job, token)) return Stale(job, token);
        if (!TrainingBlobs.IsOf(state.Blob, TrainingBlobs.State(job.JobId, job.Run, state.Epoch, state.Batch))) return Error.Invalid($"the blob '{state.Blob}' is not of the state's owner");
        if (state.Epoch != job.Epoch) return NotNext(job, state.Epoch);
        if (job.Resumption is { } known && known.Epoch == state.Epoch && known.Batch >= state.Batch) return job;
        return job with { Resumption = state, Untold = job.Untold.Remove(TrainingBlobs.OwnerOf(state.Blob)), Garbage = job.Garbage.And(Superseded(job, job.Checkpoints)) };
    }

    /// <summary>An attempt completed an epoch. One that is known changes nothing; one that does not follow the last is refused.</summary>
    public static Result<TrainingState> CompleteEpoch(TrainingState job, long token, EpochReport report)
    {
        if (!MaySpeak(job, token)) return Stale(job, token);
        if (report.Epoch <= job.Epoch) return job;
        if (report.Epoch != job.Epoch + 1 || report.Epoch > job.Settings.Epochs || (report.State.Epoch, report.State.Batch) != (report.Epoch, 0))
            return Error.Conflict(string.Create(CultureInfo.InvariantCulture, $"epoch {report.Epoch} does not follow epoch {job.Epoch} of {job.Settings.Epochs}"));
        if (!double.IsFinite(report.Loss) || !double.IsFinite(report.LearningRate) || !report.Metrics.Values.All(double.IsFinite)) return Error.Invalid("an epoch's metrics must be finite");
        if (Foreign(job, report) is { } foreign) return Error.Invalid($"the blob '{foreign}' is not of the epoch's owner");

        double? metric = report.Metrics.TryGetValue(job.Settings.PrimaryMetric, out var primary) ? primary : null;
        var saved = new KeptCheckpoint(report.Epoch, null, metric, report.WeightsSize, report.Weights, report.State, report.ValidationBlob, report.EndedAt);
        var all = job.Checkpoints.Add(saved);
        var best = report.IsBest || job.BestEpoch is null ? report.Epoch : job.BestEpoch.Value;
        ImmutableArray<KeptCheckpoint> kept = [.. all.Where((one, place) => place >= all.Length - job.Settings.KeepLast || one.Epoch == best)];
        var dropped = all.Where(one => !kept.Contains(one)).SelectMany(OwnersOf);
        return WithoutStrays(job with
        {
            Epoch = report.Epoch,
            Resumption = report.State,
            Checkpoints = kept,
            BestEpoch = best,
            BestMetric = best == report.Epoch ? metric : job.BestMetric,
            Faults = 0,
            Garbage = job.Garbage.And(Superseded(job, kept).Concat(dropped)),
        }) with
        { Untold = [] };
    }

    /// <summary>A service told of an epoch, with the primary metric where it did; in any order, as what it tells may overtake itself.</summary>
    public static TrainingState TellEpoch(TrainingState job, int epoch, double? metric)
    {
        if (job is not { Stage: TrainingStage.Running, IsServed: true } || epoch <= job.From) return job;
        var better = metric is { } value && (job.BestMetric is not { } best || IsBetter(value, best, job.Settings));
        return better || epoch > job.Epoch
            ? job with { Epoch = Math.Max(job.Epoch, epoch), BestEpoch = better ? epoch : job.BestEpoch, BestMetric = better ? metric : job.BestMetric }
            : job;
    }

    /// <summary>A service saved a checkpoint.</summary>
    public static TrainingState TellCheckpoint(TrainingState job, KeptCheckpoint checkpoint)
    {
        if (job is not { Stage: TrainingStage.Running, IsServed: true }) return job;
        var all = job.Checkpoints.RemoveAll(one => one.Epoch == checkpoint.Epoch).Add(checkpoint).OrderBy(one => one.Epoch).ToImmutableArray();
        return job with { Checkpoints = all.Length > ServedCheckpoints ? [.. all.TakeLast(ServedCheckpoints)] : all };
    }

    /// <summary>An event of a service is remembered by its id.</summary>
    public static TrainingState Remember(TrainingState job, string? eventId) =>
        eventId is null || job.Events.Contains(eventId) ? job : job with { Events = [.. job.Events.TakeLast(EventsRemembered - 1), eventId] };

    /// <summary>Whether an epoch that a start told of still counts.</summary>
    public static bool Counts(TrainingState job, int run, int start, int epoch) =>
        run == job.Run && epoch <= job.Laps.Where(lap => lap.Start > start).Select(lap => lap.From).Append(job.IsServed ? int.MaxValue : job.Epoch).Min();

    /// <summary>The job with what attempts stored and did not live to tell as garbage. It stays remembered until the next epoch, as an attempt that is thought dead may store it late.</summary>
    private static TrainingState WithoutStrays(TrainingState job)
    {
        if (job.Untold.IsEmpty) return job;
        var known = job.Checkpoints.SelectMany(OwnersOf);
        if (job.Resumption is { } last) known = known.Append(TrainingBlobs.OwnerOf(last.Blob));
        return job with { Garbage = job.Garbage.And(job.Untold.Except(known, StringComparer.Ordinal)) };
    }

    private static Error NotNext(TrainingState job, int epoch) =>
        Error.Conflict(string.Create(CultureInfo.InvariantCulture, $"a state after epoch {epoch} does not follow epoch {job.Epoch}"));

    private static (int? Epoch, double? Metric) Best(ImmutableArray<KeptCheckpoint> checkpoints, TrainingSettings settings)
    {
        KeptCheckpoint? best = null;
        foreach (var one in checkpoints)
            if (one.Metric is { } metric && (best?.Metric is not { } known || IsBetter(metric, known, settings))) best = one;
        return (best?.Epoch, best?.Metric);
    }

    private static bool IsBetter(double value, double than, TrainingSettings settings) => settings.PrimaryMetricMode == "min" ? value < than : value > than;

    /// <summary>The state known so far, once there is a newer one, unless a checkpoint keeps it.</summary>
    private static IEnumerable<string> Superseded(TrainingState job, ImmutableArray<KeptCheckpoint> kept) =>
        job.Resumption is { } last && !kept.Any(one => one.State?.Blob == last.Blob) ? [TrainingBlobs.OwnerOf(last.Blob)] : [];

    /// <summary>A blob of an epoch that is not of the owner that the epoch's blobs have, so that it could not be deleted with them.</summary>
    private static string? Foreign(TrainingState job, EpochReport report)
    {
        var validation = TrainingBlobs.Validation(job.JobId, job.Run, report.Epoch);
        (string Blob, string Owner)[] blobs =
        [
            (report.Weights, TrainingBlobs.Checkpoint(job.JobId, job.Run, report.Epoch)),
            (report.State.Blob, TrainingBlobs.State(job.JobId, job.Run, report.Epoch, 0)),
            (report.ValidationBlob, validation),
            (report.ImagesBlob, validation),
        ];
        return blobs.FirstOrDefault(one => !TrainingBlobs.IsOf(one.Blob, one.Owner)).Blob;
    }
}
