using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Platform.Api.Surfaces;
using Platform.Contracts.Live;

namespace Platform.Api.Live;

/// <summary>A raw WebSocket that relays a topic's entries as JSON messages, <c>{"type","seq","…_id","timestamp","data"}</c>, and is closed where the topic ends.</summary>
/// <param name="IdName">What the messages call the id of what is watched, such as <c>job_id</c>.</param>
/// <param name="EndReason">Why it is closed where the topic ends.</param>
internal sealed record TopicSocket(string IdName, string EndReason)
{
    /// <summary>Whether the id is a number, and is written as one.</summary>
    public bool IsNumbered { get; init; }

    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(5);

    /// <summary>Takes the upgrade and relays until the topic, the watcher or the process ends.</summary>
    /// <param name="context">The request for an upgrade.</param>
    /// <param name="id">What is watched.</param>
    /// <param name="entries">What it is sent.</param>
    /// <param name="ends">Ends it; cancelled here once the watcher goes.</param>
    /// <param name="lifetime">The process.</param>
    public async Task RelayAsync(HttpContext context, string id, IAsyncEnumerable<TopicEntry> entries, CancellationTokenSource ends, IHostApplicationLifetime lifetime)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await RelayAsync(socket, id, entries, ends, lifetime);
    }

    private async Task RelayAsync(
        WebSocket socket, string id, IAsyncEnumerable<TopicEntry> entries, CancellationTokenSource ends, IHostApplicationLifetime lifetime)
    {
        var listening = ListenAsync(socket, ends);
        var (status, reason) = (WebSocketCloseStatus.NormalClosure, EndReason);
        try
        {
            var message = new ArrayBufferWriter<byte>();
            await foreach (var entry in entries.WithCancellation(ends.Token))
            {
                message.ResetWrittenCount();
                Write(message, id, entry);
                await socket.SendAsync(message.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, ends.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            (status, reason) = lifetime.ApplicationStopping.IsCancellationRequested
                ? (WebSocketCloseStatus.EndpointUnavailable, "the platform is shutting down; come back with from=<last seq>")
                : (WebSocketCloseStatus.NormalClosure, "");
        }
        catch (Exception)
        {
            await CloseAsync(socket, WebSocketCloseStatus.InternalServerError, "internal error; come back with from=<last seq>", listening);
            throw;
        }

        await CloseAsync(socket, status, reason, listening);
    }

    /// <summary>Nothing is expected from a watcher but that it goes; what it says is read and dropped.</summary>
    private static async Task ListenAsync(WebSocket socket, CancellationTokenSource ends)
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // It went without a word.
        }

        await CancelAsync(ends);
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, string reason, Task listening)
    {
        using var within = new CancellationTokenSource(CloseWithin);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await socket.CloseOutputAsync(status, reason, within.Token);
            await listening.WaitAsync(within.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }

        await listening;
    }

    private static async Task CancelAsync(CancellationTokenSource ends)
    {
        try
        {
            await ends.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The watch is over already.
        }
    }

    private void Write(IBufferWriter<byte> message, string id, TopicEntry entry)
    {
        using var json = new Utf8JsonWriter(message, new JsonWriterOptions { Encoder = SurfaceJson.Options.Encoder });
        json.WriteStartObject();
        json.WriteString("type", entry.Type);
        json.WriteNumber("seq", entry.Seq);
        json.WritePropertyName(IdName);
        if (IsNumbered) json.WriteRawValue(id);
        else json.WriteStringValue(id);
        json.WriteString("timestamp", SurfaceJson.Instant(entry.Time));
        json.WritePropertyName("data");
        json.WriteRawValue(entry.Json);
        json.WriteEndObject();
    }
}
