using System.Globalization;
using Platform.Contracts.Tracking;
using Platform.Storage.Journal;

namespace Platform.Grains.Tracking;

/// <summary>Metric points as journal entries: one stream for each metric of each run, the entry's id made of all that tells one point from another.</summary>
public static class MetricEntries
{
    /// <summary>The kind of the entries.</summary>
    public const string Kind = "metric";

    /// <summary>The stream of a metric.</summary>
    public static string StreamOf(string runId, string key) => $"runs/{runId}/metrics/{key}";

    /// <summary>A point as an entry.</summary>
    public static JournalAppend ToEntry(string runId, MetricPoint point, DateTimeOffset now)
    {
        var (value, timestamp, step) = point.Point;
        var bits = double.IsNaN(value) ? "nan" : BitConverter.DoubleToInt64Bits(value).ToString("x", CultureInfo.InvariantCulture);
        var id = string.Create(CultureInfo.InvariantCulture, $"{step}/{timestamp}/{bits}");
        return new JournalAppend(StreamOf(runId, point.Key), id, now, Kind, string.Create(CultureInfo.InvariantCulture, $"{value:R} {timestamp} {step}"));
    }

    /// <summary>The point in an entry.</summary>
    public static MetricValue FromEntry(JournalEntry entry)
    {
        var parts = entry.Payload.Split(' ');
        return new MetricValue(
            double.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
