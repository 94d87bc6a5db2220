using System.Collections.Immutable;
using System.Text.Json;

namespace Platform.Tabular.Profiling;

/// <summary>Columns of a profile's document.</summary>
internal static class ProfileJsonReading
{
    public static ColumnProfile Column(JsonElement column)
    {
        var dtype = column.GetProperty("dtype").GetString()!;
        var statistics = column.GetProperty("statistics");
        var numeric = statistics.TryGetProperty("mean", out _);
        return new ColumnProfile(
            column.GetProperty("name").GetString()!,
            dtype,
            column.GetProperty("semantic_type").GetString()!,
            column.GetProperty("missing_count").GetInt64(),
            column.GetProperty("missing_rate").GetDouble(),
            column.GetProperty("unique_count").GetInt64(),
            numeric ? Numbers(statistics, dtype) : null,
            numeric ? null : Texts(statistics),
            column.TryGetProperty("datetime", out var dates)
                ? new DateProfile(dates.GetProperty("format").GetString()!, dates.GetProperty("min").GetString()!, dates.GetProperty("max").GetString()!)
                : null);
    }

    private static NumberProfile Numbers(JsonElement statistics, string dtype) => new(
        Real(statistics, "mean"),
        Real(statistics, "median"),
        Real(statistics, "std"),
        Value(statistics.GetProperty("min"), dtype),
        Value(statistics.GetProperty("max"), dtype),
        Real(statistics, "q1"),
        Real(statistics, "q3"),
        Real(statistics, "skewness"),
        statistics.GetProperty("zeros").GetInt64(),
        statistics.GetProperty("infinite").GetInt64(),
        statistics.GetProperty("outliers").GetInt64(),
        Counts(statistics.GetProperty("most_frequent")),
        statistics.GetProperty("histogram") is { ValueKind: JsonValueKind.Object } histogram
            ? new Histogram(
                [.. histogram.GetProperty("edges").EnumerateArray().Select(edge => edge.GetDouble())],
                [.. histogram.GetProperty("counts").EnumerateArray().Select(count => count.GetInt64())])
            : null);

    private static TextProfile Texts(JsonElement statistics) => new(
        Counts(statistics.GetProperty("value_counts")),
        statistics.GetProperty("other_count").GetInt64(),
        statistics.GetProperty("min_length").GetInt32(),
        statistics.GetProperty("max_length").GetInt32(),
        Real(statistics, "mean_length"),
        statistics.GetProperty("untrimmed").GetInt64(),
        statistics.GetProperty("variants").GetInt64(),
        statistics.GetProperty("numeric").GetInt64());

    private static double? Real(JsonElement statistics, string field) => statistics.GetProperty(field) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    // The column's type says which kind of number it was; 18.0 is written as 18.
    private static object? Value(JsonElement number, string dtype) => number.ValueKind == JsonValueKind.Null
        ? null
        : dtype switch { "int64" => (object)number.GetInt64(), "uint64" => number.GetUInt64(), _ => number.GetDouble() };

    private static ImmutableArray<ValueCount> Counts(JsonElement counts) => [.. counts.EnumerateObject().Select(count => new ValueCount(count.Name, count.Value.GetInt64()))];
}
