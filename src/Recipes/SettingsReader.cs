using System.Text.Json;

namespace Platform.Recipes;

/// <summary>Reads a record of settings from JSON, by its attributes. What is not given has the record's own default.</summary>
internal sealed class SettingsReader(RecipeProblems problems)
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>Whether a setting was given, by its path such as <c>optimizer.learning_rate</c>.</summary>
    public bool WasGiven(string path) => _given.Contains(path);

    /// <summary>Reads a record.</summary>
    /// <param name="value">The JSON object.</param>
    /// <param name="path">Where it stands, such as <c>config.advanced_config</c>.</param>
    public T Read<T>(JsonElement value, string path) where T : new() => (T)Read(typeof(T), typeof(T), value, path, "");

    private object Read(Type root, Type type, JsonElement value, string path, string prefix)
    {
        var record = Activator.CreateInstance(type)!;
        var fields = FieldSpec.Of(type);
        var settings = SettingsObject.Open(value, path, [.. fields.Select(field => field.Name)], problems, name => FieldNames.Meant(name, [.. fields.Select(field => field.Name)], root));
        foreach (var field in fields)
        {
            if (!settings.TryGet(field.Name, out var given)) continue;
            _given.Add(prefix + field.Name);
            var read = field.Kind == FieldKind.Group
                ? Read(root, field.Type, given, $"{path}.{field.Name}", $"{prefix}{field.Name}.")
                : Value(field, given);
            if (read is null) settings.Wrong(field.Name, $"it is not {Expected(field)}");
            else field.Set(record, read);
        }

        return record;
    }

    /// <summary>The value of a setting; <c>null</c> where it cannot be one.</summary>
    private static object? Value(FieldSpec field, JsonElement given) => field.Kind switch
    {
        FieldKind.Flag => given.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
        FieldKind.Whole => !field.Rule.TryRead(given, out var whole) ? null : field.Type == typeof(int) ? (object)(int)whole : (long)whole,
        FieldKind.Number => field.Rule.TryRead(given, out var number) ? number : null,
        FieldKind.Choice => SettingsObject.TextOf(given) is { } text && field.Choices.Any(choice => choice.Value == text) ? text : null,
        _ => Numbers(field, given),
    };

    private static double[]? Numbers(FieldSpec field, JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Array || (field.About.Length > 0 && given.GetArrayLength() != field.About.Length)) return null;
        var numbers = new double[given.GetArrayLength()];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!field.Rule.TryRead(given[i], out numbers[i])) return null;
        }

        return numbers;
    }

    private static string Expected(FieldSpec field) => field.Kind switch
    {
        FieldKind.Flag => "true or false",
        FieldKind.Choice => $"one of {string.Join(", ", field.Choices.Select(choice => choice.Value))}",
        FieldKind.Numbers => $"an array of {field.About.Length} numbers, each {field.Rule}",
        _ => field.Rule.ToString(),
    };
}
