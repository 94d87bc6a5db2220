using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Platform.Api.Live;
using Platform.Api.Surfaces.Bodies;
using Platform.Contracts;
using Platform.Contracts.Live;

namespace Platform.Api.Surfaces.Leaderboard;

/// <summary>
/// <c>/ws/jobs/{job_id}?token=…&amp;from=…</c>: a job's status, log lines and metrics as JSON messages, from a sequence number on. Who may not watch is told so before the upgrade;
/// after the final status, which a late watcher gets too, the socket is closed.
/// </summary>
internal static class JobSocket
{
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(5);

    public static async Task<IResult> Watch(HttpContext context, string job_id, LiveRelay relay, WatchSlots slots, IHostApplicationLifetime lifetime)
    {
        var from = new QueryFields(context.Request.Query).Number("from", 0L, 0, long.MaxValue);
        if (!LiveTopic.TryParse(LiveStreams.Topic(LiveStreams.Jobs, job_id), out var topic)) return context.Failure(JobHandlers.NoJob);
        using var slot = slots.TryTake(context.Caller.UserId);
        if (slot is null) return context.Failure(Error.LimitExceeded("too many watches are open; close one first", TimeSpan.FromSeconds(5)));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var entries = await relay.OpenAsync(context.Caller, topic, from, ends.Token);
        if (!entries.IsSuccess) return context.Failure(entries.Error);
        if (!context.WebSockets.IsWebSocketRequest) return SurfaceError.Invalid("this path is a WebSocket: ask for an upgrade");

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await RelayAsync(socket, job_id, entries.Value, ends, lifetime);
        return Results.Empty;
    }

    private static async Task RelayAsync(
        WebSocket socket, string jobId, IAsyncEnumerable<TopicEntry> entries, CancellationTokenSource ends, IHostApplicationLifetime lifetime)
    {
        var listening = ListenAsync(socket, ends);
        var (status, reason) = (WebSocketCloseStatus.NormalClosure, "the job has ended");
        try
        {
            var message = new ArrayBufferWriter<byte>();
            await foreach (var entry in entries.WithCancellation(ends.Token))
            {
                message.ResetWrittenCount();
                Write(message, jobId, entry);
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

    private static void Write(IBufferWriter<byte> message, string jobId, TopicEntry entry)
    {
        using var json = new Utf8JsonWriter(message, new JsonWriterOptions { Encoder = SurfaceJson.Options.Encoder });
        json.WriteStartObject();
        json.WriteString("type", entry.Type);
        json.WriteNumber("seq", entry.Seq);
        json.WriteString("job_id", jobId);
        json.WriteString("timestamp", SurfaceJson.Instant(entry.Time));
        json.WritePropertyName("data");
        json.WriteRawValue(entry.Json);
        json.WriteEndObject();
    }
}
