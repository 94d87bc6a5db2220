using System.Collections.Immutable;
using System.Text.Json;
using Platform.Api.Surfaces.Bodies;
using Platform.Contracts.Cleaning;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>Reads the body <c>{"steps":[{"kind","columns","parameters","enabled"}]}</c>. Whether the steps can be done is for the plan to say.</summary>
internal static class StepWishes
{
    /// <exception cref="RequestRejectedException">Something is missing or of another kind; the message names the step, by its place from 1, and the field.</exception>
    public static ImmutableArray<StepEdit> Read(JsonElement body)
    {
        var fields = JsonFields.Root(body);
        if (!fields.Element.TryGetProperty("steps", out var steps) || steps.ValueKind != JsonValueKind.Array)
            throw CleanflowErrors.Refused("steps: ステップの配列である必要があります");
        return [.. steps.EnumerateArray().Select(Step)];
    }

    private static StepEdit Step(JsonElement step, int index)
    {
        var place = $"ステップ{index + 1}";
        if (step.ValueKind != JsonValueKind.Object) throw CleanflowErrors.Refused($"{place}: オブジェクトである必要があります");
        if (Field(step, "kind") is not { ValueKind: JsonValueKind.String } kind || Text(kind, $"{place}: kind") is not { Length: > 0 } kindText)
            throw CleanflowErrors.Refused($"{place}: kind: 文字列で指定する必要があります");
        var enabled = Field(step, "enabled") switch
        {
            null or { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            _ => throw CleanflowErrors.Refused($"{place}: enabled: true か false である必要があります"),
        };
        return new StepEdit(kindText, Columns(step, $"{place}: columns"), Parameters(step, $"{place}: parameters"), enabled);
    }

    private static ImmutableArray<string> Columns(JsonElement step, string place)
    {
        if (Field(step, "columns") is not { } columns) return [];
        if (columns.ValueKind != JsonValueKind.Array || columns.EnumerateArray().Any(column => column.ValueKind != JsonValueKind.String))
            throw CleanflowErrors.Refused($"{place}: 文字列の配列である必要があります");
        return [.. columns.EnumerateArray().Select(column => Text(column, place))];
    }

    private static string Parameters(JsonElement step, string place)
    {
        if (Field(step, "parameters") is not { } parameters) return "{}";
        if (parameters.ValueKind != JsonValueKind.Object) throw CleanflowErrors.Refused($"{place}: オブジェクトである必要があります");
        CheckTexts(parameters, place);
        return parameters.GetRawText();
    }

    /// <summary>A \u escape of half a surrogate pair is JSON, but no text; what reads the parameters later must not meet one.</summary>
    private static void CheckTexts(JsonElement value, string place)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                Text(value, place);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) CheckTexts(item, place);
                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject()) CheckTexts(property.Value, place);
                break;
        }
    }

    private static string Text(JsonElement value, string place)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw CleanflowErrors.Refused($"{place}: 正しい Unicode 文字列である必要があります");
        }
    }

    private static JsonElement? Field(JsonElement step, string name) => step.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
