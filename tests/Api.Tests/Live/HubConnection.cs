using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Platform.Api.Tests.Live;

/// <summary>As much of a SignalR client as these tests need.</summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private const char RecordSeparator = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly StringBuilder _received = new();
    private int _invocations;

    public static Task<HubConnection> OpenAsync(PlatformHost host, string user) => WithTokenAsync(host, PlatformHost.TokenOf(user));

    public static async Task<HubConnection> WithTokenAsync(PlatformHost host, string token)
    {
        var connection = new HubConnection();
        await connection._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{host.Port}/hubs/live?access_token={token}"), CancellationToken.None);
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

    /// <summary>The first item of a topic, with the topic it names, of a stream that goes on.</summary>
    public async Task<(string Topic, JsonElement Item)> First(string topic, long from)
    {
        await Send(JsonSerializer.Serialize(new { type = 4, invocationId = $"{++_invocations}", target = "Subscribe", arguments = new object[] { topic, from } }));
        while (true)
        {
            var message = await Next();
            if (message.GetProperty("type").GetInt32() == 2) return (message.GetProperty("item").Text("topic"), message.GetProperty("item"));
            Assert.Equal(6, message.GetProperty("type").GetInt32());
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
