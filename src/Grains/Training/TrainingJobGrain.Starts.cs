using Platform.Contracts;
using Platform.Contracts.Training;

namespace Platform.Grains.Training;

/// <summary>Starting and deleting: what waits holds no turn, what changes the job is a turn of its own.</summary>
public sealed partial class TrainingJobGrain
{
    // Less than a caller waits for an answer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public async Task<Result<TrainingJob>> Start(Caller caller, string? checkpointPath, bool resume, CancellationToken cancellationToken = default)
    {
        if (!IsSeenBy(caller)) return TrainingRules.NoJob();
        if (!await Stopped()) return StillStopping();
        var queued = await Me.Enqueue(caller, checkpointPath, resume, CancellationToken.None);
        if (!queued.IsSuccess) return queued.Error;
        if (_job.IsServed)
        {
            if (await HandOver(_job) is { } refusal) return refusal;
        }
        else
        {
            await Until(() => _job.Stage is not (TrainingStage.Queueing or TrainingStage.Pending), options.Value.StartWait);
        }

        return await View();
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken = default)
    {
        if (!IsSeenBy(caller)) return TrainingRules.NoJob();
        return await Stopped() ? await Me.Erase(caller, CancellationToken.None) : StillStopping();
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Enqueue(Caller caller, string? checkpointPath, bool resume, CancellationToken cancellationToken = default)
    {
        if (!IsSeenBy(caller)) return TrainingRules.NoJob();
        await Settle();
        if (TrainingRules.MayStart(_job) is { } not) return not;
        KeptCheckpoint? checkpoint = null;
        if (checkpointPath is { Length: > 0 } && (checkpoint = TrainingCheckpoints.Find(_job, checkpointPath)) is null) return TrainingRules.NoCheckpoint();
        var started = TrainingRules.Begin(_job, checkpoint, resume);
        if (!started.IsSuccess) return started.Error;
        if (!_job.IsServed && (await TrainingDrafts.Dataset(GrainFactory, new Caller(_job.UserId), _job.Settings.DatasetId, cancellationToken)).Error is { } gone) return gone;

        await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        if (!_job.IsServed)
        {
            // The queue first, as it can refuse. Cut off here the job is as it was, and the worker that takes it is sent away.
            var queued = await Pool.Enqueue(Ticket(), CancellationToken.None);
            if (queued.Error is { } full)
            {
                await RemoveReminder();
                return full;
            }
        }

        _handing = (_job.Start + 1, resume, checkpoint?.Path);
        await Save(started.Value);
        await Settle();
        return Done.Instance;
    }

    /// <inheritdoc />
    public async Task HandedOver(int start, Error? refusal, CancellationToken cancellationToken = default)
    {
        if (_job.Stage != TrainingStage.Handing || _job.Start != start) return;
        if (refusal is not null)
        {
            await Save(TrainingRules.Refused(_job));
            await RemoveReminder();
            return;
        }

        await Save(TrainingRules.Handed(_job, clock.GetUtcNow()));
        await TellBegun();
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Erase(Caller caller, CancellationToken cancellationToken = default)
    {
        if (!IsSeenBy(caller)) return TrainingRules.NoJob();
        await Settle();
        var erased = TrainingRules.Erase(_job);
        if (!erased.IsSuccess) return erased.Error;
        await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        await Save(erased.Value);
        await Settle();
        return Done.Instance;
    }

    private ITrainingStepsGrain Me => GrainFactory.GetGrain<ITrainingStepsGrain>(Key);

    // How the service is asked, of the start that it is asked for; after a crash the job's last checkpoint stands for it.
    private (int Start, bool Resume, string? Checkpoint)? _handing;

    /// <summary>Hands a job to the service that trains it, outside of any turn: the service may call back before it answers. <c>null</c>, or why nobody takes it.</summary>
    private async Task<Error?> HandOver(TrainingState job)
    {
        if (job.Stage != TrainingStage.Handing) return null;
        var asked = _handing is { } known && known.Start == job.Start ? known : (job.Start, job.From > 0, job.Checkpoints.LastOrDefault()?.Path);
        try
        {
            var refusal = await services.Start(job, asked.Item2, asked.Item3);
            await Me.HandedOver(job.Start, refusal, CancellationToken.None);

            // What has called back in the meantime has taken it, whatever it answered.
            return _job.Start == job.Start ? null : refusal;
        }
        catch (Exception fault)
        {
            LogNotHandedOver(logger, fault, Key);
            throw;
        }
    }

    private Task<bool> Stopped() => Until(() => _job.Stage is not (TrainingStage.Stopping or TrainingStage.Finishing), options.Value.StopGrace < LongestWait ? options.Value.StopGrace + TimeSpan.FromSeconds(1) : LongestWait);

    private async Task<bool> Until(Func<bool> condition, TimeSpan within)
    {
        using var over = new CancellationTokenSource();
        var late = Task.Delay(within, clock, over.Token);
        while (!condition() && !late.IsCompleted) await Task.WhenAny(_changed.Task, late);
        await over.CancelAsync();
        return condition();
    }

    private static Error StillStopping() => Error.Unavailable("the job was stopped and still saves its state; try again in a moment", TimeSpan.FromSeconds(5));
}
