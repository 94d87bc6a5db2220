using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Platform.Contracts.Leaderboard;

/// <summary>The ranking of completed runs. Key: the leaderboard's name (<c>leaderboard</c>).</summary>
[Alias("ILeaderboardGrain")]
public interface ILeaderboardGrain : IGrainWithStringKey
{
    /// <summary>Adds a completed run, once per job.</summary>
    Task Add(LeaderboardEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Ranks the runs that have the metric.</summary>
    [ReadOnly]
    Task<Page<LeaderboardRow>> Rank(LeaderboardQuery query, CancellationToken cancellationToken = default);
}

/// <summary>A completed run.</summary>
/// <param name="JobId">Its job.</param>
/// <param name="UserId">Who submitted it.</param>
/// <param name="RunId">Its run in the tracking store.</param>
/// <param name="Params">The params it reported.</param>
/// <param name="Metrics">The metrics it reported, unrounded.</param>
/// <param name="CompletedAt">When it completed.</param>
[GenerateSerializer, Immutable, Alias("LeaderboardEntry")]
public sealed record LeaderboardEntry(
    [property: Id(0)] string JobId,
    [property: Id(1)] string UserId,
    [property: Id(2)] string RunId,
    [property: Id(3)] ImmutableDictionary<string, string> Params,
    [property: Id(4)] ImmutableDictionary<string, double> Metrics,
    [property: Id(5)] DateTimeOffset CompletedAt);

/// <summary>What to rank.</summary>
/// <param name="Metric">By this metric's unrounded value; ties by the earlier run.</param>
/// <param name="Descending">Whether the greatest is first.</param>
/// <param name="Params">Only runs with these params.</param>
/// <param name="BestPerUser">Only each user's best run.</param>
/// <param name="Skip">Rows to pass over.</param>
/// <param name="Limit">Rows to give, 1 to 1,000.</param>
[GenerateSerializer, Immutable, Alias("LeaderboardQuery")]
public sealed record LeaderboardQuery(
    [property: Id(0)] string Metric,
    [property: Id(1)] bool Descending,
    [property: Id(2)] ImmutableDictionary<string, string> Params,
    [property: Id(3)] bool BestPerUser,
    [property: Id(4)] int Skip,
    [property: Id(5)] int Limit);

/// <summary>A place on the leaderboard.</summary>
/// <param name="Rank">From 1, over the whole ranking, not the page.</param>
/// <param name="Value">The metric ranked by.</param>
/// <param name="Entry">The run.</param>
[GenerateSerializer, Immutable, Alias("LeaderboardRow")]
public sealed record LeaderboardRow([property: Id(0)] int Rank, [property: Id(1)] double Value, [property: Id(2)] LeaderboardEntry Entry);
