using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Platform.Api.Surfaces;
using Platform.Contracts;
using Platform.Contracts.Live;

namespace Platform.Api.Live;

/// <summary>An entry of a topic, as the hub sends it.</summary>
/// <param name="Type">What it is, such as <c>status</c>, <c>log</c>, <c>metrics</c>.</param>
/// <param name="Seq">Its number within the topic.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Timestamp">When it happened, such as <c>2025-12-22T10:00:00Z</c>.</param>
/// <param name="Data">What it says.</param>
public sealed record LiveMessage(string Type, long Seq, string Topic, string Timestamp, JsonElement Data);

/// <summary>The SignalR hub <c>/hubs/live</c>. Callers say who they are by a bearer token, or by <c>access_token</c> in the query.</summary>
public sealed partial class LiveHub(LiveRelay relay, WatchSlots slots, IHostApplicationLifetime lifetime, ILogger<LiveHub> log) : Hub
{
    /// <summary>
    /// Streams a topic's entries after the sequence number <paramref name="from"/> (0 for all), and ends where the topic does. Someone else's topic is answered as one that is not there.
    /// </summary>
    /// <exception cref="HubException">There is no such topic, or the caller watches too many.</exception>
    public async IAsyncEnumerable<LiveMessage> Subscribe(string topic, long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var who = Context.UserIdentifier ?? throw new HubException("a valid token is needed");
        if (!LiveTopic.TryParse(topic, out var wanted) || LiveCallers.Of(who, wanted) is not { } caller) throw new HubException("there is no such topic");
        using var slot = slots.TryTake(who) ?? throw new HubException("too many watches are open; close one first");
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var entries = await OpenAsync(caller, wanted, Math.Max(0, from), ends.Token);
        if (!entries.IsSuccess) throw new HubException("there is no such topic");
        await foreach (var entry in entries.Value.WithCancellation(ends.Token))
        {
            using var data = JsonDocument.Parse(entry.Json);
            yield return new LiveMessage(entry.Type, entry.Seq, wanted.Name, SurfaceJson.Instant(entry.Time), data.RootElement.Clone());
        }
    }

    private async Task<Result<IAsyncEnumerable<TopicEntry>>> OpenAsync(Caller caller, LiveTopic topic, long from, CancellationToken cancellationToken)
    {
        try
        {
            return await relay.OpenAsync(caller, topic, from, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Unopened(fault, topic.Name);
            throw new HubException("the topic cannot be read now; try again later");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The topic {Topic} could not be opened")]
    private partial void Unopened(Exception fault, string topic);
}
