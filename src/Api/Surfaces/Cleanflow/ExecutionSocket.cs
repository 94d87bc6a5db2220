using Platform.Api.Live;
using Platform.Api.Surfaces.Bodies;
using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Live;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>
/// <c>/ws/executions/{execution_id}?token=…&amp;from=…</c>: an execution's progress as JSON messages, from a sequence number on. Who may not watch is told so before the upgrade; after the
/// end, which a late watcher gets too, the socket is closed.
/// </summary>
internal static class ExecutionSocket
{
    private static readonly TopicSocket Socket = new("execution_id", "the execution has ended");

    public static async Task<IResult> Watch(
        HttpContext context, string execution_id, IGrainFactory grains, LiveRelay relay, WatchSlots slots, IHostApplicationLifetime lifetime)
    {
        var from = new QueryFields(context.Request.Query).Number("from", 0L, 0, long.MaxValue);
        if (!CleanflowIds.TryParse(execution_id, out var id) || !LiveTopic.TryParse(LiveStreams.Topic(LiveStreams.Executions, id), out var topic)) return CleanflowThing.Execution.None;
        // The topic answers strangers as if there were nothing; here they are told.
        var execution = await grains.GetGrain<IExecutionGrain>(id).Get(context.Caller, context.RequestAborted);
        if (!execution.IsSuccess) return CleanflowThing.Execution.Failure(context, execution.Error);
        if (!context.WebSockets.IsWebSocketRequest) throw CleanflowErrors.Refused("このパスは WebSocket です。アップグレードを要求してください");
        using var slot = slots.TryTake(context.Caller.UserId);
        if (slot is null) return context.Failure(Error.LimitExceeded("同時に監視できる数を超えています。ほかの接続を閉じてください", TimeSpan.FromSeconds(5)));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var entries = await relay.OpenAsync(context.Caller, topic, from, ends.Token);
        if (!entries.IsSuccess) return CleanflowThing.Execution.Failure(context, entries.Error);
        await Socket.RelayAsync(context, id, entries.Value, ends, lifetime);
        return Results.Empty;
    }
}
