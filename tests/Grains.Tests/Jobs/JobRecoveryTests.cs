using System.Collections.Immutable;
using System.Diagnostics;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Leaderboard;
using Platform.Contracts.Quotas;
using Platform.Grains.Tests.Hosting;
using Platform.Grains.Tracking;
using Platform.Testing;

namespace Platform.Grains.Tests.Jobs;

public sealed class JobRecoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Silo_killed_at_any_moment_loses_no_acknowledged_job_and_doubles_none()
    {
        var accepted = new HashSet<(string User, string Job)>();
        foreach (var life in (int[])[3, 1, 4, 2]) await LiveAndDie(life, accepted);

        await using var silo = await TestSilo.StartAsync(_folder.Path, ("Leaderboard:SubmissionsPerHour", "1000"), ("Leaderboard:ConcurrentJobs", "1000"), ("Jobs:MaxAttempts", "50"));
        var ended = new List<JobView>();
        foreach (var user in (string[])["user0", "user1", "user2"])
        {
            var page = await silo.Grains.GetGrain<IUserJobsGrain>(user).List(0, 100);
            foreach (var view in page.Items) ended.Add(await TestSilo.Ended(silo.Grains.GetGrain<IJobGrain>(view.JobId), user));
            var limits = ImmutableArray.Create(new QuotaLimit("jobs", 1_000, null));
            var standing = await Eventually.Get(async () => (await silo.Grains.GetGrain<IQuotaGrain>("leaderboard/" + user).Standing(limits))[0]);
            Assert.Equal(1_000, standing.Remaining);
        }

        Assert.True(accepted.Count >= 10, $"{accepted.Count} jobs were acknowledged");
        Assert.All(ended, view => Assert.Equal((JobStatus.Completed, null), (view.Status, view.Error?.Message)));
        Assert.Superset(accepted.Select(one => one.Job).ToHashSet(), ended.Select(view => view.JobId).ToHashSet());
        Assert.Contains(ended, view => view.Attempt > 1);
        var board = await silo.Grains.GetGrain<ILeaderboardGrain>("leaderboard").Rank(
            new LeaderboardQuery("image_auc", true, ImmutableDictionary<string, string>.Empty, false, 0, 1_000));
        Assert.Equal(ended.Select(view => view.JobId).Order(), board.Items.Select(row => row.Entry.JobId).Order());
        foreach (var view in ended) Assert.Equal("Job completed", (await TestSilo.Log(silo.Grains.GetGrain<IJobGrain>(view.JobId), view.UserId))[^1]);
    }

    [Fact]
    public async Task Silo_shut_down_gives_running_jobs_back_and_the_next_runs_them_at_once()
    {
        IJobGrain job;
        await using (var first = await TestSilo.StartAsync(_folder.Path))
        {
            job = await first.Run("mia", Programs.Endless);
            await Eventually.True(async () => (await TestSilo.Log(job, "mia")).Contains("running"), what: "the program to run");
        }

        await using var second = await TestSilo.StartAsync(_folder.Path);
        var again = second.Grains.GetGrain<IJobGrain>(job.GetPrimaryKeyString());
        var running = await TestSilo.Until(again, "mia", view => view is { Status: JobStatus.Running, Attempt: 2 }, "the second attempt");
        var log = await Eventually.Get(async () => await TestSilo.Log(again, "mia") is { Count: 5 } lines ? lines : null);
        Assert.Equal(
            [
                $"Starting job {running.JobId}", "running", "Attempt 1 was interrupted: its worker shuts down; the job is queued again",
                $"Starting job {running.JobId} (attempt 2)", "running",
            ],
            log);
        Assert.Equal(JobStatus.Cancelled, (await again.Cancel(new Caller("mia"))).Value?.Status);
    }

    [Fact]
    public async Task Worker_that_is_not_heard_of_loses_its_lease_and_what_it_says_later_is_refused()
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Jobs:LeaseDuration", "00:00:01"), ("Jobs:MaxAttempts", "2"));
        var (first, second) = (new PoolWorker("w1", 1), new PoolWorker("w2", 1));
        var job = await silo.Run("mia", Programs.Good);
        var lease = await Take(silo, first);
        Assert.True((await job.Begin(lease)).IsSuccess);
        await TestSilo.Until(job, "mia", view => view is { Status: JobStatus.Pending, Attempt: 1 }, "the lease to be lost");

        var newer = await Take(silo, second);
        Assert.True(newer.Token > lease.Token);
        Assert.True((await job.Begin(newer)).IsSuccess);
        var report = new JobReport(null, ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, double>.Empty.Add("image_auc", 1), []);
        Assert.Equal(ErrorCodes.StaleLease, (await job.End(lease, report)).Error?.Code);
        Assert.Equal(ErrorCodes.StaleLease, (await job.Log(lease, 0, [new AttemptLine(DateTimeOffset.UtcNow, "too late")])).Error?.Code);
        Assert.Equal(ErrorCodes.StaleLease, (await job.Begin(lease)).Error?.Code);
        Assert.Equal([lease], await Pool(silo).Renew(first, [lease]));
        Assert.DoesNotContain("too late", await TestSilo.Log(job, "mia"));

        var view = await TestSilo.Ended(job, "mia");
        Assert.Equal((JobStatus.Failed, JobFailures.WorkerLost), (view.Status, view.Error?.Code));
        Assert.Equal(new PoolStanding(false, false, null, null), await Eventually.Get(async () =>
            await Pool(silo).Standing(view.JobId) is { Queued: false } standing ? standing with { EstimatedWait = null } : null));
    }

    [Fact]
    public async Task Report_made_twice_counts_once()
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"));
        var job = await silo.Run("mia", Programs.Good);
        var lease = await Take(silo, new PoolWorker("w", 1));
        Assert.True((await job.Begin(lease)).IsSuccess);
        Assert.True((await job.Begin(lease)).IsSuccess);
        ImmutableArray<AttemptLine> lines = [new AttemptLine(DateTimeOffset.UtcNow, "one"), new AttemptLine(DateTimeOffset.UtcNow, "two")];
        await job.Log(lease, 0, lines);
        await job.Log(lease, 0, lines);
        var report = new JobReport(null, ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, double>.Empty.Add("image_auc", 1), []);
        var answers = await Task.WhenAll(job.End(lease, report), job.End(lease, report), job.End(lease, report));
        Assert.All(answers, answer => Assert.True(answer.IsSuccess));
        Assert.Equal([$"Starting job {lease.JobId}", "one", "two", "Job completed"], await TestSilo.Log(job, "mia"));
        Assert.Equal(1, (await job.Get(new Caller("mia"))).Value?.Attempt);
    }

    [Fact]
    public async Task Fault_of_ours_is_tried_again_and_ends_as_failed_with_the_quota_given_back()
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Jobs:MaxAttempts", "2"), ("Leaderboard:ConcurrentJobs", "1"));
        var job = await silo.Run("mia", Programs.Good);
        var fault = new JobReport(
            new Error(JobFailures.Platform, "the machine that ran the job is out of disk space; try again later", Retryable: true),
            ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, double>.Empty, []);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var lease = await Take(silo, new PoolWorker("w", 1));
            Assert.True((await job.Begin(lease)).IsSuccess);
            Assert.True((await job.End(lease, fault)).IsSuccess);
            Assert.True((await job.End(lease, fault)).IsSuccess);
        }

        var view = await TestSilo.Ended(job, "mia");
        Assert.Equal((JobStatus.Failed, 2, true), (view.Status, view.Attempt, view.Error?.Retryable));
        await (await silo.Run("mia", Programs.Good)).Cancel(new Caller("mia"));
    }

    [Fact]
    public async Task Tracking_store_out_of_order_delays_the_end_and_loses_nothing()
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path);
        silo.Runs.Fail(new RunRecorderException("no connection", retryable: true));
        var job = await silo.Run("mia", Programs.Good);
        await Eventually.True(async () => (await silo.Grains.GetGrain<IPoolGrain>("sandbox").Standing(job.GetPrimaryKeyString())).Leased, what: "the job to be taken");
        Assert.Equal(JobStatus.Pending, (await job.Get(new Caller("mia"))).Value?.Status);
        silo.Runs.Fail(null);
        Assert.Equal(JobStatus.Completed, (await TestSilo.Ended(job, "mia")).Status);
    }

    [Fact]
    public async Task Tracking_store_that_refuses_for_good_fails_the_job_and_says_why()
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path);
        silo.Runs.Fail(new RunRecorderException("the token is not valid there", retryable: false));
        var job = await silo.Run("mia", Programs.Good);
        var view = await TestSilo.Ended(job, "mia");
        Assert.Equal((JobStatus.Failed, JobFailures.Platform), (view.Status, view.Error?.Code));
        Assert.Contains("the token is not valid there", view.Error?.Message, StringComparison.Ordinal);
    }

    /// <summary>A silo in a process of its own, killed when it has acknowledged so many jobs more.</summary>
    private async Task LiveAndDie(int jobs, HashSet<(string User, string Job)> accepted)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [SiloChild.Name, _folder.Path]) { RedirectStandardOutput = true })!;
        try
        {
            var wanted = accepted.Count + jobs;
            while (accepted.Count < wanted)
            {
                var line = await child.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) ?? throw new InvalidOperationException("the child ended");
                if (line.Split(' ') is [var user, { Length: 12 } job, { Length: 12 }]) accepted.Add((user, job));
            }
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync();
        }
    }

    private static IPoolGrain Pool(TestSilo silo) => silo.Grains.GetGrain<IPoolGrain>("sandbox");

    private static Task<Lease> Take(TestSilo silo, PoolWorker worker) => Eventually.Get(async () =>
    {
        await Pool(silo).Register(worker, silo.Grains.CreateObjectReference<IPoolWatcher>(Deaf));
        return (await Pool(silo).Take(worker, 1)).SingleOrDefault();
    });

    private static readonly DeafWatcher Deaf = new();

    private sealed class DeafWatcher : IPoolWatcher
    {
        public Task WorkWaits() => Task.CompletedTask;

        public Task Stop(Lease lease) => Task.CompletedTask;
    }
}
