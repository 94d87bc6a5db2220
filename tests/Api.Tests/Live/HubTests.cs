using System.Net;
using System.Net.WebSockets;

namespace Platform.Api.Tests.Live;

/// <summary>The SignalR hub, by its JSON protocol over a WebSocket.</summary>
public sealed class HubTests(SharedPlatform platform)
{
    [Fact]
    public async Task Subscriber_gets_a_jobs_entries_from_where_it_asks_and_the_end()
    {
        var user = platform.NewUser();
        var job = await platform.Host.Own(user).Run(LeaderboardCalls.Reporting(0.5));
        await using var hub = await HubConnection.OpenAsync(platform.Host, user);

        var all = await hub.Stream($"jobs/{job}", 0);
        var rest = await hub.Stream($"jobs/{job}", 2);

        Assert.Null(all.Error);
        Assert.Equal(["pending", "running", "completed"], all.Items.Where(item => item.Text("type") == "status").Select(item => item.GetProperty("data").Text("status")));
        Assert.All(all.Items, item => Assert.Equal($"jobs/{job}", item.Text("topic")));
        Assert.Equal(Enumerable.Range(1, all.Items.Count).Select(seq => (long)seq), all.Items.Select(item => item.GetProperty("seq").GetInt64()));
        Assert.Equal(all.Items.Skip(2).Select(item => item.ToString()), rest.Items.Select(item => item.ToString()));
    }

    [Fact]
    public async Task Topics_that_are_not_the_callers_are_not_there()
    {
        var job = await platform.Host.Own(platform.NewUser()).Run();
        await using var hub = await HubConnection.OpenAsync(platform.Host, platform.NewUser());

        foreach (var topic in (string[])[$"jobs/{job}", "jobs/none", "jobs/", "users/alice", "", "jobs/../x"])
        {
            var answer = await hub.Stream(topic, 0);
            Assert.Empty(answer.Items);
            Assert.Contains("there is no such topic", answer.Error);
        }
    }

    [Fact]
    public async Task Caller_without_a_valid_token_is_refused_before_it_connects()
    {
        foreach (var query in (string[])["", "&access_token=", "&access_token=wrong", "&token=alice-token"])
        {
            using var negotiate = await platform.Host.Main().PostAsync($"hubs/live/negotiate?negotiateVersion=1{query}", null);
            Assert.Equal(HttpStatusCode.Unauthorized, negotiate.StatusCode);
            using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{platform.Host.Port}/hubs/live?x=1{query}"), CancellationToken.None));
            Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
        }

        using var allowed = await platform.Host.Main("alice").PostAsync("hubs/live/negotiate?negotiateVersion=1", null);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }
}
