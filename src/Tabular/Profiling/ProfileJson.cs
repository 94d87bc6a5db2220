using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.Tabular.Profiling;

/// <summary>
/// A profile as a JSON document, with the field names of the surface's specification (snake case): <c>rows</c>, <c>columns</c>, <c>duplicate_rows</c>, <c>alerts</c>; a column's own fields and
/// <c>statistics</c> begin with those of the specification, in its order. Whole numbers have all their digits, floating point the fewest that give it back; no NaN, no infinity.
/// </summary>
public static class ProfileJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a profile, as UTF-8.</summary>
    public static void Write(TableProfile profile, Stream output)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        writer.WriteNumber("rows", profile.Rows);
        writer.WriteStartArray("columns");
        foreach (var column in profile.Columns) Write(writer, column);
        writer.WriteEndArray();
        writer.WriteNumber("duplicate_rows", profile.DuplicateRows);
        writer.WriteStartArray("alerts");
        foreach (var alert in profile.Alerts)
        {
            writer.WriteStartObject();
            writer.WriteString("type", alert.Kind);
            writer.WriteStartArray("columns");
            foreach (var column in alert.Columns) writer.WriteStringValue(column);
            writer.WriteEndArray();
            writer.WriteString("message", alert.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads one that <see cref="Write(TableProfile, Stream)"/> wrote.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="KeyNotFoundException">It is no profile.</exception>
    public static TableProfile Read(Stream input)
    {
        using var document = JsonDocument.Parse(input);
        var root = document.RootElement;
        return new TableProfile(
            root.GetProperty("rows").GetInt64(),
            root.GetProperty("duplicate_rows").GetInt64(),
            [.. root.GetProperty("columns").EnumerateArray().Select(ProfileJsonReading.Column)],
            [
                .. root.GetProperty("alerts").EnumerateArray().Select(alert => new ProfileAlert(
                    alert.GetProperty("type").GetString()!,
                    [.. alert.GetProperty("columns").EnumerateArray().Select(column => column.GetString()!)],
                    alert.GetProperty("message").GetString()!)),
            ]);
    }

    private static void Write(Utf8JsonWriter writer, ColumnProfile column)
    {
        writer.WriteStartObject();
        writer.WriteString("name", column.Name);
        writer.WriteString("dtype", column.Dtype);
        writer.WriteNumber("missing_count", column.MissingCount);
        writer.WriteNumber("missing_rate", column.MissingRate);
        writer.WriteNumber("unique_count", column.UniqueCount);
        writer.WriteStartObject("statistics");
        if (column.Numbers is { } numbers) Write(writer, numbers);
        if (column.Texts is { } texts) Write(writer, texts);
        writer.WriteEndObject();
        writer.WriteString("semantic_type", column.SemanticType);
        if (column.Dates is { } dates)
        {
            writer.WriteStartObject("datetime");
            writer.WriteString("format", dates.Format);
            writer.WriteString("min", dates.Min);
            writer.WriteString("max", dates.Max);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, NumberProfile numbers)
    {
        Write(writer, "mean", numbers.Mean);
        Write(writer, "median", numbers.Median);
        Write(writer, "std", numbers.Std);
        Write(writer, "min", numbers.Min);
        Write(writer, "max", numbers.Max);
        Write(writer, "q1", numbers.Q1);
        Write(writer, "q3", numbers.Q3);
        Write(writer, "skewness", numbers.Skewness);
        writer.WriteNumber("zeros", numbers.Zeros);
        writer.WriteNumber("infinite", numbers.Infinite);
        writer.WriteNumber("outliers", numbers.Outliers);
        if (numbers.Histogram is { } histogram)
        {
            writer.WriteStartObject("histogram");
            writer.WriteStartArray("edges");
            foreach (var edge in histogram.Edges) writer.WriteNumberValue(edge);
            writer.WriteEndArray();
            writer.WriteStartArray("counts");
            foreach (var count in histogram.Counts) writer.WriteNumberValue(count);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("histogram");
        }

        Write(writer, "most_frequent", numbers.MostFrequent);
    }

    private static void Write(Utf8JsonWriter writer, TextProfile texts)
    {
        Write(writer, "value_counts", texts.ValueCounts);
        writer.WriteNumber("other_count", texts.OtherCount);
        writer.WriteNumber("min_length", texts.MinLength);
        writer.WriteNumber("max_length", texts.MaxLength);
        Write(writer, "mean_length", texts.MeanLength);
        writer.WriteNumber("untrimmed", texts.Untrimmed);
        writer.WriteNumber("variants", texts.Variants);
        writer.WriteNumber("numeric", texts.Numeric);
    }

    // Distinct values make distinct fields.
    private static void Write(Utf8JsonWriter writer, string field, IReadOnlyList<ValueCount> values)
    {
        writer.WriteStartObject(field);
        foreach (var value in values) writer.WriteNumber(value.Value, value.Count);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string field, object? number)
    {
        switch (number)
        {
            case null: writer.WriteNull(field); break;
            case long whole: writer.WriteNumber(field, whole); break;
            case ulong whole: writer.WriteNumber(field, whole); break;
            default: writer.WriteNumber(field, (double)number); break;
        }
    }
}
