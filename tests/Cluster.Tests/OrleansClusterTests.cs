using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Cluster.Tests;

/// <summary>The platform past one process, on Orleans: two silos and an Api over one Redis, one PostgreSQL and one data folder.</summary>
[Collection(OrleansCluster.Name)]
public sealed class OrleansClusterTests(OrleansCluster cluster)
{
    private Task<HttpResponseMessage> Ask(string submission) =>
        cluster.Api.Client.SendAsync(cluster.Api.Request(HttpMethod.Post, "leaderboard/jobs", "bob", JsonContent.Create(new { submission_id = submission, config = new { } })));

    private async Task TakenAgain(string submission)
    {
        string? job = null;
        await Eventually.True(
            async () =>
            {
                using var answer = await Ask(submission);
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return false;
                Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{answer.StatusCode}\n{cluster.Output}");
                job = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job_id").GetString();
                return true;
            },
            Within,
            "work to be taken again");
        Assert.Equal("completed", (await Ended(job!, "bob")).GetProperty("status").GetString());
    }

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Job_submitted_to_acluster_runs_and_its_log_run_and_rank_are_there()
    {
        var api = cluster.Api;
        var job = (await api.Run(await api.Submit(ClusterPrograms.Quick)))!;

        var status = await Ended(job);

        Assert.True(status.GetProperty("status").GetString() == "completed", $"{status}\n{cluster.Output}");
        Assert.Equal(1, status.GetProperty("attempt").GetInt32());
        Assert.Contains("counting", await api.GetText($"leaderboard/jobs/{job}/logs"));
        var results = await api.Get($"leaderboard/jobs/{job}/results");
        var run = (await api.Get(new Uri(results.GetProperty("mlflow_rest_link").GetString()!).PathAndQuery[1..])).GetProperty("run");
        Assert.Equal("FINISHED", run.GetProperty("info").GetProperty("status").GetString());
        Assert.Equal(0.5, Assert.Single(await Rows(job)).GetProperty("value").GetDouble());
    }

    /// <summary>The Api looks by itself only every ten minutes here, so what arrives arrived by the streams of another process.</summary>
    [Fact]
    public async Task Watcher_at_the_Api_hears_what_silos_append()
    {
        var job = (await cluster.Api.Run(await cluster.Api.Submit(ClusterPrograms.Slow)))!;

        var types = new List<string>();
        using var socket = new ClientWebSocket();
        using var bound = new CancellationTokenSource(Within);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{cluster.Api.Port}/leaderboard/ws/jobs/{job}?token=alice-token"), bound.Token);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, bound.Token);
            if (received.MessageType == WebSocketMessageType.Close) break;
            Assert.True(received.EndOfMessage, "a message of this job is longer than the buffer");
            types.Add(JsonDocument.Parse(buffer.AsMemory(0, received.Count)).RootElement.GetProperty("type").GetString()!);
        }

        Assert.Contains("log", types);
        Assert.Contains("metrics", types);
        Assert.Equal("status", types[^1]);
        Assert.Equal("completed", (await Ended(job)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Sigkill_of_the_silo_that_runs_a_job_has_it_run_again_by_the_other()
    {
        var api = cluster.Api;
        var job = (await api.Run(await api.Submit(ClusterPrograms.Long)))!;
        await Eventually.True(() => cluster.Workplaces(job).Count == 1, Within, "a silo to take the job");
        var victim = cluster.Workplaces(job)[0];
        await Eventually.True(async () => (await Answered($"leaderboard/jobs/{job}/status"))?.GetProperty("status").GetString() == "running", Within, "the job to run");

        await cluster.Silos[victim].Kill();

        await Eventually.True(() => cluster.Workplaces(job).Any(silo => silo != victim), Within, "the other silo to take the job");
        var status = await Ended(job);
        Assert.True(status.GetProperty("status").GetString() == "completed", $"{status}\n{cluster.Output}");
        Assert.Equal(2, status.GetProperty("attempt").GetInt32());
        Assert.Single(await Rows(job));
        Assert.Equal(3, (await api.Get("leaderboard/quota")).GetProperty("jobs").GetProperty("remaining").GetInt32());

        // It joins again under its name, and clears what its killed programs left.
        await cluster.Silos[victim].Start();
        await Eventually.True(() => cluster.Workplaces(job).Count == 0, Within, "the killed silo's folder to be cleared");
        var next = (await api.Run(await api.Submit(ClusterPrograms.Quick)))!;
        Assert.Equal("completed", (await Ended(next)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Redis_that_stands_still_is_told_as_503_and_work_goes_on_when_it_is_back()
    {
        var submission = await cluster.Api.Submit(ClusterPrograms.Quick, "bob");

        await using (await cluster.PauseRedis())
        {
            using var refused = await Ask(submission);
            Assert.True(refused.StatusCode == HttpStatusCode.ServiceUnavailable, $"{refused.StatusCode}\n{cluster.Output}");
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await TakenAgain(submission);
    }

    [Fact]
    public async Task Database_that_crashed_is_told_as_503_and_work_goes_on_when_it_is_back()
    {
        var api = cluster.Api;
        var submission = await api.Submit(ClusterPrograms.Quick, "bob");

        await using (await cluster.StopDatabase())
        {
            using var refused = await Ask(submission);
            Assert.True(refused.StatusCode == HttpStatusCode.ServiceUnavailable, $"{refused.StatusCode}\n{api.Output}");
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await TakenAgain(submission);
    }

    [Fact]
    public async Task Dashboard_of_a_silo_is_at_its_path_and_counts_both_silos()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{cluster.Silos.First().Value.Port}/") };

        Assert.Contains("<html", await http.GetStringAsync("orleans"), StringComparison.OrdinalIgnoreCase);
        await Eventually.True(
            async () => JsonDocument.Parse(await http.GetStringAsync("orleans/DashboardCounters")).RootElement.GetProperty("hosts").GetArrayLength() == 2,
            Within,
            "both silos in the dashboard");
    }

    private async Task<JsonElement> Ended(string job, string user = "alice")
    {
        var status = await Eventually.Get<object>(
            async () =>
            {
                var now = await Answered($"leaderboard/jobs/{job}/status", user);
                return now?.GetProperty("status").GetString() is "completed" or "failed" or "cancelled" ? now : null;
            },
            Within,
            $"the end of {job}");
        return (JsonElement)status;
    }

    /// <summary>What the Api answers; null where it says to ask again, as for a call that was under way to a silo that was killed.</summary>
    private async Task<JsonElement?> Answered(string path, string user = "alice")
    {
        using var response = await cluster.Api.Client.SendAsync(cluster.Api.Request(HttpMethod.Get, path, user));
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable) return null;
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {body}\n{cluster.Api.Output}");
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    private async Task<List<JsonElement>> Rows(string job) =>
        (await cluster.Api.Get("leaderboard/leaderboard?metric=score&order=desc&limit=1000")).GetProperty("rows").EnumerateArray()
            .Where(row => row.GetProperty("job_id").GetString() == job).ToList();
}
