using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Platform.Api.Tests.Surfaces.Leaderboard;

/// <summary>Submissions per hour, jobs at a time, sizes.</summary>
public sealed class LimitTests(SharedPlatform platform)
{
    [Fact]
    public async Task Submissions_of_an_hour_are_counted_told_and_refused_without_the_refused()
    {
        await using var host = await PlatformHost.StartAsync("--Silo:Roles=grains", "--Leaderboard:SubmissionsPerHour=2");
        var (client, other) = (host.Own(), host.Prefixed("bob"));
        using var wrong = await client.PostAsync("submissions", LeaderboardCalls.Files(("main.py", "x")));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        using var first = await client.PostAsync("submissions", LeaderboardCalls.Form());
        using var second = await client.PostAsync("submissions", LeaderboardCalls.Form());
        using var third = await client.PostAsync("submissions", LeaderboardCalls.Form());

        Assert.Equal((2, 1), (Header(first, "X-RateLimit-Limit"), Header(first, "X-RateLimit-Remaining")));
        Assert.Equal((2, 0), (Header(second, "X-RateLimit-Limit"), Header(second, "X-RateLimit-Remaining")));
        Assert.Contains("2 submissions", await third.Detail(HttpStatusCode.TooManyRequests));
        Assert.Equal((2, 0), (Header(third, "X-RateLimit-Limit"), Header(third, "X-RateLimit-Remaining")));
        Assert.InRange(Header(third, "Retry-After"), 3_500, 3_600);
        Assert.Equal(Header(first, "X-RateLimit-Reset"), Header(third, "X-RateLimit-Reset"));
        Assert.InRange(Header(third, "X-RateLimit-Reset") - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 3_500, 3_601);

        using var keyed = new HttpRequestMessage(HttpMethod.Post, "submissions") { Content = LeaderboardCalls.Form() };
        keyed.Headers.Add("Idempotency-Key", "late");
        using var fourth = await client.SendAsync(keyed);
        Assert.Equal(HttpStatusCode.TooManyRequests, fourth.StatusCode);
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(host.Folder, "blobs", "submissions")).Length);

        using var others = await other.PostAsync("submissions", LeaderboardCalls.Form());
        Assert.Equal(HttpStatusCode.Created, others.StatusCode);
    }

    [Fact]
    public async Task Jobs_at_a_time_count_pending_and_running_and_are_free_again_when_cancelled()
    {
        await using var host = await PlatformHost.StartAsync("--Sandbox:Slots=1", "--Leaderboard:ConcurrentJobs=3");
        var client = host.Own();
        var submission = await client.Submit(LeaderboardCalls.EndlessProgram);
        var jobs = new List<string>();
        for (var job = 0; job < 3; job++)
        {
            using var accepted = await client.PostJob(submission);
            Assert.Equal((3, 2 - job), (Header(accepted, "X-RateLimit-Limit"), Header(accepted, "X-RateLimit-Remaining")));
            jobs.Add((await accepted.Json()).Text("job_id"));
        }

        using var refused = await client.PostJob(submission);
        Assert.Contains("3 jobs", await refused.Detail(HttpStatusCode.TooManyRequests));
        Assert.Equal(0, Header(refused, "X-RateLimit-Remaining"));
        Assert.True(Header(refused, "Retry-After") >= 1);

        var running = await client.Reaches(jobs[0], "running");
        Assert.Equal(JsonValueKind.Null, running.GetProperty("queue_position").ValueKind);
        Assert.Equal(1, await Position(client, jobs[1]));
        Assert.Equal(2, await Position(client, jobs[2]));
        using var cancelled = await client.DeleteAsync($"jobs/{jobs[1]}");
        Assert.Equal("cancelled", (await cancelled.Json()).Text("status"));
        Assert.Equal(1, await Position(client, jobs[2]));

        using var accepted4 = await client.PostJob(submission);
        Assert.Equal(HttpStatusCode.Accepted, accepted4.StatusCode);
        using var again = await client.DeleteAsync($"jobs/{jobs[1]}");
        Assert.NotEmpty(await again.Detail(HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Files_larger_than_allowed_are_400_and_leave_nothing()
    {
        await using var host = await PlatformHost.StartAsync(
            "--Silo:Roles=grains", "--Leaderboard:MaxFileBytes=100000", "--Leaderboard:MaxSubmissionBytes=150000", "--Leaderboard:MaxUnpackedBytes=300000", "--Leaderboard:MaxEntries=20");
        var client = host.Own();
        var (most, more) = (new string('#', 100_000), new string('#', 100_001));
        (string Named, MultipartFormDataContent Form)[] refused =
        [
            ("100000", LeaderboardCalls.Form(more)),
            ("150000", LeaderboardCalls.Form(most).AndFile("b.py", new string('#', 60_000))),
            ("150000", LeaderboardCalls.Form().AndFile("b.py", new byte[60 << 20])),
            ("above", LeaderboardCalls.Form().AndFile("bomb.zip", SubmissionTests.Zip(("a", new string('a', 300_000))))),
            ("20", LeaderboardCalls.Form().AndFile("many.zip", SubmissionTests.Zip([.. Enumerable.Range(0, 30).Select(n => ($"f{n}", ""))]))),
        ];

        foreach (var (named, form) in refused)
        {
            using var response = await client.PostAsync("submissions", form);
            var detail = await response.Detail(HttpStatusCode.BadRequest);
            Assert.Contains("files", detail);
            Assert.Contains(named, detail);
        }

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(host.Folder, "blobs"), "*", SearchOption.AllDirectories));
        using var taken = await client.PostAsync("submissions", LeaderboardCalls.Form(most));
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    [Fact]
    public async Task Quota_tells_what_is_left()
    {
        var client = platform.Host.Own(platform.NewUser());
        var job = await client.Run(LeaderboardCalls.EndlessProgram);

        using var during = await client.GetAsync("quota");
        var left = await during.Json();
        using var cancelled = await client.DeleteAsync($"jobs/{job}");
        using var after = await client.GetAsync("quota");

        Assert.Equal(99_999, left.GetProperty("submissions").GetProperty("remaining").GetInt32());
        Assert.Equal(3_600, left.GetProperty("submissions").GetProperty("window_seconds").GetInt32());
        Assert.Equal((1_000, 999), (left.GetProperty("jobs").GetProperty("limit").GetInt32(), left.GetProperty("jobs").GetProperty("remaining").GetInt32()));
        Assert.Equal(1_000, (await after.Json()).GetProperty("jobs").GetProperty("remaining").GetInt32());
    }

    private static async Task<int> Position(HttpClient client, string job) => (await client.Status(job)).GetProperty("queue_position").GetInt32();

    private static long Header(HttpResponseMessage response, string name) =>
        long.Parse(Assert.Single(response.Headers.GetValues(name)), CultureInfo.InvariantCulture);
}
