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
    private static readonly TopicSocket Socket = new("job_id", "the job has ended");

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

        await Socket.RelayAsync(context, job_id, entries.Value, ends, lifetime);
        return Results.Empty;
    }
}
