using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Api.Surfaces.Classroom.Dashboards;
using Platform.Api.Tests.Live;

namespace Platform.Api.Tests.Classroom;

/// <summary><c>/ws/dashboard</c> and the hub's topic <c>classes/{class}</c>.</summary>
public sealed class DashboardTests(SharedPlatform platform)
{
    [Fact]
    public async Task Dashboard_is_greeted_and_notified_as_specified()
    {
        var room = platform.NewClass();
        foreach (var ownPort in (bool[])[true, false])
        {
            await using var dashboard = await DashboardClient.OpenAsync(platform.Host, $"{room}-key", ownPort: ownPort);
            await platform.Host.Classroom($"{room}-key").PostText(ClassroomCalls.SpecEvent.Replace("cell_execution", "cell_executed", StringComparison.Ordinal));

            Assert.StartsWith("conn_", dashboard.Greeting.Text("connection_id"));
            Assert.EndsWith("Z", dashboard.Greeting.Text("timestamp"));
            var message = await dashboard.Next() ?? default;
            Assert.Equal(("event_notification", ownPort ? 1 : 2), (message.Text("type"), message.GetProperty("seq").GetInt32()));
            var told = message.GetProperty("event");
            Assert.Equal(
                ("cell_execution", "user123", "田中太郎", "/notebooks/lesson1.ipynb", 5, false, "2025-01-18T10:30:00Z"),
                (told.Text("eventType"), told.Text("userId"), told.Text("userName"), told.Text("notebookPath"), told.GetProperty("cellIndex").GetInt32(), told.GetProperty("hasError").GetBoolean(),
                    told.Text("timestamp")));
        }
    }

    [Fact]
    public async Task Dashboard_that_comes_back_gets_what_it_missed_once_and_in_order()
    {
        var room = platform.NewClass();
        var client = platform.Host.Classroom($"{room}-key");
        await using var steady = await DashboardClient.OpenAsync(platform.Host, $"{room}-key", "&from=0");
        var sending = Task.Run(async () =>
        {
            for (var n = 0; n < 60; n++) await client.Send([.. Enumerable.Range(0, 5).Select(m => (object)ClassroomCalls.Event($"s{m}", ("cellIndex", n), ("eventId", $"{n}")))]);
        });

        var seen = new List<JsonElement>();
        while (seen.Count < 300)
        {
            var from = seen.Count == 0 ? 0 : Seq(seen[^1]);
            await using var cut = await DashboardClient.OpenAsync(platform.Host, $"{room}-key", $"&from={from}");
            seen.AddRange(await cut.Next(Math.Min(37, 300 - seen.Count)));
        }

        await sending;
        Assert.Equal(Enumerable.Range(1, 300).Select(n => (long)n), seen.Select(Seq));
        Assert.Equal(300, seen.Select(each => (each.GetProperty("event").Text("userId"), each.GetProperty("event").GetProperty("cellIndex").GetInt32())).Distinct().Count());
        Assert.Equal(seen.Select(each => each.ToString()), (await steady.Next(300)).Select(each => each.ToString()));
    }

    [Fact]
    public async Task Dashboard_may_begin_with_the_latest_events()
    {
        var room = platform.NewClass();
        await platform.Host.Classroom($"{room}-key").Send([.. Enumerable.Range(0, 5).Select(n => (object)ClassroomCalls.Event("a", ("cellIndex", n)))]);

        await using var latest = await DashboardClient.OpenAsync(platform.Host, $"{room}-key", "&last=2");
        await using var whole = await DashboardClient.OpenAsync(platform.Host, $"{room}-key", "&last=200");

        Assert.Equal([4L, 5L], (await latest.Next(2)).Select(Seq));
        Assert.Equal(1, Seq(await whole.Next() ?? default));
    }

    [Fact]
    public async Task Dashboard_sees_its_class_alone_and_of_it_what_it_asks_for()
    {
        var (room, other) = (platform.NewClass(), platform.NewClass());
        await using var whole = await DashboardClient.OpenAsync(platform.Host, $"{room}-key", $"&class={room}");
        await using var team = await DashboardClient.OpenAsync(platform.Host, $"{room}-key", $"&team={Uri.EscapeDataString("赤")}");
        await using var notebook = await DashboardClient.OpenAsync(platform.Host, $"{room}-key", "&notebook=n%2F2.ipynb&from=0");

        await platform.Host.Classroom($"{other}-key").Send(ClassroomCalls.Event("stranger"));
        var client = platform.Host.Classroom($"{room}-key");
        await client.Send(ClassroomCalls.Event("a", ("teamName", "赤")));
        await client.Send(ClassroomCalls.Event("b", ("notebookPath", "/n/2.ipynb")));
        await client.Send(ClassroomCalls.Event("c", ("teamName", "赤"), ("notebookPath", "n/2.ipynb")));

        Assert.Equal(["a", "b", "c"], (await whole.Next(3)).Select(Student));
        Assert.Equal(["a", "c"], (await team.Next(2)).Select(Student));
        Assert.Equal(["b", "c"], (await notebook.Next(2)).Select(Student));
        Assert.Equal(403, await DashboardClient.Refusal(platform.Host, $"?token={room}-key&class={other}"));
        Assert.Equal(401, await DashboardClient.Refusal(platform.Host, "?token=nobody"));
        Assert.Equal(401, await DashboardClient.Refusal(platform.Host, ""));
    }

    [Fact]
    public async Task Eleventh_dashboard_is_refused_before_the_upgrade_until_one_is_closed()
    {
        var key = $"{platform.NewClass()}-key";
        var open = new List<DashboardClient>();
        for (var n = 0; n < 10; n++) open.Add(await DashboardClient.OpenAsync(platform.Host, key));

        Assert.Equal(429, await DashboardClient.Refusal(platform.Host, $"?token={key}"));
        using (var why = await platform.Host.Classroom(key).GetAsync("ws/dashboard")) await why.ClassError(HttpStatusCode.TooManyRequests, "RATE_LIMIT_EXCEEDED");

        await open[0].Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await Eventually.True(
            async () =>
            {
                using var socket = new ClientWebSocket();
                try
                {
                    await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{platform.Host.ClassroomPort}/ws/dashboard?token={key}"), CancellationToken.None);
                    return true;
                }
                catch (WebSocketException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(30),
            "a free place");
        foreach (var each in open) await each.DisposeAsync();
    }

    [Fact]
    public async Task Slow_dashboard_holds_nobody_up_and_gets_everything_in_the_end()
    {
        var room = platform.NewClass();
        var client = platform.Host.Classroom($"{room}-key");
        await using var slow = await DashboardClient.OpenAsync(platform.Host, $"{room}-key", "&from=0");
        await using var quick = await DashboardClient.OpenAsync(platform.Host, $"{room}-key", "&from=0");
        const int Requests = 90, Each = 200;

        // Names that make a notification large: nine megabytes and more altogether, which no buffer on the way holds.
        var name = new string('長', 240);
        var reading = quick.Next(Requests * Each);
        for (var n = 0; n < Requests; n++)
            await client.Send([.. Enumerable.Range(0, Each).Select(m => (object)ClassroomCalls.Event($"s{n % 20}", ("eventId", $"{n}-{m}"), ("userName", name)))]);

        Assert.Equal(Requests * Each, (await reading).Count);
        Assert.Equal(Enumerable.Range(1, Requests * Each).Select(n => (long)n), (await slow.Next(Requests * Each)).Select(Seq));
    }

    [Fact]
    public async Task Dashboard_that_takes_nothing_is_given_up_and_leaves_nothing_behind()
    {
        await using var host = await PlatformHost.StartAsync("--Classroom:SendWithin=00:00:00.500", "--Classroom:EventsPerMinute=100000");
        var client = host.Classroom("room1-key");
        await using var dead = await DashboardClient.OpenAsync(host, "room1-key");
        var feeds = host.Services.GetRequiredService<ClassFeeds>();
        Assert.Equal(1, feeds.Count);

        var name = new string('長', 240);
        var sent = 0;
        await Eventually.True(
            async () =>
            {
                await client.Send([.. Enumerable.Range(0, 200).Select(m => (object)ClassroomCalls.Event($"s{sent % 20}", ("userName", name)))]);
                sent++;
                return feeds.Count == 0;
            },
            TimeSpan.FromSeconds(90),
            "the end of a dashboard that takes nothing");
        Assert.True(sent > 1);
    }

    [Fact]
    public async Task Dashboard_is_closed_in_order_when_the_platform_stops()
    {
        var host = await PlatformHost.StartAsync();
        await using var dashboard = await DashboardClient.OpenAsync(host, "room1-key");
        await host.Classroom("room1-key").Send(ClassroomCalls.Event("a"));
        Assert.Equal("a", Student(await dashboard.Next() ?? default));

        var stopping = host.DisposeAsync();

        Assert.Null(await dashboard.Next());
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, dashboard.Socket.CloseStatus);
        await dashboard.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await stopping;
    }

    [Fact]
    public async Task Hub_gives_a_class_to_its_key_alone_and_to_it_nothing_else()
    {
        var (room, other) = (platform.NewClass(), platform.NewClass());
        await platform.Host.Classroom($"{room}-key").Send(ClassroomCalls.Event("a"));

        await using (var hub = await HubConnection.WithTokenAsync(platform.Host, $"{room}-key"))
        {
            var (topic, item) = await hub.First($"classes/{room}", 0);
            Assert.Equal(($"classes/{room}", "a"), (topic, item.GetProperty("data").Text("userId")));
        }

        await using var foreign = await HubConnection.WithTokenAsync(platform.Host, $"{other}-key");
        Assert.NotNull((await foreign.Stream($"classes/{room}", 0)).Error);
        await using var user = await HubConnection.OpenAsync(platform.Host, "alice");
        Assert.NotNull((await user.Stream($"classes/{room}", 0)).Error);
    }

    private static long Seq(JsonElement message) => message.GetProperty("seq").GetInt64();

    private static string Student(JsonElement message) => message.GetProperty("event").Text("userId");
}
