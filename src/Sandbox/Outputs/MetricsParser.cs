using System.Text.Json;

namespace Platform.Sandbox.Outputs;

/// <summary>
/// Reads the text of a <c>metrics.json</c>: an object with <c>metrics</c> (required: an object of finite numbers) and <c>params</c> (optional: an object
/// of strings, numbers and booleans). Other keys are passed over. A key that comes twice is refused: which of the two was meant
/// cannot be known. Nothing but <see cref="MetricsReading"/> comes back, whatever the bytes.
/// </summary>
public static class MetricsParser
{
    /// <summary>The most metrics, and the most params.</summary>
    public const int MaxKeys = 1000;

    /// <summary>The most characters of a name, as MLflow has it.</summary>
    public const int MaxKeyLength = 250;

    /// <summary>The most characters of a param's value, as MLflow has it.</summary>
    public const int MaxValueLength = 6000;

    private const int MaxDepth = 64;

    /// <summary>Parses UTF-8 text; a byte order mark before it is passed over.</summary>
    public static MetricsReading Parse(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            return MetricsReading.Of(ReadReport(ref reader));
        }
        catch (MetricsRefused refused)
        {
            return MetricsReading.Failed("metrics.json: " + refused.Message);
        }
        catch (JsonException failure)
        {
            // The reader's text quotes what it read; the place is enough.
            var place = failure.LineNumber is { } line ? $" (line {line + 1}, byte {failure.BytePositionInLine + 1})" : "";
            return MetricsReading.Failed($"metrics.json is not valid JSON{place}; NaN and Infinity are not JSON, and nesting ends at {MaxDepth} levels");
        }
        catch (InvalidOperationException)
        {
            return MetricsReading.Failed("metrics.json holds text that is not valid Unicode");
        }
    }

    private static MetricsReport ReadReport(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new MetricsRefused("it must be a JSON object");
        Dictionary<string, double>? metrics = null;
        Dictionary<string, string>? parameters = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "metrics") metrics = ReadObject(ref reader, "metrics", metrics, ReadMetric);
            else if (name == "params") parameters = ReadObject(ref reader, "params", parameters, ReadParam);
            else reader.Skip();
        }
        // What follows the object is an error of the reader's own.
        reader.Read();
        return new MetricsReport(metrics ?? throw new MetricsRefused("'metrics' is missing"), parameters ?? []);
    }

    private delegate T ReadValue<T>(ref Utf8JsonReader reader, string where);

    private static Dictionary<string, T> ReadObject<T>(ref Utf8JsonReader reader, string what, Dictionary<string, T>? before, ReadValue<T> read)
    {
        if (before is not null) throw new MetricsRefused($"'{what}' is there twice");
        if (reader.TokenType != JsonTokenType.StartObject) throw new MetricsRefused($"'{what}' must be an object");
        var values = new Dictionary<string, T>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            CheckKey(what, key);
            reader.Read();
            if (values.Count == MaxKeys) throw new MetricsRefused($"'{what}' has more than {MaxKeys} keys");
            if (!values.TryAdd(key, read(ref reader, $"'{what}.{key}'"))) throw new MetricsRefused($"'{what}.{key}' is there twice");
        }
        return values;
    }

    private static double ReadMetric(ref Utf8JsonReader reader, string where)
    {
        if (reader.TokenType != JsonTokenType.Number) throw new MetricsRefused($"{where} must be a number");
        return reader.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw new MetricsRefused($"{where} must be a finite number");
    }

    private static string ReadParam(ref Utf8JsonReader reader, string where)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => PythonNumber.Text(reader.ValueSpan) ?? throw new MetricsRefused($"{where} must be a finite number"),
            JsonTokenType.True => "True",
            JsonTokenType.False => "False",
            _ => throw new MetricsRefused($"{where} must be a string, a number or a boolean"),
        };
        if (text.Length > MaxValueLength) throw new MetricsRefused($"{where} is longer than {MaxValueLength} characters");
        return text.Contains('\0') ? throw new MetricsRefused($"{where} holds a NUL") : text;
    }

    // MLflow's names: alphanumerics, underscores, dashes, periods, spaces, slashes and colons, and as a path what it is when normalised.
    private static void CheckKey(string what, string key)
    {
        if (key.Length == 0) throw new MetricsRefused($"a name in '{what}' is empty");
        if (key.Length > MaxKeyLength) throw new MetricsRefused($"a name in '{what}' is longer than {MaxKeyLength} characters");
        var shown = Archives.RelativePath.Shown(key);
        if (!key.All(unit => char.IsLetterOrDigit(unit) || unit is '_' or '-' or '.' or ' ' or '/' or ':'))
            throw new MetricsRefused($"the name '{shown}' in '{what}' may hold only letters, digits, _ - . / : and spaces");
        if (key.StartsWith('/') || key.Split('/').Any(part => part is "" or "." or ".."))
            throw new MetricsRefused($"the name '{shown}' in '{what}' must be a plain path without empty, '.' or '..' parts");
    }

    private sealed class MetricsRefused(string message) : Exception(message);
}
