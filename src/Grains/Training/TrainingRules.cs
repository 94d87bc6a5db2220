using System.Globalization;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Training;
using Platform.Grains.Jobs;

namespace Platform.Grains.Training;

/// <summary>
/// The state machine of a training job: none → creating → created → queueing → pending → running → finishing → ended, and from there, unless it completed, queueing again. Running → pending where an
/// attempt was lost, given back or failed by a fault of ours; running → stopping → finishing where its owner stops it. A job that a service trains goes created → handing → running → finishing →
/// ended. One method per transition; each answers the next state, the same one where nothing changes, or why there is none. Only the newest token speaks for the job.
/// </summary>
public static partial class TrainingRules
{
    /// <summary>The framework that the platform itself trains.</summary>
    public const string OwnFramework = "timm";

    /// <summary>A new job.</summary>
    public static TrainingState Create(TrainingState job, TrainingState draft, DateTimeOffset now) =>
        job.Stage != TrainingStage.None
            ? throw new InvalidOperationException($"a job is created once, and this one is {job.Stage}")
            : draft with { Stage = TrainingStage.Creating, CreatedAt = now };

    /// <summary>The index knows it.</summary>
    public static TrainingState Created(TrainingState job) => job.Stage == TrainingStage.Creating ? job with { Stage = TrainingStage.Created } : job;

    /// <summary>The queue has it, and what it no longer needs is deleted.</summary>
    public static TrainingState Queued(TrainingState job) =>
        job.Stage == TrainingStage.Queueing ? job with { Stage = TrainingStage.Pending, Garbage = TrainingGarbage.None } : job;

    /// <summary>What a worker that took the job is to do.</summary>
    public static BeginVerdict MayBegin(TrainingState job, long token) => job.Stage switch
    {
        TrainingStage.Pending when token > job.Token => BeginVerdict.Start,
        TrainingStage.Running when job.IsServed => BeginVerdict.Over,
        TrainingStage.Running when token == job.Token => BeginVerdict.GoOn,
        TrainingStage.Running when token > job.Token => BeginVerdict.LoseFirst,
        TrainingStage.Pending or TrainingStage.Running or TrainingStage.Queueing => BeginVerdict.Stale,
        _ => BeginVerdict.Over,
    };

    /// <summary>An attempt starts.</summary>
    public static Result<TrainingState> Begin(TrainingState job, long token, DateTimeOffset now) =>
        MayBegin(job, token) != BeginVerdict.Start
            ? Stale(job, token)
            : WithoutStrays(job with { Stage = TrainingStage.Running, Attempt = job.Attempt + 1, Token = token, StartedAt = job.StartedAt ?? now, Garbage = TrainingGarbage.None });

    /// <summary>Whether what an attempt hands in is taken: while it runs, and while it saves its state to stop.</summary>
    public static bool MaySpeak(TrainingState job, long token) => job.Stage is TrainingStage.Running or TrainingStage.Stopping && !job.IsServed && job.Token == token;

    /// <summary>The attempt's lease was lost: it is tried again, or failed where that was the last time. One that was to stop has stopped.</summary>
    public static Result<TrainingState> Lose(TrainingState job, long token, int maxAttempts, DateTimeOffset now)
    {
        if (!MaySpeak(job, token)) return Stale(job, token);
        if (job.Stage == TrainingStage.Stopping) return StopOver(job);
        var error = new Error(
            JobFailures.WorkerLost,
            string.Create(CultureInfo.InvariantCulture, $"the worker that trained the job was lost {job.Faults + 1} times after epoch {job.Epoch}; starting it again with resume may help"),
            Retryable: true);
        return Retry(job, error, maxAttempts, now);
    }

    /// <summary>A worker that shuts down gives the attempt back; that is nobody's fault.</summary>
    public static Result<TrainingState> GiveBack(TrainingState job, long token) =>
        !MaySpeak(job, token) ? Stale(job, token)
        : job.Stage == TrainingStage.Stopping ? StopOver(job)
        : job with { Stage = TrainingStage.Pending };

    /// <summary>The attempt reports its end. A fault of ours is tried again; one that stops unasked is given back.</summary>
    public static Result<TrainingState> Report(TrainingState job, long token, TrainingEnd end, int maxAttempts, DateTimeOffset now)
    {
        if (!MaySpeak(job, token)) return Stale(job, token);
        if (job.Stage == TrainingStage.Stopping) return StopOver(job);
        return end switch
        {
            { Kind: TrainingEndKind.Completed } => End(job, new TrainingOutcome(TrainingStatus.Completed, null), now),
            { Kind: TrainingEndKind.Stopped } => job with { Stage = TrainingStage.Pending },
            { Error: { Retryable: true } fault } => Retry(job, fault, maxAttempts, now),
            _ => End(job, new TrainingOutcome(TrainingStatus.Failed, end.Error ?? new Error(TrainingErrors.TrainingFailed, "the training failed")), now),
        };
    }

    /// <summary>Its owner stops it. The attempt of a worker may still save its state, which shows as stopped already.</summary>
    public static Result<TrainingState> Stop(TrainingState job, DateTimeOffset now) => job.Stage switch
    {
        TrainingStage.Running when !job.IsServed => job with { Stage = TrainingStage.Stopping, Outcome = new TrainingOutcome(TrainingStatus.Stopped, null), EndedAt = now },
        TrainingStage.Running or TrainingStage.Pending or TrainingStage.Queueing or TrainingStage.Handing => End(job with { Before = null }, new TrainingOutcome(TrainingStatus.Stopped, null), now),
        TrainingStage.Created => Error.Conflict("the job was never started"),
        TrainingStage.Stopping => Error.Conflict("the job is stopped already"),
        TrainingStage.Finishing or TrainingStage.Ended => Error.Conflict($"the job has already ended, as {StatusName(job.Outcome!.Status)}"),
        _ => NoJob(),
    };

    /// <summary>The attempt that was to stop has, or no longer can say so.</summary>
    public static TrainingState StopOver(TrainingState job) => job.Stage == TrainingStage.Stopping ? WithoutStrays(job) with { Stage = TrainingStage.Finishing } : job;

    /// <summary>A job that waits or runs has failed.</summary>
    public static TrainingState Fail(TrainingState job, Error error, DateTimeOffset now) =>
        job.Stage is TrainingStage.Pending or TrainingStage.Running ? End(job, new TrainingOutcome(TrainingStatus.Failed, error), now) : job;

    /// <summary>A service has come to the end of the job.</summary>
    public static TrainingState Complete(TrainingState job, DateTimeOffset now) =>
        job is { Stage: TrainingStage.Running, IsServed: true } ? End(job, new TrainingOutcome(TrainingStatus.Completed, null), now) : job;

    /// <summary>Its end is told.</summary>
    public static TrainingState Finish(TrainingState job) => job.Stage == TrainingStage.Finishing ? job with { Stage = TrainingStage.Ended, Garbage = TrainingGarbage.None } : job;

    /// <summary>It is to be deleted; or why it cannot be.</summary>
    public static Result<TrainingState> Erase(TrainingState job) => job.Stage switch
    {
        TrainingStage.Created or TrainingStage.Ended => job with { Stage = TrainingStage.Deleting, Garbage = Everything(job) },
        TrainingStage.Deleting => job,
        TrainingStage.None or TrainingStage.Creating or TrainingStage.Deleted => NoJob(),
        _ => Error.Conflict("the job waits or runs; stop it first"),
    };

    /// <summary>What it left is deleted; only that there was such a job stays.</summary>
    public static TrainingState Erased(TrainingState job) =>
        job.Stage == TrainingStage.Deleting ? new TrainingState { Stage = TrainingStage.Deleted, JobId = job.JobId, UserId = job.UserId, CreatedAt = job.CreatedAt } : job;

    /// <summary>Its status as its owner sees it: an end shows once it is told, but a stop at once.</summary>
    public static TrainingStatus Status(TrainingState job) => job.Stage switch
    {
        TrainingStage.Ended => job.Outcome!.Status,
        TrainingStage.Stopping => TrainingStatus.Stopped,
        TrainingStage.Finishing when job.Outcome!.Status == TrainingStatus.Stopped => TrainingStatus.Stopped,
        TrainingStage.Running or TrainingStage.Finishing => TrainingStatus.Running,
        _ => TrainingStatus.Pending,
    };

    /// <summary>A status as it is written to the outside.</summary>
    public static string StatusName(TrainingStatus status) => status switch
    {
        TrainingStatus.Pending => "pending",
        TrainingStatus.Running => "running",
        TrainingStatus.Completed => "completed",
        TrainingStatus.Failed => "failed",
        TrainingStatus.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>There is no such job.</summary>
    public static Error NoJob() => new(TrainingErrors.NoJob, "there is no such training job");

    private static TrainingState Retry(TrainingState job, Error fault, int maxAttempts, DateTimeOffset now)
    {
        var faulted = job with { Faults = job.Faults + 1 };
        return faulted.Faults >= maxAttempts
            ? End(faulted, new TrainingOutcome(TrainingStatus.Failed, fault), now)
            : faulted with { Stage = TrainingStage.Pending };
    }

    private static TrainingState End(TrainingState job, TrainingOutcome outcome, DateTimeOffset now) => WithoutStrays(job) with { Stage = TrainingStage.Finishing, EndedAt = now, Outcome = outcome };

    private static Error Stale(TrainingState job, long token) =>
        new(ErrorCodes.StaleLease, string.Create(CultureInfo.InvariantCulture, $"token {token} does not speak for the job, whose last is {job.Token}"));
}
