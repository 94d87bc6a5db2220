using Platform.Api.Live;
using Platform.Api.Surfaces.Bodies;
using Platform.Contracts;
using Platform.Contracts.Live;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary>
/// <c>/ws/training/{job_id}?token=…&amp;from=…</c>: a job's journal as JSON messages, from a sequence number on. Who may not watch is told so before the upgrade.
/// </summary>
internal static class TrainingSocket
{
    private static readonly TopicSocket Socket = new(JobHandlers.JobId, "the job has ended") { IsNumbered = true };

    public static async Task<IResult> Watch(HttpContext context, string job_id, IGrainFactory grains, LiveRelay relay, WatchSlots slots, IHostApplicationLifetime lifetime)
    {
        var from = new QueryFields(context.Request.Query).Number("from", 0L, 0, long.MaxValue);
        if (TrainingIds.Parse(JobHandlers.JobId, job_id) is not { } id || !LiveTopic.TryParse(LiveStreams.Topic(LiveStreams.Training, TrainingIds.Text(id)), out var topic))
            return context.Failure(JobHandlers.NoJob);
        using var slot = slots.TryTake(context.Caller.UserId);
        if (slot is null) return context.Failure(Error.LimitExceeded("too many watches are open; close one first", TimeSpan.FromSeconds(5)));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var entries = await relay.OpenAsync(context.Caller, topic, from, ends.Token);
        if (!entries.IsSuccess) return context.Failure(entries.Error, TrainingErrors.NoJob);
        if (!context.WebSockets.IsWebSocketRequest) return SurfaceError.Invalid("this path is a WebSocket: ask for an upgrade");

        await Socket.RelayAsync(context, TrainingIds.Text(id), entries.Value, ends, lifetime);
        return Results.Empty;
    }
}
