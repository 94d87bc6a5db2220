using System.Globalization;
using Platform.Contracts;
using Platform.Contracts.Jobs;

namespace Platform.Grains.Jobs;

/// <summary>
/// The state machine of a job: none → accepting → pending → running → finishing → ended, with running → pending where an attempt was lost, given back or failed by a fault of ours.
/// One method per transition; each answers the next state, or why there is none. Only the newest token speaks for the job.
/// </summary>
public static class JobRules
{
    /// <summary>A new job is to be accepted.</summary>
    public static JobState Accept(JobState job, string userId, string submissionId, string resourceClass, DateTimeOffset now) =>
        job.Stage != JobStage.None
            ? throw new InvalidOperationException($"a job is accepted once, and this one is {job.Stage}")
            : new JobState
            {
                Stage = JobStage.Accepting,
                UserId = userId,
                SubmissionId = submissionId,
                ResourceClass = resourceClass,
                CreatedAt = now,
                UpdatedAt = now,
            };

    /// <summary>Quota, queue and index know it.</summary>
    public static JobState Accepted(JobState job) =>
        job.Stage == JobStage.Accepting ? job with { Stage = JobStage.Pending } : job;

    /// <summary>
    /// What a worker that took the job is to do. A newer token than that of a running attempt says that the attempt was lost: <see cref="BeginVerdict.LoseFirst"/>.
    /// </summary>
    public static BeginVerdict MayBegin(JobState job, long token) => job.Stage switch
    {
        JobStage.Pending when token > job.Token => BeginVerdict.Start,
        JobStage.Running when token == job.Token => BeginVerdict.GoOn,
        JobStage.Running when token > job.Token => BeginVerdict.LoseFirst,
        JobStage.Finishing or JobStage.Ended => BeginVerdict.Over,
        _ => BeginVerdict.Stale,
    };

    /// <summary>An attempt starts.</summary>
    public static Result<JobState> Begin(JobState job, long token, string runId, string experimentId, DateTimeOffset now) =>
        MayBegin(job, token) != BeginVerdict.Start
            ? Stale(job, token)
            : job with
            {
                Stage = JobStage.Running,
                Attempt = job.Attempt + 1,
                Token = token,
                RunId = runId,
                ExperimentId = experimentId,
                StartedAt = now,
                UpdatedAt = now,
            };

    /// <summary>Whether lines of the attempt may still be taken.</summary>
    public static bool MaySpeak(JobState job, long token) => job.Stage == JobStage.Running && job.Token == token;

    /// <summary>The attempt's lease was lost: it is tried again, or failed where that was the last time.</summary>
    public static Result<JobState> Lose(JobState job, long token, int maxAttempts, DateTimeOffset now)
    {
        if (!MaySpeak(job, token)) return Stale(job, token);
        var error = new Error(
            JobFailures.WorkerLost,
            string.Create(CultureInfo.InvariantCulture, $"the worker that ran the job was lost {job.Faults + 1} times; submitting it again may help"),
            Retryable: true);
        return Retry(job, error, maxAttempts, now);
    }

    /// <summary>A worker that shuts down gives the attempt back; that is nobody's fault.</summary>
    public static Result<JobState> GiveBack(JobState job, long token, DateTimeOffset now) =>
        MaySpeak(job, token) ? job with { Stage = JobStage.Pending, UpdatedAt = now } : Stale(job, token);

    /// <summary>The attempt reports its end. A fault of ours is tried again, as long as there are attempts left.</summary>
    public static Result<JobState> Report(JobState job, long token, JobReport report, int maxAttempts, DateTimeOffset now)
    {
        if (!MaySpeak(job, token)) return Stale(job, token);
        return report.Error switch
        {
            null => End(job, new JobOutcome(JobStatus.Completed, null, report), now),
            { Retryable: true } fault => Retry(job, fault, maxAttempts, now),
            var error => End(job, new JobOutcome(JobStatus.Failed, error, report), now),
        };
    }

    /// <summary>Its owner cancels it.</summary>
    public static Result<JobState> Cancel(JobState job, DateTimeOffset now) => job.Stage switch
    {
        JobStage.Pending or JobStage.Running => End(job, new JobOutcome(JobStatus.Cancelled, null, null), now),
        JobStage.Finishing or JobStage.Ended => Error.Conflict($"the job has already ended, as {StatusName(job.Outcome!.Status)}"),
        _ => Error.NotFound("there is no such job"),
    };

    /// <summary>A job that waits cannot be started, for good.</summary>
    public static JobState Refuse(JobState job, Error error, DateTimeOffset now) =>
        job.Stage == JobStage.Pending ? End(job, new JobOutcome(JobStatus.Failed, error, null), now) : job;

    /// <summary>What a completed job reported cannot be recorded, for good: it failed after all.</summary>
    public static JobState Unrecordable(JobState job, Error error) =>
        job is { Stage: JobStage.Finishing, Outcome: { Status: JobStatus.Completed } outcome }
            ? job with { Outcome = outcome with { Status = JobStatus.Failed, Error = error } }
            : job;

    /// <summary>Its end is recorded; what it reported need not be kept here any longer.</summary>
    public static JobState Finish(JobState job) =>
        job.Stage == JobStage.Finishing ? job with { Stage = JobStage.Ended, UpdatedAt = job.EndedAt!.Value, Outcome = job.Outcome! with { Report = null } } : job;

    /// <summary>Its status as its owner sees it: an end shows once it is recorded.</summary>
    public static JobStatus Status(JobState job) => job.Stage switch
    {
        JobStage.Ended => job.Outcome!.Status,
        JobStage.Running => JobStatus.Running,
        JobStage.Finishing when job.Attempt > 0 => JobStatus.Running,
        _ => JobStatus.Pending,
    };

    /// <summary>A status as it is written to the outside.</summary>
    public static string StatusName(JobStatus status) => status switch
    {
        JobStatus.Pending => "pending",
        JobStatus.Running => "running",
        JobStatus.Completed => "completed",
        JobStatus.Failed => "failed",
        JobStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    private static JobState Retry(JobState job, Error fault, int maxAttempts, DateTimeOffset now)
    {
        var faulted = job with { Faults = job.Faults + 1 };
        return faulted.Faults >= maxAttempts
            ? End(faulted, new JobOutcome(JobStatus.Failed, fault, null), now)
            : faulted with { Stage = JobStage.Pending, UpdatedAt = now };
    }

    private static JobState End(JobState job, JobOutcome outcome, DateTimeOffset now) =>
        job with { Stage = JobStage.Finishing, EndedAt = now, Outcome = outcome };

    private static Error Stale(JobState job, long token) =>
        new(ErrorCodes.StaleLease, string.Create(CultureInfo.InvariantCulture, $"token {token} does not speak for the job, whose last is {job.Token}"));
}

/// <summary>What a worker that took a job is to do.</summary>
public enum BeginVerdict
{
    /// <summary>Start an attempt.</summary>
    Start,

    /// <summary>The attempt has started already: go on with it.</summary>
    GoOn,

    /// <summary>An older attempt still counts as running: it is lost, then look again.</summary>
    LoseFirst,

    /// <summary>A newer lease speaks for the job.</summary>
    Stale,

    /// <summary>The job has ended.</summary>
    Over,
}
