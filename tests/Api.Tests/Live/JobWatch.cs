using System.Net.WebSockets;
using System.Text.Json;

namespace Platform.Api.Tests.Live;

/// <summary>A watcher of a job, or of something else, over the raw WebSocket.</summary>
internal sealed class JobWatch : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];

    private JobWatch(ClientWebSocket socket) => _socket = socket;

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static Task<JobWatch> OpenAsync(PlatformHost host, string job, string user, long from = 0, bool ownPort = true)
    {
        var place = ownPort ? $"{host.OwnPort}" : $"{host.Port}/leaderboard";
        return OpenAsync($"ws://127.0.0.1:{place}/ws/jobs/{job}?token={PlatformHost.TokenOf(user)}&from={from}");
    }

    public static async Task<JobWatch> OpenAsync(string address)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(address), CancellationToken.None);
        return new JobWatch(socket);
    }

    /// <summary>The status that an attempt to watch is refused with.</summary>
    public static async Task<int> Refusal(PlatformHost host, string path)
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{host.OwnPort}/{path}"), CancellationToken.None));
        return (int)socket.HttpStatusCode;
    }

    /// <summary>The next message; null once the socket was closed.</summary>
    public async Task<JsonElement?> Next()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), bound.Token);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            length += received.Count;
            if (received.EndOfMessage) return JsonDocument.Parse(_buffer.AsMemory(0, length)).RootElement.Clone();
        }
    }

    public async Task<List<JsonElement>> All()
    {
        var messages = new List<JsonElement>();
        while (await Next() is { } message) messages.Add(message);
        return messages;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
