using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Recipes;

/// <summary>The settings of <c>advanced_config</c> as the specification's JSON object, made from the types that are read.</summary>
public static class RecipeSchema
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The frameworks whose settings are known.</summary>
    public static IReadOnlyList<string> Frameworks { get; } = [RecipeReader.Timm, RecipeReader.Ultralytics];

    /// <summary>The object with <c>framework</c>, <c>task_type</c>, <c>schema</c> and <c>presets</c>; <c>null</c> where there is no such framework, or it has no such task.</summary>
    public static string? Of(string framework, string? taskType)
    {
        if (!Frameworks.Contains(framework) || FrameworkTasks.Of(framework) is not { } tasks) return null;
        taskType ??= tasks[0];
        if (!tasks.Contains(taskType)) return null;
        var presets = new JsonObject();
        foreach (var (name, preset) in RecipePresets.Of(framework)) presets[name] = JsonNode.Parse(preset);
        return new JsonObject
        {
            ["framework"] = framework,
            ["task_type"] = taskType,
            ["schema"] = new JsonObject { ["fields"] = new JsonArray([.. Fields(TypeOf(framework), "", null)]) },
            ["presets"] = presets,
        }.ToJsonString(Written);
    }

    /// <summary>The record that a framework's settings are read into.</summary>
    internal static Type TypeOf(string framework) => framework == RecipeReader.Timm ? typeof(AdvancedConfig) : typeof(UltralyticsConfig);

    private static IEnumerable<JsonNode> Fields(Type type, string prefix, string? group) => FieldSpec.Of(type).SelectMany(field =>
        field.Kind == FieldKind.Group ? Fields(field.Type, $"{prefix}{field.Name}.", field.About.Label) : [Field(field, prefix, group)]);

    private static JsonObject Field(FieldSpec field, string prefix, string? group)
    {
        var about = field.About;
        var told = new JsonObject
        {
            ["name"] = prefix + field.Name,
            ["type"] = field.Kind switch { FieldKind.Flag => "boolean", FieldKind.Choice => "select", FieldKind.Numbers => "array", _ => "number" },
            ["label"] = about.Label,
            ["description"] = about.Description,
            ["default"] = JsonSerializer.SerializeToNode(field.Default, field.Type),
        };
        if (field.Kind == FieldKind.Choice)
        {
            told["options"] = new JsonArray([.. field.Choices.Select(choice =>
                new JsonObject { ["value"] = choice.Value, ["label"] = choice.Label, ["description"] = choice.Description })]);
        }

        if (!double.IsNaN(about.Min)) told["min"] = about.Min;
        if (!double.IsNaN(about.Max)) told["max"] = about.Max;
        if (!double.IsNaN(about.Step)) told["step"] = about.Step;
        if (about.AboveMin) told["exclusive_min"] = true;
        if (about.BelowMax) told["exclusive_max"] = true;
        if (field.Kind == FieldKind.Whole) told["integer"] = true;
        if (about.Length > 0) told["length"] = about.Length;
        if (group is not null) told["group"] = group;
        if (about.When?.Split('=') is [var other, var values]) told["when"] = new JsonObject { ["field"] = prefix + other, ["values"] = Values(values) };
        return told;
    }

    private static JsonArray Values(string values) => new([.. values.Split('|').Select(value => value is "true" or "false" ? JsonValue.Create(value == "true") : (JsonNode)value)]);
}
