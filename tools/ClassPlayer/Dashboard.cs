using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace Platform.ClassPlayer;

/// <summary>A dashboard: counts the events it is told of and how long after their sending.</summary>
internal sealed class Dashboard(Uri url, string? key, ConcurrentDictionary<string, long> sent, Latencies delays) : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private Task _listening = Task.CompletedTask;

    /// <summary>How many events it was told of.</summary>
    public long Events { get; private set; }

    public async Task Open(CancellationToken cancellationToken)
    {
        var address = new UriBuilder(new Uri(url, "ws/dashboard")) { Scheme = url.Scheme == "https" ? "wss" : "ws" };
        if (key is not null) _socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        await _socket.ConnectAsync(address.Uri, cancellationToken);
        _listening = Listen();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _listening;
        _socket.Dispose();
    }

    private async Task Listen()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close) return;
                Take(buffer.AsSpan(0, length));
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The play is over, or the platform went.
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        if (JsonElement.ParseValue(ref reader) is not { ValueKind: JsonValueKind.Object } told || !told.TryGetProperty("event", out var happened)) return;
        Events++;
        if (happened.TryGetProperty("eventId", out var id) && id.GetString() is { } name && sent.TryGetValue(name, out var at)) delays.Add(Stopwatch.GetElapsedTime(at));
    }
}
