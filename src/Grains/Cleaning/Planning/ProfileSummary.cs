using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Profiling;

namespace Platform.Grains.Cleaning.Planning;

/// <summary>
/// What a language model is told of the data: one JSON document of at most about <see cref="MaxChars"/> characters. The target comes first, then the columns in order; those for which there
/// is no room are counted. Values are told only where they stand more than once, so that what singles a row out stays here.
/// </summary>
public static class ProfileSummary
{
    /// <summary>The most columns told of.</summary>
    public const int MaxColumns = 200;

    /// <summary>The most characters of what is told of columns.</summary>
    public const int MaxChars = 60_000;

    private const int MaxValues = 10;
    private const int MaxValueChars = 50;
    private const int MaxNameChars = 200;
    private const int MaxAlerts = 50;
    private const int MaxAlertChars = 200;

    /// <summary>How it is written: letters of every script as they are.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    public static string Of(TableProfile profile, TaskType task, string? target)
    {
        var (columns, chars) = (new JsonArray(), 0);
        foreach (var column in profile.Columns.OrderByDescending(column => column.Name == target))
        {
            // A name cut short would be another column's, or nobody's.
            if (column.Name.Length > MaxNameChars || columns.Count == MaxColumns) continue;
            var told = Column(column);
            chars += told.ToJsonString(Json).Length;
            if (chars > MaxChars) break;
            columns.Add(told);
        }

        return new JsonObject
        {
            ["task"] = task.ToString().ToLowerInvariant(),
            ["target"] = target,
            ["rows"] = profile.Rows,
            ["duplicate_rows"] = profile.DuplicateRows,
            ["columns_not_shown"] = profile.Columns.Length - columns.Count,
            ["columns"] = columns,
            ["alerts"] = new JsonArray([.. profile.Alerts.Take(MaxAlerts).Select(alert => (JsonNode)$"{alert.Kind}: {Cut(alert.Message, MaxAlertChars)}")]),
        }.ToJsonString(Json);
    }

    /// <summary>The beginning of a text, never half a character of it.</summary>
    public static string Cut(string text, int chars) => text.Length <= chars ? text : text[..(char.IsHighSurrogate(text[chars - 1]) ? chars - 1 : chars)] + "…";

    private static JsonObject Column(ColumnProfile column)
    {
        var told = new JsonObject
        {
            ["name"] = column.Name,
            ["dtype"] = column.Dtype,
            ["type"] = column.SemanticType,
            ["missing"] = column.MissingCount,
            ["missing_rate"] = Math.Round(column.MissingRate, 4),
            ["unique"] = column.UniqueCount,
        };
        if (column.Numbers is { } numbers)
        {
            told["mean"] = numbers.Mean;
            told["median"] = numbers.Median;
            told["std"] = numbers.Std;
            told["min"] = Number(numbers.Min);
            told["max"] = Number(numbers.Max);
            told["q1"] = numbers.Q1;
            told["q3"] = numbers.Q3;
            told["skewness"] = numbers.Skewness;
            told["zeros"] = numbers.Zeros;
            told["infinite"] = numbers.Infinite;
            told["outliers"] = numbers.Outliers;
            told["most_frequent"] = Values(numbers.MostFrequent);
        }

        if (column.Texts is { } texts)
        {
            told["mean_length"] = texts.MeanLength;
            told["untrimmed"] = texts.Untrimmed;
            told["variants"] = texts.Variants;
            told["numeric"] = texts.Numeric;
            told["most_frequent"] = Values(texts.ValueCounts);
        }

        if (column.Dates is { } dates) told["date_format"] = Cut(dates.Format, MaxValueChars);
        return told;
    }

    private static JsonArray Values(ImmutableArray<ValueCount> counts) =>
        [.. counts.Where(one => one.Count > 1).Take(MaxValues).Select(one => new JsonObject { ["value"] = Cut(one.Value, MaxValueChars), ["count"] = one.Count })];

    private static JsonValue? Number(object? number) => number switch
    {
        long whole => JsonValue.Create(whole),
        ulong whole => JsonValue.Create(whole),
        double real when double.IsFinite(real) => JsonValue.Create(real),
        _ => null,
    };
}
