using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Leaderboard;
using Platform.Contracts.Quotas;
using Platform.Contracts.Tracking;
using Platform.Grains.Leaderboard;
using Platform.Grains.Tracking;

namespace Platform.Grains.Jobs;

/// <summary>What a job's steps do elsewhere: quota, queue, index, tracking, leaderboard. Each can be done again without harm.</summary>
internal sealed class JobEffects(IGrainFactory grains, IRunRecorder recorder, LeaderboardOptions limits)
{
    /// <summary>The pool that runs submissions.</summary>
    public const string PoolName = PoolNames.Sandbox;

    /// <summary>The leaderboard, the experiment its runs are in, and the surface whose quotas count.</summary>
    private const string Leaderboard = "leaderboard";
    private const int MaxErrorTag = 4_000;

    private readonly ImmutableArray<QuotaLimit> _limits = [new QuotaLimit("jobs", limits.ConcurrentJobs, null)];

    /// <summary>The pool's grain.</summary>
    public IPoolGrain Pool => grains.GetGrain<IPoolGrain>(PoolName);

    /// <summary>What the pool knows of a job.</summary>
    public static PoolTicket Ticket(string jobId, JobState job) => new(jobId, job.UserId, job.ResourceClass);

    /// <summary>Where a user stands with the limits of jobs.</summary>
    public Task<ImmutableArray<QuotaStanding>> Standings(string userId) => Quota(userId).Standing(_limits);

    /// <summary>Reserves, queues and indexes a job; or nothing of it, and why.</summary>
    public async Task<Error?> Queue(string jobId, JobState job)
    {
        var reserved = await Quota(job.UserId).Reserve(new QuotaReservation(jobId, _limits));
        if (reserved.Error is { } full) return full;
        var queued = await Pool.Enqueue(Ticket(jobId, job));
        if (queued.Error is { } refused)
        {
            await Quota(job.UserId).Release(jobId, refund: true);
            return refused;
        }

        await grains.GetGrain<IUserJobsGrain>(job.UserId).Add(jobId, job.CreatedAt);
        return null;
    }

    /// <summary>Starts the job's run, or finds it.</summary>
    public Task<RecordedRun> StartRun(string jobId, JobState job, DateTimeOffset now) => recorder.StartAsync(new RunStart(
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("run of job " + jobId)).AsSpan(0, 16)),
        Leaderboard,
        jobId,
        job.UserId,
        now,
        ImmutableDictionary<string, string>.Empty
            .Add("platform.job_id", jobId)
            .Add("platform.submission_id", job.SubmissionId)
            .Add("platform.resource_class", job.ResourceClass)));

    /// <summary>Records how the run ended, where one started. <c>null</c>, or why the store will never take it.</summary>
    public async Task<Error?> RecordRun(string jobId, JobState job)
    {
        if (job.RunId is not { } runId) return null;
        var (status, error, report) = job.Outcome!;
        var tags = ImmutableDictionary<string, string>.Empty
            .Add("platform.job_id", jobId)
            .Add("platform.attempt", job.Attempt.ToString(CultureInfo.InvariantCulture));
        if (error is not null) tags = tags.Add("platform.error", error.Message.Length > MaxErrorTag ? error.Message[..MaxErrorTag] : error.Message);
        try
        {
            await recorder.FinishAsync(new RunFinish(
                runId,
                job.UserId,
                status switch { JobStatus.Completed => RunStatus.Finished, JobStatus.Cancelled => RunStatus.Killed, _ => RunStatus.Failed },
                job.EndedAt!.Value,
                report?.Params ?? ImmutableDictionary<string, string>.Empty,
                report?.Metrics ?? ImmutableDictionary<string, double>.Empty,
                report?.Outputs ?? [],
                tags));
            return null;
        }
        catch (RunRecorderException fault) when (!fault.Retryable)
        {
            return new Error(JobFailures.Platform, "the results could not be recorded: " + fault.Message);
        }
    }

    /// <summary>Ranks a completed job, and gives the quota back.</summary>
    public Task RecordEnd(string jobId, JobState job) => Task.WhenAll(
        job.Outcome is { Status: JobStatus.Completed, Report: { } report }
            ? grains.GetGrain<ILeaderboardGrain>(Leaderboard).Add(
                new LeaderboardEntry(jobId, job.UserId, job.RunId!, report.Params, report.Metrics, job.EndedAt!.Value))
            : Task.CompletedTask,
        Quota(job.UserId).Release(jobId, refund: job.Outcome is { Status: JobStatus.Cancelled } or { Error.Retryable: true }));

    /// <summary>Takes an ended job out of the pool: as work that ended where it did, and in any case.</summary>
    public async Task Leave(string jobId, JobState job)
    {
        if (job.Outcome!.Status != JobStatus.Cancelled)
            await Pool.Return(new Lease(jobId, PoolName, "", job.Token, job.Attempt, DateTimeOffset.MinValue), requeue: false);
        await Pool.Remove(jobId);
    }

    private IQuotaGrain Quota(string userId) => grains.GetGrain<IQuotaGrain>($"{Leaderboard}/{userId}");
}
