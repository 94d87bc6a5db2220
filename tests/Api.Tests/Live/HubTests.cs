using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

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

    /// <summary>As much of a SignalR client as these tests need.</summary>
    private sealed class HubConnection : IAsyncDisposable
    {
        private const char RecordSeparator = '\u001e';

        private readonly ClientWebSocket _socket = new();
        private readonly StringBuilder _received = new();
        private int _invocations;

        public static async Task<HubConnection> OpenAsync(PlatformHost host, string user)
        {
            var connection = new HubConnection();
            await connection._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{host.Port}/hubs/live?access_token={PlatformHost.TokenOf(user)}"), CancellationToken.None);
            await connection.Send("""{"protocol":"json","version":1}""");
            Assert.Equal("{}", (await connection.Next()).ToString());
            return connection;
        }

        public async Task<(List<JsonElement> Items, string? Error)> Stream(string topic, long from)
        {
            var id = $"{++_invocations}";
            await Send(JsonSerializer.Serialize(new { type = 4, invocationId = id, target = "Subscribe", arguments = new object[] { topic, from } }));
            var items = new List<JsonElement>();
            while (true)
            {
                var message = await Next();
                switch (message.GetProperty("type").GetInt32())
                {
                    case 2:
                        Assert.Equal(id, message.Text("invocationId"));
                        items.Add(message.GetProperty("item"));
                        break;
                    case 3:
                        return (items, message.TryGetProperty("error", out var error) ? error.GetString() : null);
                    case 6:
                        break;
                    default:
                        throw new InvalidOperationException($"the hub sent {message}");
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            _socket.Dispose();
        }

        private Task Send(string json) => _socket.SendAsync(Encoding.UTF8.GetBytes(json + RecordSeparator), WebSocketMessageType.Text, true, CancellationToken.None);

        private async Task<JsonElement> Next()
        {
            using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(90));
            var buffer = new byte[16 * 1024];
            while (true)
            {
                var text = _received.ToString();
                if (text.IndexOf(RecordSeparator, StringComparison.Ordinal) is >= 0 and var end)
                {
                    _received.Remove(0, end + 1);
                    return JsonDocument.Parse(text[..end]).RootElement.Clone();
                }

                var read = await _socket.ReceiveAsync(buffer, bound.Token);
                if (read.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException($"the hub closed: {_socket.CloseStatusDescription}");
                _received.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
            }
        }
    }
}
