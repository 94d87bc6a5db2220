using System.Collections.Immutable;

namespace Platform.Grains.Quotas;

/// <summary>What one user has used of one surface's limits. Small: no list in it is longer than the limit it counts, or than <see cref="QuotaRules.EndedKept"/>.</summary>
[GenerateSerializer, Immutable, Alias("QuotaState")]
public sealed record QuotaState
{
    /// <summary>The windows that were opened, by limit.</summary>
    [Id(0)]
    public ImmutableDictionary<string, QuotaWindow> Windows { get; init; } = ImmutableDictionary<string, QuotaWindow>.Empty;

    /// <summary>The reservations that hold a unit of concurrency, by limit.</summary>
    [Id(1)]
    public ImmutableDictionary<string, ImmutableArray<string>> Holds { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Reservations whose work has ended, oldest first, so that one that comes late holds nothing.</summary>
    [Id(2)]
    public ImmutableArray<string> Ended { get; init; } = [];
}

/// <summary>A fixed window.</summary>
/// <param name="OpenedAt">When its first unit was taken.</param>
/// <param name="Taken">The reservations counted in it.</param>
[GenerateSerializer, Immutable, Alias("QuotaWindow")]
public sealed record QuotaWindow([property: Id(0)] DateTimeOffset OpenedAt, [property: Id(1)] ImmutableArray<string> Taken);
