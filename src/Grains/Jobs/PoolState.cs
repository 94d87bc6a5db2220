using System.Collections.Immutable;
using Platform.Contracts.Jobs;

namespace Platform.Grains.Jobs;

/// <summary>A pool as it was after a journal entry, so that only the entries after it need be read. As long as the queue, which is bounded.</summary>
[GenerateSerializer, Immutable, Alias("PoolState")]
public sealed record PoolState
{
    /// <summary>The last journal entry it includes.</summary>
    [Id(0)]
    public long Seq { get; init; }

    /// <summary>The last fencing token given.</summary>
    [Id(1)]
    public long Token { get; init; }

    /// <summary>The last place in the order of arrival given.</summary>
    [Id(2)]
    public long Arrival { get; init; }

    /// <summary>Those that wait, user by user in turn, each user's in the order of arrival.</summary>
    [Id(3)]
    public ImmutableArray<PoolEntry> Waiting { get; init; } = [];

    /// <summary>Those that are leased.</summary>
    [Id(4)]
    public ImmutableArray<PoolHold> Leased { get; init; } = [];

    /// <summary>Mean seconds a job of a class takes, recent ones counting more.</summary>
    [Id(5)]
    public ImmutableDictionary<string, double> Durations { get; init; } = ImmutableDictionary<string, double>.Empty;
}

/// <summary>A job in a pool.</summary>
/// <param name="Ticket">What was queued.</param>
/// <param name="Arrival">Its place in the order of arrival, kept when it waits again.</param>
/// <param name="Takes">How often it was taken.</param>
[GenerateSerializer, Immutable, Alias("PoolEntry")]
public sealed record PoolEntry([property: Id(0)] PoolTicket Ticket, [property: Id(1)] long Arrival, [property: Id(2)] int Takes);

/// <summary>A lease.</summary>
/// <param name="Entry">The job.</param>
/// <param name="WorkerId">Who holds it.</param>
/// <param name="Token">Its fencing token.</param>
/// <param name="TakenAt">Since when.</param>
[GenerateSerializer, Immutable, Alias("PoolHold")]
public sealed record PoolHold(
    [property: Id(0)] PoolEntry Entry,
    [property: Id(1)] string WorkerId,
    [property: Id(2)] long Token,
    [property: Id(3)] DateTimeOffset TakenAt);
