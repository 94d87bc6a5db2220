using System.Collections.Immutable;
using Platform.Contracts.Tracking;

namespace Platform.Grains.Tracking;

/// <summary>What a job reported, in names and sizes that MLflow accepts.</summary>
public static class RecordedRunNames
{
    /// <summary>The tag that names a run's user.</summary>
    public const string UserTag = "mlflow.user";

    /// <summary>The tags of a run that starts: those given, and those by which MLflow's pages show its user and name.</summary>
    public static ImmutableArray<TextEntry> Tags(RunStart run) =>
        Texts(run.Tags.SetItem(UserTag, run.Tags.GetValueOrDefault(UserTag) ?? run.UserId).SetItem(RunRules.RunNameTag, run.RunName), RunLimits.TagValue);

    /// <summary>Params or tags; of two keys that become one the first in order stands.</summary>
    public static ImmutableArray<TextEntry> Texts(ImmutableDictionary<string, string> texts, int limit) =>
        [.. Named(texts).Select(t => new TextEntry(t.Name, Names.Cut(t.Value.Replace("\0", "", StringComparison.Ordinal), limit)))];

    /// <summary>Metrics, all at one moment and one step.</summary>
    public static ImmutableArray<MetricPoint> Metrics(ImmutableDictionary<string, double> metrics, DateTimeOffset at, long step = 0) =>
        [.. Named(metrics).Select(m => new MetricPoint(m.Name, new MetricValue(m.Value, at.ToUnixTimeMilliseconds(), step)))];

    private static IEnumerable<(string Name, T Value)> Named<T>(ImmutableDictionary<string, T> entries) => entries
        .OrderBy(e => e.Key, StringComparer.Ordinal)
        .Select(e => (Name: Names.Nearest(e.Key), e.Value))
        .DistinctBy(e => e.Name);
}
