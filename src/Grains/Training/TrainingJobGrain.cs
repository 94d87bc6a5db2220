using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using Platform.Contracts;
using Platform.Contracts.Collections;
using Platform.Contracts.Jobs;
using Platform.Contracts.Live;
using Platform.Contracts.Training;
using Platform.Grains.Live;
using Platform.Storage;
using Platform.Storage.Blobs;
using Platform.Storage.Journal;

namespace Platform.Grains.Training;

/// <summary>
/// One training job. Each turn asks <see cref="TrainingRules"/>, writes, then does what follows from the new state; every effect is idempotent, so a step cut off by a crash is done again from the stored
/// state: at the next activation or turn, or by the reminder that stands from before the first effect until after the last. An epoch is in the journal before it counts. Reads interleave and see only what
/// is durable; so do starts and deletions while they wait, whose own steps are turns that they ask the grain for.
/// </summary>
public sealed partial class TrainingJobGrain(
    [PersistentState("training", StorageNames.Grains)] IPersistentState<TrainingState> stored,
    IJournal storage,
    IBlobStore blobs,
    TrainingServiceClient services,
    IOptions<TrainingOptions> options,
    TimeProvider clock,
    ILogger<TrainingJobGrain> logger) : Grain, ITrainingJobGrain, ITrainingStepsGrain, IRemindable
{
    private const string Reminder = "drive";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    // What is durable; the stored state may be ahead of it while it is being written.
    private TrainingState _job = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TrainingJournal? _journal;
    private TrainingHistory? _history;
    private TrainingProgress? _progress;
    private IGrainTimer? _stopTimer;
    private int _stopTold;
    private (int Start, long Token) _begunTold;

    private string Key => this.GetPrimaryKeyString();

    private TrainingJournal Journal => _journal ?? throw new InvalidOperationException("the job is not active");

    private TrainingHistory History => _history ?? throw new InvalidOperationException("the job is not active");

    private IPoolGrain Pool => GrainFactory.GetGrain<IPoolGrain>(PoolNames.Gpu);

    private IUserCollectionGrain Index => GrainFactory.GetGrain<IUserCollectionGrain>(CollectionKinds.Key(_job.UserId, CollectionKinds.TrainingJobs));

    private ITrainingRunGrain Recorder => GrainFactory.GetGrain<ITrainingRunGrain>(string.Create(CultureInfo.InvariantCulture, $"{Key}/{_job.Run}"));

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _job = stored.State;
        var number = NumberOf(Key) ?? 0;
        var topic = LiveStreams.Topic(LiveStreams.Training, Key);
        var stream = this.GetStreamProvider(LiveStreams.Provider).GetStream<TopicHint>(StreamId.Create(LiveStreams.Topics, topic));
        _journal = new TrainingJournal(storage, new TopicHints(stream, topic, logger), number);
        _history = new TrainingHistory(storage, blobs, number);
        if (_job.Stage is not (TrainingStage.None or TrainingStage.Created or TrainingStage.Ended or TrainingStage.Deleted))
            this.RegisterGrainTimer(Drive, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<Result<TrainingJob>> Create(Caller caller, TrainingRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Tags.IsDefault) request = request with { Tags = [] };
        if (_job.Stage == TrainingStage.None)
        {
            if (NumberOf(Key) is not { } number) return TrainingRules.NoJob();
            var draft = await TrainingDrafts.Make(GrainFactory, caller, number, request, cancellationToken);
            if (!draft.IsSuccess) return draft.Error;
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
            await Save(TrainingRules.Create(_job, draft.Value, clock.GetUtcNow()));
        }
        else if (_job.Stage is TrainingStage.Deleting or TrainingStage.Deleted)
        {
            return TrainingRules.NoJob();
        }
        else if (_job.UserId != caller.UserId || !IsSame(_job.Request!, request))
        {
            return Error.Conflict("another job has this number");
        }

        await Settle();
        return await View();
    }

    /// <inheritdoc />
    public async Task<Result<TrainingJob>> Stop(Caller caller, CancellationToken cancellationToken = default)
    {
        if (!IsSeenBy(caller)) return TrainingRules.NoJob();
        await Settle();
        var stopped = TrainingRules.Stop(_job, clock.GetUtcNow());
        if (!stopped.IsSuccess) return stopped.Error;
        await Save(stopped.Value);
        await Settle();
        if (_job.IsServed) _ = services.Stop(_job);
        return await View();
    }

    /// <summary>The reminder: whatever should be going on is, or is made to.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await Drive(CancellationToken.None);
        switch (_job.Stage)
        {
            case TrainingStage.Running when _job.IsServed:
                await FindSilent();
                break;
            case TrainingStage.Pending or TrainingStage.Running:
                await FindLost();
                break;
            case TrainingStage.None or TrainingStage.Created or TrainingStage.Ended or TrainingStage.Deleted:
                await RemoveReminder();
                break;
        }
    }

    private static long? NumberOf(string key) => long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static bool IsSame(TrainingRequest one, TrainingRequest other) => one with { Tags = [] } == other with { Tags = [] } && one.Tags.SequenceEqual(other.Tags, StringComparer.Ordinal);

    /// <summary>Takes what a crash cut off to its end.</summary>
    private async Task Drive(CancellationToken cancellationToken)
    {
        await Settle();
        if (_job.Stage == TrainingStage.Handing) _ = HandOver(_job);
    }

    /// <summary>Takes the present step to its end. Where nothing is under way it does nothing.</summary>
    private async Task Settle()
    {
        switch (_job.Stage)
        {
            case TrainingStage.Creating:
                await Index.Add(Key, _job.CreatedAt, CancellationToken.None);
                await Journal.Created(_job);
                await Save(TrainingRules.Created(_job));
                await RemoveReminder();
                break;
            case TrainingStage.Queueing:
                await Sweep();
                await Journal.Queued(_job, clock.GetUtcNow());
                await Save(TrainingRules.Queued(_job));
                break;
            case TrainingStage.Stopping:
                await TellStop();
                break;
            case TrainingStage.Finishing:
                await TellEnd();
                break;
            case TrainingStage.Deleting:
                await Index.Remove(Key, CancellationToken.None);
                await Sweep();
                await Journal.Erase();
                await Save(TrainingRules.Erased(_job));
                await RemoveReminder();
                break;
            case TrainingStage.Running or TrainingStage.Pending:
                await Sweep();
                break;
        }
    }

    /// <summary>Stopping: the lease ends, by which the worker hears of it; the attempt has some time to save its state.</summary>
    private async Task TellStop()
    {
        if (_stopTold == _job.Start) return;
        await Pool.Remove(Key);
        await Journal.Stopped(_job);
        _stopTold = _job.Start;
        var left = _job.EndedAt!.Value + options.Value.StopGrace - clock.GetUtcNow();
        _stopTimer?.Dispose();
        _stopTimer = this.RegisterGrainTimer(_ => StopLate(), new GrainTimerCreationOptions(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    private async Task StopLate()
    {
        if (_job.Stage != TrainingStage.Stopping) return;
        LogStoppedLate(logger, Key);
        await Save(TrainingRules.StopOver(_job));
        await Settle();
    }

    /// <summary>Finishing: the journal first, then the queue, then the tracking store's part, which is not waited for.</summary>
    private async Task TellEnd()
    {
        await Sweep();
        await Journal.Ended(_job);
        if (!_job.IsServed)
        {
            if (_job.Outcome!.Status != TrainingStatus.Stopped)
                await Pool.Return(new Lease(Key, PoolNames.Gpu, "", _job.Token, _job.Attempt, DateTimeOffset.MinValue), requeue: false, CancellationToken.None);
            await Pool.Remove(Key, CancellationToken.None);
        }

        if (_job.StartedAt is not null) await Recorder.Wake(CancellationToken.None);
        await Save(TrainingRules.Finish(_job));
        _progress = null;
        _stopTimer?.Dispose();
        await RemoveReminder();
    }

    private async Task FindLost()
    {
        var standing = await Pool.Standing(Key);
        if (_job.Stage == TrainingStage.Running && !standing.Leased) await Lose();
        if (_job.Stage == TrainingStage.Pending && standing is { Queued: false, Leased: false }) await Pool.Enqueue(Ticket());
    }

    private async Task FindSilent()
    {
        var heard = await Journal.LastTime(CancellationToken.None) ?? _job.StartedAt!.Value;
        if (clock.GetUtcNow() - heard <= options.Value.ServiceSilence) return;
        var error = new Error(TrainingErrors.TrainingFailed, $"the service that trains the job has told nothing of it for {options.Value.ServiceSilence}", Retryable: true);
        await Save(TrainingRules.Fail(_job, error, clock.GetUtcNow()));
        await Settle();
    }

    /// <summary>Deletes what is no longer needed. That it is done need not be written: doing so again, before anything new has been made, is harmless.</summary>
    private async Task Sweep()
    {
        if (_job.Garbage.IsEmpty) return;
        foreach (var owner in _job.Garbage.Owners) await blobs.DeleteOwnerAsync(owner);
        foreach (var range in _job.Garbage.Validations)
            for (var epoch = range.First; epoch <= range.Last; epoch++)
                await blobs.DeleteOwnerAsync(TrainingBlobs.Validation(_job.JobId, range.Run, epoch));
        _job = _job with { Garbage = TrainingGarbage.None };
    }

    private PoolTicket Ticket() => new(Key, _job.UserId, _job.Settings.ModelName);

    private async Task Save(TrainingState next)
    {
        await this.SaveAsync(stored, next, CancellationToken.None);
        _job = next;
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private async Task RemoveReminder()
    {
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Training job {JobId} was stopped, but its worker did not say so in time; its last state counts")]
    private static partial void LogStoppedLate(ILogger logger, string jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Training job {JobId} could not be handed over; it is tried again")]
    private static partial void LogNotHandedOver(ILogger logger, Exception fault, string jobId);
}
