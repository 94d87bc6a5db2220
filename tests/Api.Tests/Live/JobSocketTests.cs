using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Api.Live;
using Platform.Storage.Journal;

namespace Platform.Api.Tests.Live;

/// <summary><c>/ws/jobs/{id}</c>.</summary>
public sealed class JobSocketTests(SharedPlatform platform)
{
    private const string Steps = """
        import argparse, json, time
        from pathlib import Path
        parser = argparse.ArgumentParser()
        parser.add_argument("--config"); parser.add_argument("--output")
        args = parser.parse_args()
        for n in range(20):
            print("step", n)
            time.sleep(0.02)
        Path(args.output, "metrics.json").write_text(json.dumps({"params": {"method": "padim"}, "metrics": {"image_auc": 0.985}}))
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Watcher_gets_every_entry_once_in_order_and_a_normal_close(bool ownPort)
    {
        var user = platform.NewUser();
        var job = await platform.Host.Own(user).Run(Steps);
        await using var watch = await JobWatch.OpenAsync(platform.Host, job, user, ownPort: ownPort);

        var messages = await watch.All();

        Assert.Equal(WebSocketCloseStatus.NormalClosure, watch.CloseStatus);
        Assert.All(messages, message => Assert.Equal(["type", "seq", "job_id", "timestamp", "data"], message.EnumerateObject().Select(property => property.Name)));
        Assert.All(messages, message => Assert.Equal(job, message.Text("job_id")));
        Assert.All(messages, message => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", message.Text("timestamp")));
        Assert.Equal(Enumerable.Range(1, messages.Count).Select(seq => (long)seq), Seqs(messages));
        Assert.Equal(["pending", "running", "completed"], Of(messages, "status").Select(data => data.Text("status")));
        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"step {n}"), Of(messages, "log").Select(data => data.Text("line")).Where(line => line.StartsWith("step", StringComparison.Ordinal)));
        Assert.Equal(0.985, Assert.Single(Of(messages, "metrics")).GetProperty("metrics").GetProperty("image_auc").GetDouble());
        Assert.Equal("status", messages[^1].Text("type"));
    }

    [Fact]
    public async Task Late_watcher_gets_everything_and_the_final_status()
    {
        var user = platform.NewUser();
        var job = await platform.Host.Own(user).Run(Steps);
        await platform.Host.Own(user).Ends(job);

        await using var whole = await JobWatch.OpenAsync(platform.Host, job, user);
        var messages = await whole.All();
        await using var rest = await JobWatch.OpenAsync(platform.Host, job, user, from: messages.Count - 1);
        await using var none = await JobWatch.OpenAsync(platform.Host, job, user, from: 1_000_000);

        Assert.Equal("completed", messages[^1].GetProperty("data").Text("status"));
        Assert.Equal(messages[^1].ToString(), Assert.Single(await rest.All()).ToString());
        Assert.Empty(await none.All());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, none.CloseStatus);
    }

    [Fact]
    public async Task Watcher_that_comes_back_again_and_again_misses_nothing_and_gets_nothing_twice()
    {
        var user = platform.NewUser();
        var job = await platform.Host.Own(user).Run(Steps);
        var seen = new List<long>();
        var ended = false;
        while (!ended)
        {
            await using var watch = await JobWatch.OpenAsync(platform.Host, job, user, seen.LastOrDefault());
            for (var taken = 0; taken < 3 && !ended; taken++)
            {
                if (await watch.Next() is { } message) seen.Add(message.GetProperty("seq").GetInt64());
                else ended = true;
            }
        }

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(seq => (long)seq), seen);
        await using var whole = await JobWatch.OpenAsync(platform.Host, job, user);
        Assert.Equal(seen, Seqs(await whole.All()));
    }

    [Fact]
    public async Task Watcher_that_does_not_read_holds_back_nobody()
    {
        const string Loud = """
            import argparse, json
            from pathlib import Path
            parser = argparse.ArgumentParser()
            parser.add_argument("--config"); parser.add_argument("--output")
            args = parser.parse_args()
            for n in range(4000):
                print(n, "x" * 2000)
            Path(args.output, "metrics.json").write_text(json.dumps({"metrics": {"n": 1}}))
            """;
        var user = platform.NewUser();
        var job = await platform.Host.Own(user).Run(Loud);
        await using var stuck = await JobWatch.OpenAsync(platform.Host, job, user);
        await using var quick = await JobWatch.OpenAsync(platform.Host, job, user);

        var messages = await quick.All();
        var late = await stuck.All();

        Assert.Equal("completed", messages[^1].GetProperty("data").Text("status"));
        Assert.Equal(4_000, Of(messages, "log").Count(data => data.Text("line").EndsWith("xxx", StringComparison.Ordinal)));
        Assert.Equal(Seqs(messages), Seqs(late));
    }

    [Fact]
    public async Task Entry_whose_hint_was_lost_comes_all_the_same()
    {
        await using var host = await PlatformHost.StartAsync("--Live:LookEvery=00:00:00.200");
        var job = await host.Own().Run(LeaderboardCalls.EndlessProgram);
        await using var watch = await JobWatch.OpenAsync(host, job, "alice");
        while ((await watch.Next())?.GetProperty("data") is { } data && !(data.TryGetProperty("line", out var line) && line.GetString() == "running"))
        {
        }

        // Past the grain, so that nobody is told.
        await host.Services.GetRequiredService<IJournal>().AppendAsync([new JournalAppend($"jobs/{job}", "unheard", DateTimeOffset.UtcNow, "log", "unheard")]);

        Assert.Equal("unheard", (await watch.Next())?.GetProperty("data").Text("line"));
    }

    [Fact]
    public async Task Who_may_not_watch_is_told_before_the_upgrade()
    {
        var user = platform.NewUser();
        var job = await platform.Host.Own(user).Run();

        Assert.Equal(401, await JobWatch.Refusal(platform.Host, $"ws/jobs/{job}"));
        Assert.Equal(401, await JobWatch.Refusal(platform.Host, $"ws/jobs/{job}?token=wrong"));
        Assert.Equal(404, await JobWatch.Refusal(platform.Host, $"ws/jobs/{job}?token=bob-token"));
        Assert.Equal(404, await JobWatch.Refusal(platform.Host, "ws/jobs/nothing?token=bob-token"));
        Assert.Equal(400, await JobWatch.Refusal(platform.Host, $"ws/jobs/{job}?token={PlatformHost.TokenOf(user)}&from=-1"));
        using var plain = await platform.Host.Own(user).GetAsync($"ws/jobs/{job}");
        Assert.Contains("WebSocket", await plain.Detail(System.Net.HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Cancelled_job_closes_its_watchers_and_one_subscription_serves_them_all()
    {
        await using var host = await PlatformHost.StartAsync("--Live:WatchesPerUser=3");
        var client = host.Own();
        var job = await client.Run(LeaderboardCalls.EndlessProgram);
        await client.Reaches(job, "running");
        var relay = host.Services.GetRequiredService<LiveRelay>();
        await using var one = await JobWatch.OpenAsync(host, job, "alice");
        await using var two = await JobWatch.OpenAsync(host, job, "alice");
        await using var three = await JobWatch.OpenAsync(host, job, "alice");
        await Eventually.True(() => relay.Subscriptions == 1, what: "one subscription");
        Assert.Equal(429, await JobWatch.Refusal(host, $"ws/jobs/{job}?token=alice-token"));

        using var cancelled = await client.DeleteAsync($"jobs/{job}");

        foreach (var watch in (JobWatch[])[one, two, three])
        {
            Assert.Equal("cancelled", (await watch.All())[^1].GetProperty("data").Text("status"));
            Assert.Equal(WebSocketCloseStatus.NormalClosure, watch.CloseStatus);
        }

        await Eventually.True(() => relay.Subscriptions == 0, what: "no subscription");
        await using var again = await Eventually.Get(async () => await Open(host, job), what: "a free watch");
        Assert.NotEmpty(await again.All());
    }

    [Fact]
    public async Task Host_that_stops_says_goodbye()
    {
        var host = await PlatformHost.StartAsync();
        JobWatch watch;
        await using (host)
        {
            var job = await host.Own().Run(LeaderboardCalls.EndlessProgram);
            await host.Own().Reaches(job, "running");
            watch = await JobWatch.OpenAsync(host, job, "alice");
            await watch.Next();
            host.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();
            await watch.All();
        }

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, watch.CloseStatus);
        await watch.DisposeAsync();
    }

    private static async Task<JobWatch?> Open(PlatformHost host, string job)
    {
        try
        {
            return await JobWatch.OpenAsync(host, job, "alice");
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    private static IEnumerable<long> Seqs(IEnumerable<JsonElement> messages) => messages.Select(message => message.GetProperty("seq").GetInt64());

    private static IEnumerable<JsonElement> Of(IEnumerable<JsonElement> messages, string type) =>
        messages.Where(message => message.Text("type") == type).Select(message => message.GetProperty("data"));
}
