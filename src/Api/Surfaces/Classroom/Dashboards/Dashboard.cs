using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Platform.Api.Surfaces.Classroom.Dashboards;

/// <summary>
/// One open dashboard: a number in the feed that it has come to. It is sent everything after it that it wants, as much at once as there is, from the ring, or, where it has fallen too far behind, from
/// the journal; so it gets every event once and in order, and only its own slowness is its own.
/// </summary>
internal sealed class Dashboard(WebSocket socket, FrameStream frames, ClassFeed feed, FeedRing ring, DashboardFilter filter)
{
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(5);

    private readonly ArrayBufferWriter<byte> _room = new();

    /// <summary>Greets, then sends what comes after a number until it is told to end.</summary>
    public async Task RunAsync(string id, long from, TimeProvider clock, CancellationTokenSource ends, IHostApplicationLifetime lifetime)
    {
        var listening = ListenAsync(ends);
        var (status, reason) = (WebSocketCloseStatus.NormalClosure, "");
        try
        {
            await socket.SendAsync(Greeting(id, from, clock.GetUtcNow()), WebSocketMessageType.Text, endOfMessage: true, ends.Token);
            await SendAsync(from, ends.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException or IOException)
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                (status, reason) = (WebSocketCloseStatus.EndpointUnavailable, "the platform is shutting down; come back with from=<last seq>");
        }
        catch (Exception)
        {
            await CloseAsync(WebSocketCloseStatus.InternalServerError, "internal error; come back with from=<last seq>", listening);
            throw;
        }

        await CloseAsync(status, reason, listening);
    }

    private async Task SendAsync(long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = ring.After(after);
            var batch = next.IsBehind ? await feed.ReadAsync(after, cancellationToken) : next.Batch;
            if (batch is null)
            {
                // Where the journal has nothing for what the ring does not hold, it was deleted.
                if (next.IsBehind) after = ring.Last;
                else await next.Changed.WaitAsync(cancellationToken);
                continue;
            }

            var bytes = batch.Frames(after, filter, _room);
            if (bytes.Length > 0) await frames.WriteAsync(bytes, cancellationToken);
            after = batch.Last;
        }
    }

    /// <summary>Nothing is expected from a dashboard but that it goes; what it says is read and dropped, and its pings are answered by the socket.</summary>
    private async Task ListenAsync(CancellationTokenSource ends)
    {
        var buffer = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It went without a word.
        }

        try
        {
            await ends.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It is over already.
        }
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string reason, Task listening)
    {
        using var within = new CancellationTokenSource(CloseWithin);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await socket.CloseOutputAsync(status, reason, within.Token);
            await listening.WaitAsync(within.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException or IOException)
        {
            socket.Abort();
        }

        await listening;
    }

    private static ReadOnlyMemory<byte> Greeting(string id, long from, DateTimeOffset now)
    {
        var message = new ArrayBufferWriter<byte>(160);
        using var json = new Utf8JsonWriter(message);
        json.WriteStartObject();
        json.WriteString("type", "connection_established");
        json.WriteString("connection_id", id);
        json.WriteString("timestamp", SurfaceJson.Instant(now));
        json.WriteNumber("seq", from);
        json.WriteEndObject();
        json.Flush();
        return message.WrittenMemory;
    }
}
