using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Leaderboard;
using Platform.Contracts.Tracking;
using Platform.Grains.Tests.Hosting;
using Platform.Testing;

namespace Platform.Grains.Tests.Jobs;

public sealed class JobLifecycleTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestSilo? _silo;

    private TestSilo Silo => _silo!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Program_that_reports_completes_and_is_recorded_ranked_and_logged()
    {
        var job = await Silo.Run("mia", Programs.Good);
        var view = await TestSilo.Ended(job, "mia");

        Assert.Equal((JobStatus.Completed, 1, "medium", null), (view.Status, view.Attempt, view.ResourceClass, view.Error?.Message));
        Assert.Equal([$"Starting job {view.JobId}", "Loading dataset...", "Training model...", "Job completed"], await TestSilo.Log(job, "mia"));

        var run = Silo.Runs.Finished[view.RunId!];
        Assert.Equal((RunStatus.Finished, 0.985, "padim", "3"), (run.Status, run.Metrics["image_auc"], run.Params["method"], run.Params["layers"]));
        Assert.Equal(["metrics.json", "notes/notes.txt"], run.Artifacts.Select(artifact => artifact.Path));

        var board = await Silo.Grains.GetGrain<ILeaderboardGrain>("leaderboard").Rank(
            new LeaderboardQuery("image_auc", true, System.Collections.Immutable.ImmutableDictionary<string, string>.Empty, false, 0, 10));
        Assert.Equal((view.JobId, view.RunId), (Assert.Single(board.Items).Entry.JobId, board.Items[0].Entry.RunId));
    }

    [Fact]
    public async Task Topic_tells_every_step_in_order_and_that_it_has_ended()
    {
        var job = await Silo.Run("mia", Programs.Good);
        await TestSilo.Ended(job, "mia");
        var page = (await job.ReadTopic(new Caller("mia"), 0, 1_000)).Value!;
        Assert.True(page.Ended);
        Assert.Equal(["status", "log", "status", "log", "log", "metrics", "log", "status"], page.Entries.Select(entry => entry.Type));
        Assert.Contains("\"status\":\"completed\"", page.Entries[^1].Json, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 8).Select(seq => (long)seq), page.Entries.Select(entry => entry.Seq));
        var rest = await job.ReadTopic(new Caller("mia"), page.Entries[^2].Seq, 1);
        Assert.True(rest.Value is { Ended: true, More: false, Entries: [{ Type: "status" }] });
        Assert.True((await job.ReadTopic(new Caller("mia"), page.Entries[^1].Seq, 1)).Value is { Ended: true, Entries: [] });
    }

    [Theory]
    [InlineData("sys.exit(3)", JobFailures.ProgramFailed, "exit code 3")]
    [InlineData("raise ValueError('no such backbone')", JobFailures.ProgramFailed, "ValueError: no such backbone")]
    [InlineData("pass", JobFailures.BadMetrics, "metrics.json is missing")]
    [InlineData("(output / 'metrics.json').write_text('{}')", JobFailures.BadMetrics, "metrics")]
    [InlineData("report(float('nan'))", JobFailures.BadMetrics, "not valid JSON")]
    [InlineData("while True: time.sleep(1)", JobFailures.Timeout, "timeout after 2 s")]
    [InlineData("b = bytearray(900 << 20)\nfor i in range(0, len(b), 4096): b[i] = 1\ntime.sleep(20)", JobFailures.OutOfMemory, "out of memory")]
    [InlineData("while True: print('x' * 1000)", JobFailures.OutputTooLarge, "log larger than")]
    public async Task Program_that_fails_says_why(string body, string code, string text)
    {
        await Silo.DisposeAsync();
        _silo = await TestSilo.StartAsync(
            _folder.Path, ("Sandbox:Classes:small:WallTime", "00:00:02"), ("Sandbox:Classes:small:MemoryBytes", $"{128 << 20}"), ("Sandbox:Classes:small:LogBytes", "200000"));
        var job = await Silo.Run("mia", Programs.Head + body, "small");
        var view = await TestSilo.Ended(job, "mia");
        Assert.Equal((JobStatus.Failed, code), (view.Status, view.Error?.Code));
        Assert.Contains(text, view.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Failed, Silo.Runs.Finished[view.RunId!].Status);
        Assert.StartsWith("Job failed: ", (await job.TailLog(new Caller("mia"), 1)).Value?.Lines[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_is_not_found_before_its_first_line_and_is_read_while_it_runs()
    {
        var first = await Silo.Run("a", Programs.Endless);
        var second = await Silo.Run("b", Programs.Endless);
        var waiting = await Silo.Run("c", Programs.Endless);
        Assert.Equal(ErrorCodes.NotFound, (await waiting.ReadLog(new Caller("c"), 0, 10)).Error?.Code);
        Assert.Equal(1, (await waiting.Get(new Caller("c"))).Value?.QueuePosition);
        var lines = await Eventually.Get(async () => (await first.ReadLog(new Caller("a"), 0, 10)).Value is { Lines: [_, { Text: "running" }] } page ? page : null);
        Assert.Null(lines.NextSeq);
        Assert.Equal(JobStatus.Running, (await first.Get(new Caller("a"))).Value?.Status);
        foreach (var (job, user) in new[] { (first, "a"), (second, "b"), (waiting, "c") }) Assert.True((await job.Cancel(new Caller(user))).IsSuccess);
    }

    [Fact]
    public async Task Cancel_stops_the_program_frees_the_quota_and_is_final()
    {
        var job = await Silo.Run("mia", Programs.Endless);
        await TestSilo.Until(job, "mia", view => view.Status == JobStatus.Running, "the job to run");
        Assert.Equal(JobStatus.Cancelled, (await job.Cancel(new Caller("mia"))).Value?.Status);
        Assert.Equal(ErrorCodes.Conflict, (await job.Cancel(new Caller("mia"))).Error?.Code);
        var view = await TestSilo.Ended(job, "mia");
        Assert.Equal(RunStatus.Killed, Silo.Runs.Finished[view.RunId!].Status);
        await Eventually.True(() => Directory.GetDirectories(Path.Combine(_folder.Path, "work", "standalone")).Length == 0, what: "the attempt's folder to be removed");
        Assert.Equal("Job cancelled", (await TestSilo.Log(job, "mia"))[^1]);

        // Three at a time are free again.
        for (var i = 0; i < 3; i++) await (await Silo.Run("mia", Programs.Endless)).Cancel(new Caller("mia"));
    }

    [Fact]
    public async Task Fourth_job_at_a_time_is_refused_and_leaves_nothing()
    {
        for (var i = 0; i < 3; i++) await Silo.Run("mia", Programs.Endless);
        var submission = await Silo.SubmitFiles("mia", ("main.py", Programs.Good));
        var job = Silo.Grains.GetGrain<IJobGrain>("fourth");
        var answer = await job.Submit(new Caller("mia"), new JobRequest(submission, null));
        Assert.Equal(ErrorCodes.LimitExceeded, answer.Job.Error?.Code);
        Assert.Equal((3, 0), (Assert.Single(answer.Standings).Units, answer.Standings[0].Remaining));
        Assert.Equal(ErrorCodes.NotFound, (await job.Get(new Caller("mia"))).Error?.Code);
        var jobs = await Silo.Grains.GetGrain<IUserJobsGrain>("mia").List(0, 100);
        Assert.Equal((3, 3L), (jobs.Items.Length, jobs.Total));
        foreach (var view in jobs.Items) await Silo.Grains.GetGrain<IJobGrain>(view.JobId).Cancel(new Caller("mia"));
        Assert.True((await job.Submit(new Caller("mia"), new JobRequest(submission, null))).Job.IsSuccess);
    }

    [Fact]
    public async Task Job_submitted_again_is_answered_as_the_first_time_and_runs_once()
    {
        var submission = await Silo.SubmitFiles("mia", ("main.py", Programs.Good));
        var job = Silo.Grains.GetGrain<IJobGrain>("same");
        var request = new JobRequest(submission, "small");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => job.Submit(new Caller("mia"), request)));
        Assert.All(answers, answer => Assert.Equal("same", answer.Job.Value?.JobId));
        await TestSilo.Ended(job, "mia");
        Assert.Equal(JobStatus.Completed, (await job.Submit(new Caller("mia"), request)).Job.Value?.Status);
        Assert.Equal(1L, (await Silo.Grains.GetGrain<IUserJobsGrain>("mia").List(0, 10)).Total);
        Assert.Single(Silo.Runs.Started);
        Assert.Equal(ErrorCodes.Conflict, (await job.Submit(new Caller("mia"), request with { ResourceClass = "medium" })).Job.Error?.Code);
    }

    [Fact]
    public async Task Job_of_someone_else_does_not_exist_and_their_submission_is_unknown()
    {
        var job = await Silo.Run("mia", Programs.Good);
        var other = new Caller("leo");
        Assert.Equal(ErrorCodes.NotFound, (await job.Get(other)).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await job.Cancel(other)).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await job.ReadLog(other, 0, 10)).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await job.TailLog(other, 10)).Error?.Code);
        Assert.Equal(ErrorCodes.NotFound, (await job.ReadTopic(other, 0, 10)).Error?.Code);
        var submission = (await job.Get(new Caller("mia"))).Value!.SubmissionId;
        var stolen = await Silo.Grains.GetGrain<IJobGrain>("stolen").Submit(other, new JobRequest(submission, null));
        Assert.Equal(ErrorCodes.Invalid, stolen.Job.Error?.Code);
        Assert.Equal(ErrorCodes.Invalid, (await Silo.Grains.GetGrain<IJobGrain>("none").Submit(other, new JobRequest("", null))).Job.Error?.Code);
        Assert.Contains("medium, small", (await Silo.Grains.GetGrain<IJobGrain>("none").Submit(other, new JobRequest(submission, "huge"))).Job.Error?.Message, StringComparison.Ordinal);
    }
}
