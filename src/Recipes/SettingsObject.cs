using System.Text.Json;

namespace Platform.Recipes;

/// <summary>One JSON object of a configuration: its values by name. What nobody knows, and what is given twice, is a problem with its name; null is as if it were not given.</summary>
internal sealed class SettingsObject
{
    private const int MaxShown = 60;

    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly RecipeProblems _problems;

    private SettingsObject(string path, RecipeProblems problems) => (Path, _problems) = (path, problems);

    /// <summary>Where it stands, such as <c>config.advanced_config</c>.</summary>
    public string Path { get; }

    /// <summary>Opens an object; an empty one where the value is none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="known">The names it may have; <c>null</c> for any.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="hint">What somebody may have meant by a name that is not known.</param>
    public static SettingsObject Open(JsonElement value, string path, IReadOnlyCollection<string>? known, RecipeProblems problems, Func<string, string?> hint)
    {
        var settings = new SettingsObject(path, problems);
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(path, "it is not an object");
            return settings;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            if (NameOf(property) is not { } name) problems.Add(path, "it has a name that is not valid Unicode");
            else if (!seen.Add(name)) problems.Add($"{path}.{Shown(name)}", "it is given twice");
            else if (known?.Contains(name) == false) problems.Add($"{path}.{Shown(name)}", hint(name) is { } meant ? $"there is no such setting; did you mean {meant}?" : "there is no such setting");
            else if (property.Value.ValueKind != JsonValueKind.Null) settings._values[name] = property.Value;
        }

        return settings;
    }

    /// <summary>What is given, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Values => _values;

    /// <summary>The value of a name; false where it is not given.</summary>
    public bool TryGet(string name, out JsonElement value) => _values.TryGetValue(name, out value);

    /// <summary>A text; <c>null</c> where it is not given, empty or wrong, which is a problem then.</summary>
    public string? Text(string name, int maxChars)
    {
        if (!TryGet(name, out var value)) return null;
        var text = TextOf(value);
        if (text is null) Wrong(name, "it is not a string");
        else if (text.Length > maxChars) Wrong(name, $"it is longer than {maxChars} characters");
        else if (text.Any(char.IsControl)) Wrong(name, "it has a control character");
        else return text.Length > 0 ? text : null;
        return null;
    }

    /// <summary>A number; <c>null</c> where it is not given or wrong, which is a problem then.</summary>
    public double? Number(string name, NumberRule rule)
    {
        if (!TryGet(name, out var value)) return null;
        if (rule.TryRead(value, out var number)) return number;
        Wrong(name, $"it is not {rule}");
        return null;
    }

    /// <summary>Says that it is needed, unless it is there, rightly or wrongly.</summary>
    public void Require(string name)
    {
        if (!TryGet(name, out var value) || (value.ValueKind == JsonValueKind.String && value.ValueEquals(""))) Wrong(name, "it is required");
    }

    /// <summary>Says what is wrong with a field of it.</summary>
    public void Wrong(string name, string what) => _problems.Add($"{Path}.{name}", what);

    /// <summary>A JSON text; <c>null</c> for anything else, such as half a surrogate pair.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Shown(string name)
    {
        var plain = new string([.. name.Take(MaxShown).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        return name.Length > MaxShown ? plain + "…" : plain;
    }
}
