using System.Net;
using System.Text.Json;
using Platform.Api.Tests.Live;

namespace Platform.Api.Tests.Cleanflow;

/// <summary>Executions that are not waited for, and watching them.</summary>
public sealed class LiveTests(SharedPlatform platform)
{
    [Theory]
    [InlineData("respond-async")]
    [InlineData("wait=10, Respond-Async; x=1")]
    public async Task Execution_not_waited_for_can_be_looked_at_at_once_and_ends_by_itself(string prefer)
    {
        var client = platform.Host.NewCleanflow();
        var (execution, _) = await Start(client, prefer);

        var ended = await Ended(client, execution);
        Assert.Equal("completed", ended.Text("status"));
    }

    [Fact]
    public async Task Socket_and_hub_tell_every_step_and_the_end_also_to_who_comes_late()
    {
        var token = platform.Host.NewToken();
        var client = platform.Host.Cleanflow(token);
        var (execution, steps) = await Start(client, "respond-async");
        var address = $"ws://127.0.0.1:{client.BaseAddress!.Port}/api/v1/ws/executions/{execution}?token={token}";
        await using var watch = await JobWatch.OpenAsync(address);
        var messages = await watch.All();

        Assert.All(messages, message => Assert.Equal(["type", "seq", "execution_id", "timestamp", "data"], message.Names()));
        Assert.All(messages, message => Assert.Equal(execution, message.Text("execution_id")));
        Assert.Equal(("end", "completed"), (messages[^1].Text("type"), messages[^1].GetProperty("data").Text("status")));
        Assert.Equal(
            Enumerable.Range(1, steps).SelectMany(order => (string[])[$"{order} running", $"{order} success"]),
            messages[..^1].Select(message => message.GetProperty("data")).Select(step => $"{step.GetProperty("order").GetInt32()} {step.Text("status")}"));
        await using var late = await JobWatch.OpenAsync(address + $"&from={messages[1].GetProperty("seq").GetInt64()}");
        Assert.Equal(messages.Skip(2).Select(message => message.ToString()), (await late.All()).Select(message => message.ToString()));

        await using var hub = await HubConnection.WithTokenAsync(platform.Host, token);
        var heard = await hub.Stream($"executions/{execution}", 0);
        Assert.Null(heard.Error);
        Assert.Equal(messages.Select(message => message.GetProperty("data").ToString()), heard.Items.Select(item => item.GetProperty("data").ToString()));
        await using var stranger = await HubConnection.WithTokenAsync(platform.Host, platform.Host.NewToken());
        Assert.Contains("there is no such topic", (await stranger.Stream($"executions/{execution}", 0)).Error);
    }

    [Fact]
    public async Task Execution_that_is_refused_is_so_whether_it_is_waited_for_or_not()
    {
        var client = platform.Host.NewCleanflow();
        using var response = await client.SendAsync(HttpMethod.Post, "plans/00000000-0000-4000-8000-000000000001/execute", null, ("Prefer", "respond-async"));

        await response.Error(404, "PLAN_NOT_FOUND");
    }

    /// <summary>Starts one that takes long enough to be caught running; its id, and how many steps it has.</summary>
    private static async Task<(string Execution, int Steps)> Start(HttpClient client, string prefer)
    {
        var rows = string.Concat(Enumerable.Range(0, 150_000).Select(row => $"{(row % 7 == 0 ? "" : row * 31 % 1009)},{"ABC"[row % 3]}{row % 97},{row % 2}\n"));
        var plan = await client.Plan(await client.Upload("age,category,target\n" + rows));
        using var response = await client.SendAsync(HttpMethod.Post, $"plans/{plan.Text("plan_id")}/execute", null, ("Prefer", prefer));

        var started = await response.Success(HttpStatusCode.Accepted, "Execution started");
        Assert.Equal("respond-async", Assert.Single(response.Headers.GetValues("Preference-Applied")));
        Assert.Equal("running", started.Text("status"));
        return (started.Text("execution_id"), started.GetProperty("steps").GetArrayLength());
    }

    private static async Task<JsonElement> Ended(HttpClient client, string execution) =>
        (JsonElement)await Eventually.Get<object>(
            async () => await client.Get($"executions/{execution}") is var now && now.Text("status") != "running" ? now : null, TimeSpan.FromSeconds(60), "the execution's end");
}
