using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Leaderboard;
using Platform.Grains.Tracking;

namespace Platform.Grains.Jobs;

/// <summary>What workers and the pool say of a job's attempts.</summary>
public sealed partial class JobGrain
{
    /// <inheritdoc />
    public async Task<Result<JobWork>> Begin(Lease lease, CancellationToken cancellationToken = default)
    {
        await Settle(cancellationToken);
        if (JobRules.MayBegin(_job, lease.Token) == BeginVerdict.LoseFirst) await Lose();
        switch (JobRules.MayBegin(_job, lease.Token))
        {
            case BeginVerdict.Over:
                return Error.Conflict("the job has ended");
            case BeginVerdict.Stale:
                return new Error(ErrorCodes.StaleLease, "a newer lease speaks for the job");
        }

        var submission = await GrainFactory.GetGrain<ISubmissionGrain>(_job.SubmissionId).Get(new Caller(_job.UserId), cancellationToken);
        if (!submission.IsSuccess) return await Refuse(new Error(JobFailures.BadSubmission, submission.Error.Message));
        if (_job.Stage == JobStage.Pending && await Start(lease.Token) is { } refusal) return await Refuse(refusal);

        await Journal.Started(_job);
        var work = submission.Value;
        return new JobWork(_job.UserId, _job.SubmissionId, work.Files, work.Entrypoint, work.ConfigFile, _job.ResourceClass, _job.RunId!);
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Log(Lease lease, long firstLine, ImmutableArray<AttemptLine> lines, CancellationToken cancellationToken = default)
    {
        if (!JobRules.MaySpeak(_job, lease.Token)) return new Error(ErrorCodes.StaleLease, "the attempt is over");
        if (!lines.IsEmpty) await Journal.Lines(lease.Token, firstLine, lines);
        return Done.Instance;
    }

    /// <inheritdoc />
    public async Task<Result<Done>> End(Lease lease, JobReport report, CancellationToken cancellationToken = default)
    {
        if (_job.Token == lease.Token && _job.Stage != JobStage.Running)
        {
            // Said before, and cut off on the way or answered to nobody.
            if (_job.Stage == JobStage.Pending) await _effects.Pool.Return(lease, requeue: true, CancellationToken.None);
            else await Settle(cancellationToken);
            return Done.Instance;
        }

        var reported = JobRules.Report(_job, lease.Token, report, _options.MaxAttempts, _clock.GetUtcNow());
        if (!reported.IsSuccess) return reported.Error;
        await Save(reported.Value);
        if (_job.Stage == JobStage.Finishing) await Record();
        else await WaitAgain(lease, report.Error!.Message);
        return Done.Instance;
    }

    /// <inheritdoc />
    public async Task GiveBack(Lease lease, CancellationToken cancellationToken = default)
    {
        if (JobRules.GiveBack(_job, lease.Token, _clock.GetUtcNow()).Value is { } waiting)
        {
            await Save(waiting);
            await WaitAgain(lease, "its worker shuts down");
        }
        else if (_job.Stage == JobStage.Pending)
        {
            await _effects.Pool.Return(lease, requeue: true, CancellationToken.None);
        }
    }

    /// <inheritdoc />
    public async Task LeaseLost(Lease lease, CancellationToken cancellationToken = default)
    {
        await Settle(cancellationToken);
        if (JobRules.MaySpeak(_job, lease.Token)) await Lose();
        else if (_job.Stage == JobStage.Ended) await TellEnd();
        else if (_job.Stage == JobStage.None) await _effects.Pool.Remove(JobId, CancellationToken.None);
    }

    /// <summary>The first attempt starts the run; later ones go on with it. <c>null</c>, or why it can never start.</summary>
    private async Task<Error?> Start(long token)
    {
        var now = _clock.GetUtcNow();
        RecordedRun run;
        try
        {
            run = _job is { RunId: { } id, ExperimentId: { } experiment } ? new RecordedRun(id, experiment) : await _effects.StartRun(JobId, _job, now);
        }
        catch (RunRecorderException fault) when (!fault.Retryable)
        {
            return new Error(JobFailures.Platform, fault.Message);
        }

        var running = JobRules.Begin(_job, token, run.RunId, run.ExperimentId, now);
        if (!running.IsSuccess) return running.Error;
        await Save(running.Value);
        return null;
    }

    private async Task<Error> Refuse(Error error)
    {
        await Save(JobRules.Refuse(_job, error, _clock.GetUtcNow()));
        await Settle(CancellationToken.None);
        return Error.Conflict("the job has ended");
    }

    private async Task Lose()
    {
        var lost = JobRules.Lose(_job, _job.Token, _options.MaxAttempts, _clock.GetUtcNow());
        if (!lost.IsSuccess) return;
        await Save(lost.Value);
        if (_job.Stage == JobStage.Finishing) await Record();
        else await Journal.QueuedAgain(_job, "its worker was lost");
    }

    private async Task WaitAgain(Lease lease, string why)
    {
        await Journal.QueuedAgain(_job, why);
        await _effects.Pool.Return(lease, requeue: true, CancellationToken.None);
    }
}
