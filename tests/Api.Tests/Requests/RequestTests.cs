using System.Net;
using System.Net.WebSockets;

namespace Platform.Api.Tests.Requests;

/// <summary>Request ids, logs, health.</summary>
public sealed class RequestTests(SharedPlatform platform)
{
    [Theory]
    [InlineData("my-request.7", true)]
    [InlineData("0HN:00000001", true)]
    [InlineData("with space", false)]
    [InlineData("semi;colon", false)]
    public async Task Request_id_is_the_callers_where_it_is_a_plain_word(string given, bool kept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "quota") { Headers = { { "X-Request-Id", given } } };

        using var response = await platform.Host.Own().SendAsync(request);

        var id = Assert.Single(response.Headers.GetValues("X-Request-Id"));
        if (kept) Assert.Equal(given, id);
        else Assert.Matches("^[0-9a-f]{32}$", id);
        // The line is written when the answer is out.
        await Eventually.True(() => platform.Host.Log.All.Any(line => line.Contains($"RequestId={id}", StringComparison.Ordinal)), what: $"a line of the log with {id}");
    }

    [Fact]
    public async Task Request_id_that_is_too_long_or_given_twice_is_replaced()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "quota") { Headers = { { "X-Request-Id", new string('x', 129) } } };
        using var response = await platform.Host.Own().SendAsync(request);
        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(response.Headers.GetValues("X-Request-Id")));
    }

    [Fact]
    public async Task No_log_line_holds_a_token()
    {
        var user = platform.NewUser();
        var token = PlatformHost.TokenOf(user);
        var client = platform.Host.Own(user);
        var job = await client.Run();
        using (var socket = new ClientWebSocket())
        {
            await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{platform.Host.OwnPort}/ws/jobs/{job}?token={token}"), CancellationToken.None);
            var buffer = new byte[4096];
            while ((await socket.ReceiveAsync(buffer, CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }

        using var refused = await platform.Host.Own(null).GetAsync("ws/jobs/abc?token=a-wrong-token");
        using var hub = await platform.Host.Main().PostAsync($"hubs/live/negotiate?negotiateVersion=1&access_token={token}", null);
        Assert.Equal(HttpStatusCode.OK, hub.StatusCode);
        await client.Ends(job);

        Assert.Contains(platform.Host.Log.All, line => line.Contains($"/ws/jobs/{job}", StringComparison.Ordinal));
        Assert.DoesNotContain(platform.Host.Log.All, line => line.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(platform.Host.Log.All, line => line.Contains("a-wrong-token", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("live")]
    [InlineData("ready")]
    [InlineData("startup")]
    public async Task Health_is_told_on_the_main_port_without_a_token(string which)
    {
        using var response = await platform.Host.Main().GetAsync($"health/{which}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("ok", (await response.Json()).Text("status"));
    }

    [Fact]
    public async Task Readiness_names_what_is_wrong_and_comes_back()
    {
        await using var host = await PlatformHost.StartAsync("--Silo:Roles=grains");
        var staging = Path.Combine(host.Folder, "blobs", ".staging");
        Directory.Delete(staging);
        await File.WriteAllTextAsync(staging, "in the way");

        await Eventually.True(async () => (await Ready(host)).Status == HttpStatusCode.ServiceUnavailable, what: "readiness to be lost");
        Assert.NotEmpty((await Ready(host)).Detail);

        File.Delete(staging);
        Directory.CreateDirectory(staging);
        await Eventually.True(async () => (await Ready(host)).Status == HttpStatusCode.OK, what: "readiness to come back");
    }

    private static async Task<(HttpStatusCode Status, string Detail)> Ready(PlatformHost host)
    {
        using var response = await host.Main().GetAsync("health/ready");
        return (response.StatusCode, (await response.Json()).TryGetProperty("detail", out var detail) ? detail.GetString()! : "");
    }
}
