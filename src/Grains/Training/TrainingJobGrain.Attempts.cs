using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Training;
using Platform.Grains.Jobs;

namespace Platform.Grains.Training;

/// <summary>What workers and the pool say of a job's attempts.</summary>
public sealed partial class TrainingJobGrain
{
    /// <inheritdoc />
    public async Task<Result<TrainingWork>> Begin(Lease lease, CancellationToken cancellationToken = default)
    {
        await Settle();
        if (TrainingRules.MayBegin(_job, lease.Token) == BeginVerdict.LoseFirst) await Lose();
        switch (TrainingRules.MayBegin(_job, lease.Token))
        {
            case BeginVerdict.Over:
                return Error.Conflict("the job does not wait");
            case BeginVerdict.Stale:
                return new Error(ErrorCodes.StaleLease, "a newer lease speaks for the job");
            case BeginVerdict.Start:
                var begun = TrainingRules.Begin(_job, lease.Token, clock.GetUtcNow());
                if (!begun.IsSuccess) return begun.Error;
                await Save(begun.Value);
                await Sweep();
                _progress = null;
                break;
        }

        await TellBegun();
        return new TrainingWork(
            _job.JobId, _job.UserId, _job.Run, _job.ConfigJson, _job.ManifestBlob!, _job.PackBlob!, _job.Resumption, _job.Resumption is null ? _job.StartWeights : null,
            options.Value.MaxAttempts, _job.Attempt);
    }

    /// <inheritdoc />
    public Task<Result<Done>> ReportProgress(Lease lease, TrainingProgress progress, CancellationToken cancellationToken = default)
    {
        if (!TrainingRules.MaySpeak(_job, lease.Token)) return Task.FromResult<Result<Done>>(Over());
        _progress = progress;
        return Task.FromResult<Result<Done>>(Done.Instance);
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Log(Lease lease, long firstLine, ImmutableArray<TrainingLine> lines, CancellationToken cancellationToken = default)
    {
        if (!TrainingRules.MaySpeak(_job, lease.Token)) return Over();
        if (!lines.IsEmpty) await Journal.Lines(lease.Token, firstLine, lines);
        return Done.Instance;
    }

    /// <inheritdoc />
    public async Task<Result<Done>> WillSaveState(Lease lease, int epoch, int batch, CancellationToken cancellationToken = default) =>
        await Progress(TrainingRules.WillSaveState(_job, lease.Token, epoch, batch), null);

    /// <inheritdoc />
    public async Task<Result<Done>> SaveState(Lease lease, TrainingResumption state, CancellationToken cancellationToken = default) =>
        await Progress(TrainingRules.SaveState(_job, lease.Token, state), null);

    /// <inheritdoc />
    public async Task<Result<Done>> CompleteEpoch(Lease lease, EpochReport report, CancellationToken cancellationToken = default)
    {
        var done = await Progress(TrainingRules.CompleteEpoch(_job, lease.Token, report), report);
        if (done.IsSuccess) WakeRecorder();
        return done;
    }

    /// <inheritdoc />
    public async Task<Result<Done>> End(Lease lease, TrainingEnd end, CancellationToken cancellationToken = default)
    {
        if (_job.Token == lease.Token && _job.Stage is not (TrainingStage.Running or TrainingStage.Stopping))
        {
            // Said before, and cut off on the way or answered to nobody.
            if (_job.Stage == TrainingStage.Pending) await Pool.Return(lease, requeue: true, CancellationToken.None);
            else await Settle();
            return Done.Instance;
        }

        var reported = TrainingRules.Report(_job, lease.Token, end, options.Value.MaxAttempts, clock.GetUtcNow());
        if (!reported.IsSuccess) return reported.Error;
        await Save(reported.Value);
        if (_job.Stage == TrainingStage.Pending) await WaitAgain(lease, end.Error?.Message ?? "its worker stopped it");
        else await Settle();
        return Done.Instance;
    }

    /// <inheritdoc />
    public async Task GiveBack(Lease lease, CancellationToken cancellationToken = default)
    {
        if (TrainingRules.GiveBack(_job, lease.Token).Value is { } given)
        {
            await Save(given);
            if (_job.Stage == TrainingStage.Pending) await WaitAgain(lease, "its worker shuts down");
            else await Settle();
        }
        else if (_job.Stage == TrainingStage.Pending)
        {
            await Pool.Return(lease, requeue: true, CancellationToken.None);
        }
    }

    /// <inheritdoc />
    public async Task LeaseLost(Lease lease, CancellationToken cancellationToken = default)
    {
        await Settle();
        if (TrainingRules.MaySpeak(_job, lease.Token)) await Lose();
        else if (_job.Stage is not (TrainingStage.Queueing or TrainingStage.Pending or TrainingStage.Running)) await Pool.Remove(Key, CancellationToken.None);
    }

    /// <summary>An epoch is written to the journal before the job counts it; only then is what it replaces deleted.</summary>
    private async Task<Result<Done>> Progress(Result<TrainingState> next, EpochReport? report)
    {
        if (!next.IsSuccess) return next.Error;
        if (ReferenceEquals(next.Value, _job)) return Done.Instance;
        if (report is not null)
        {
            await Journal.Epochs(
                EpochEntry.Of(_job, report), new ValidationEntry(_job.Run, _job.Start, report.Epoch, report.ValidationBlob, report.ImagesBlob), report.EndedAt);
        }

        await Save(next.Value);
        await Sweep();
        return Done.Instance;
    }

    /// <summary>Told once by each activation; told again it would add nothing.</summary>
    private async Task TellBegun()
    {
        if (_begunTold == (_job.Start, _job.Token)) return;
        await Journal.Running(_job, clock.GetUtcNow());
        await Recorder.Wake(CancellationToken.None);
        _begunTold = (_job.Start, _job.Token);
    }

    private async Task Lose()
    {
        var lost = TrainingRules.Lose(_job, _job.Token, options.Value.MaxAttempts, clock.GetUtcNow());
        if (!lost.IsSuccess) return;
        await Save(lost.Value);
        _progress = null;
        if (_job.Stage == TrainingStage.Pending) await Journal.QueuedAgain(_job, "its worker was lost", clock.GetUtcNow());
        else await Settle();
    }

    private async Task WaitAgain(Lease lease, string why)
    {
        _progress = null;
        await Journal.QueuedAgain(_job, why, clock.GetUtcNow());
        await Pool.Return(lease, requeue: true, CancellationToken.None);
    }

    /// <summary>Not waited for: the recorder has been woken for the run before, and looks again by itself.</summary>
    private void WakeRecorder() => _ = Recorder.Wake(CancellationToken.None);

    private static Error Over() => new(ErrorCodes.StaleLease, "the attempt is over");
}
