using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Platform.Contracts.Tracking;

namespace Platform.Api.Tracking;

/// <summary>
/// What a request sent, read as MLflow's server reads it: fields it does not know are ignored, <c>null</c> is absence, 64-bit numbers may be text, and a number may be
/// <c>"NaN"</c>, <c>"Infinity"</c> or <c>"-Infinity"</c>.
/// </summary>
public sealed class MlflowFields(JsonElement root)
{
    /// <summary>A request without fields.</summary>
    public static readonly MlflowFields None = new(JsonDocument.Parse("{}").RootElement);

    /// <summary>A text that must be there and not be empty.</summary>
    public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw Missing(name);

    /// <summary>A text; <c>null</c> where it is absent.</summary>
    public string? Text(string name) => Find(name) is { } value ? TextOf(value, name) : null;

    /// <summary>The run's id, by either of its names.</summary>
    public string RunId() => Text("run_id") is { Length: > 0 } id ? id : Text("run_uuid") is { Length: > 0 } old ? old : throw Missing("run_id");

    /// <summary>A whole number; <c>null</c> where it is absent.</summary>
    public long? Whole(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)) return number;
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => TextOf(value, name),
            _ => "",
        };
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)) return number;

        // A whole number may be written as 5.0 or 5e3; a double holds it exactly up to 2^53.
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && real == Math.Floor(real) && Math.Abs(real) <= 1L << 53) return (long)real;
        throw Wrong(name, value);
    }

    /// <summary>A number of any size, or not a number.</summary>
    public double Number(string name)
    {
        if (Find(name) is not { } value) throw Missing(name);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        if (value.ValueKind != JsonValueKind.String) throw Wrong(name, value);
        var text = TextOf(value, name);
        return text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number) => number,
            _ => throw Wrong(name, value),
        };
    }

    /// <summary>A list of objects; empty where it is absent.</summary>
    public ImmutableArray<MlflowFields> Objects(string name) =>
        [.. List(name).Select(item => item.ValueKind == JsonValueKind.Object ? new MlflowFields(item) : throw Wrong(name, item))];

    /// <summary>An object within; <c>null</c> where it is absent.</summary>
    public MlflowFields? Object(string name) =>
        Find(name) is not { } value ? null : value.ValueKind == JsonValueKind.Object ? new MlflowFields(value) : throw Wrong(name, value);

    /// <summary>A list of texts; empty where it is absent. A single text is a list of one.</summary>
    public ImmutableArray<string> Texts(string name) =>
        Find(name) is { ValueKind: JsonValueKind.String } one ? [TextOf(one, name)] : [.. List(name).Select(item => TextOf(item, name))];

    /// <summary>Params or tags: objects of <c>key</c> and <c>value</c>.</summary>
    public ImmutableArray<TextEntry> Entries(string name) => [.. Objects(name).Select(o => new TextEntry(o.Required("key"), o.Text("value") ?? ""))];

    /// <summary>One of the names of an enumeration, in any case, or its number in MLflow's protocol; <c>null</c> where it is absent.</summary>
    public T? Choice<T>(string name, ImmutableArray<(string Name, int Number, T Value)> choices)
        where T : struct
    {
        if (Find(name) is not { } value) return null;
        var text = value.ValueKind is JsonValueKind.Number ? value.GetRawText() : TextOf(value, name);
        foreach (var choice in choices)
        {
            if (text.Equals(choice.Name, StringComparison.OrdinalIgnoreCase) || text == choice.Number.ToString(CultureInfo.InvariantCulture)) return choice.Value;
        }

        throw Wrong(name, value);
    }

    private IEnumerable<JsonElement> List(string name)
    {
        if (Find(name) is not { } value) return [];
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(name, value);
    }

    private JsonElement? Find(string name) => root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string TextOf(JsonElement value, string name)
    {
        try
        {
            // Older clients send an experiment's id as a number.
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!,
                JsonValueKind.Number when name.StartsWith("experiment_id", StringComparison.Ordinal) => value.GetRawText(),
                _ => throw Wrong(name, value),
            };
        }
        catch (InvalidOperationException)
        {
            throw new MlflowFault(MlflowError.Invalid($"Invalid value for parameter '{name}' supplied: it is not valid Unicode."));
        }
    }

    private static MlflowFault Missing(string name) =>
        new(MlflowError.Invalid($"Missing value for required parameter '{name}'. See the API docs for more information about request parameters."));

    private static MlflowFault Wrong(string name, JsonElement value)
    {
        var raw = value.GetRawText();
        var shown = raw.Length > 100 ? raw[..100] + "…" : raw;
        return new(MlflowError.Invalid($"Invalid value {shown} for parameter '{name}' supplied. See the API docs for more information about request parameters."));
    }
}
