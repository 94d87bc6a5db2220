using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Leaderboard;

namespace Platform.Grains.Leaderboard;

/// <summary>Ranks runs by the unrounded value of a metric; of equal values the run that completed earlier is first, and of those the lesser job id.</summary>
public static class LeaderboardRules
{
    /// <summary>The runs that have the metric and the params asked for, ranked, and the page asked for.</summary>
    public static Page<LeaderboardRow> Rank(IEnumerable<LeaderboardEntry> entries, LeaderboardQuery query)
    {
        var having = entries.Where(entry => entry.Metrics.ContainsKey(query.Metric) && query.Params.All(wanted =>
            entry.Params.TryGetValue(wanted.Key, out var value) && value == wanted.Value));
        var byValue = query.Descending
            ? having.OrderByDescending(entry => entry.Metrics[query.Metric])
            : having.OrderBy(entry => entry.Metrics[query.Metric]);
        IEnumerable<LeaderboardEntry> ranked = byValue.ThenBy(entry => entry.CompletedAt).ThenBy(entry => entry.JobId, StringComparer.Ordinal);
        if (query.BestPerUser) ranked = ranked.DistinctBy(entry => entry.UserId);
        var rows = ranked.ToList();
        var skip = Math.Clamp(query.Skip, 0, rows.Count);
        return new Page<LeaderboardRow>(
            [.. rows.Skip(skip).Take(Math.Clamp(query.Limit, 1, 1_000)).Select((entry, index) =>
                new LeaderboardRow(skip + index + 1, entry.Metrics[query.Metric], entry))],
            rows.Count);
    }
}
