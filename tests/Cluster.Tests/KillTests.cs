using System.Net;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Cluster.Tests;

/// <summary>The platform is killed at any moment and started again on the same data: nothing acknowledged is lost, nothing happens twice.</summary>
[Collection("kills")]
public sealed class KillTests : IDisposable
{
    private const int Kills = 20;

    private const string Program = """
        import argparse, json, time
        from pathlib import Path
        parser = argparse.ArgumentParser()
        parser.add_argument("--config", required=True)
        parser.add_argument("--output", required=True)
        args = parser.parse_args()
        print("working")
        time.sleep(0.3)
        Path(args.output, "metrics.json").write_text(json.dumps({"params": {"method": "kill"}, "metrics": {"score": 0.5}}))
        """;

    private readonly string _data = Directory.CreateTempSubdirectory("platform-kill-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Sigkill_at_twenty_random_moments_loses_and_doubles_nothing()
    {
        // A generous attempts bound: with a kill every second, a job is often the victim.
        await using var platform = new PlatformProcess(
            _data, "--Leaderboard:SubmissionsPerHour=100000", "--Leaderboard:ConcurrentJobs=3", $"--Jobs:MaxAttempts={(3 * Kills) + 5}");
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var submissions = new List<string>();
        var jobs = new List<string>();
        // A machine that is busy with other things acknowledges little between two kills: then there are more of them, further apart.
        for (var kill = 0; kill < Kills || (jobs.Count < 3 && kill < 3 * Kills); kill++)
        {
            await platform.Start();
            using var stop = new CancellationTokenSource();
            var load = Load(platform, submissions, jobs, stop.Token);
            await Task.Delay(random.Next(50, kill < Kills ? 1_500 : 5_000));
            await platform.Kill();
            await stop.CancelAsync();
            await load;
        }

        await platform.Start();
        Assert.True(jobs.Count >= 3, $"seed {seed}: only {jobs.Count} jobs were acknowledged, too few to mean anything");
        foreach (var job in jobs)
        {
            var status = await Ended(platform, job);
            Assert.True(status.GetProperty("status").GetString() == "completed", $"seed {seed}: {job} ended as {status}");
        }

        // What was asked for but cut off before it was acknowledged is finished by the job's reminder, within its period of a minute; then no quota is held.
        await Eventually.True(
            async () => Remaining(await platform.Get("leaderboard/quota"), "jobs") == 3,
            TimeSpan.FromSeconds(180),
            $"the whole quota free again (seed {seed})");
        Assert.All(
            (await platform.Get("leaderboard/jobs?limit=100")).GetProperty("jobs").EnumerateArray(),
            job => Assert.True(job.GetProperty("status").GetString() == "completed", $"seed {seed}: {job}"));
        var rows = await Rows(platform);
        Assert.Equal(rows.Count, rows.Distinct().Count());
        Assert.Subset(rows.ToHashSet(), jobs.ToHashSet());

        foreach (var submission in submissions)
        {
            var job = await Eventually.Get(() => platform.Run(submission), TimeSpan.FromSeconds(60), "room for a job");
            Assert.Equal("completed", (await Ended(platform, job)).GetProperty("status").GetString());
            if (submissions.IndexOf(submission) >= 4) break;
        }
    }

    [Fact]
    public async Task Sigterm_while_a_job_runs_ends_in_order_and_the_job_is_run_again()
    {
        await using var platform = new PlatformProcess(_data);
        await platform.Start();
        var submission = await platform.Submit(Program.Replace("0.3", "3", StringComparison.Ordinal));
        var job = (await platform.Run(submission))!;
        await Eventually.True(
            async () => (await platform.Get($"leaderboard/jobs/{job}/status")).GetProperty("status").GetString() == "running", what: "a running job");

        Assert.Equal(0, await platform.Terminate());
        await platform.Start();

        Assert.Equal("completed", (await Ended(platform, job)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Second_process_on_the_same_data_is_refused_in_one_clear_line()
    {
        await using var first = new PlatformProcess(_data);
        await first.Start();
        await using var second = new PlatformProcess(_data);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(second.Start);

        Assert.Contains(_data, refused.Message);
        Assert.DoesNotContain("   at ", refused.Message);
        using var response = await first.Client.GetAsync("health/live");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task Load(PlatformProcess platform, List<string> submissions, List<string> jobs, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                submissions.Add(await platform.Submit(Program));
                if (await platform.Run(submissions[^1]) is { } job) jobs.Add(job);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or JsonException)
            {
                // The kill cut the request off: it was not acknowledged.
                return;
            }
        }
    }

    private static Task<JsonElement> Ended(PlatformProcess platform, string job) => Ended(platform, job, TimeSpan.FromSeconds(120));

    private static async Task<JsonElement> Ended(PlatformProcess platform, string job, TimeSpan within)
    {
        var status = await Eventually.Get<object>(
            async () =>
            {
                var now = await platform.Get($"leaderboard/jobs/{job}/status");
                return now.GetProperty("status").GetString() is "completed" or "failed" or "cancelled" ? now : null;
            },
            within,
            $"the end of {job}");
        return (JsonElement)status;
    }

    private static async Task<List<string>> Rows(PlatformProcess platform)
    {
        var page = await platform.Get("leaderboard/leaderboard?metric=score&order=desc&limit=1000");
        return page.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("job_id").GetString()!).ToList();
    }

    private static int Remaining(JsonElement quota, string name) => quota.GetProperty(name).GetProperty("remaining").GetInt32();
}
