using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Tabular.Cleaning;

/// <summary>What columns a step wants to be told.</summary>
public enum ColumnChoice
{
    /// <summary>None: it is about whole rows.</summary>
    None,

    /// <summary>Exactly one.</summary>
    One,

    /// <summary>One or more.</summary>
    Some,
}

/// <summary>What a step may do with the target column.</summary>
public enum TargetUse
{
    /// <summary>It must not touch it.</summary>
    Never,

    /// <summary>It may; the plan says so.</summary>
    Allowed,
}

/// <summary>One kind of step.</summary>
/// <param name="Kind">Its id.</param>
/// <param name="Name">Its name, in Japanese.</param>
/// <param name="Description">What it does, in Japanese.</param>
/// <param name="Columns">What columns it wants to be told.</param>
/// <param name="Target">What it may do with the target.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Make">Makes the step of a spec whose columns and parameters were checked and filled in.</param>
public sealed record StepDefinition(
    string Kind,
    string Name,
    string Description,
    ColumnChoice Columns,
    TargetUse Target,
    ImmutableArray<StepParameter> Parameters,
    Func<StepSpec, CleaningStep> Make);

/// <summary>What a parameter's value may be.</summary>
public enum ParameterType
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A text or a finite number: a cell's value.</summary>
    Value,

    /// <summary>One of some texts.</summary>
    Choice,

    /// <summary>Some of some texts, none twice.</summary>
    Choices,

    /// <summary>For each column an object from text to text.</summary>
    Mappings,

    /// <summary>Some texts, none empty and none twice.</summary>
    Texts,
}

/// <summary>A parameter of a step.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its value may be.</param>
/// <param name="Description">What it means, in Japanese.</param>
/// <param name="Default">What stands where it is not given; <c>null</c> where it must be.</param>
/// <param name="Options">What a choice is among.</param>
/// <param name="Minimum">The least number, the shortest text, or the fewest texts.</param>
/// <param name="Maximum">The greatest number, the longest text, or the most texts.</param>
public sealed record StepParameter(
    string Name,
    ParameterType Type,
    string Description,
    JsonNode? Default = null,
    ImmutableArray<string> Options = default,
    double? Minimum = null,
    double? Maximum = null)
{
    private const int MaxTextChars = 1_000;
    private const int MaxMappings = 10_000;
    private const int MaxTexts = 1_000;

    /// <summary>Checks a value.</summary>
    /// <exception cref="StepRefusedException">It cannot be this parameter's.</exception>
    public JsonNode Check(JsonNode? given)
    {
        if (given is null) return Default?.DeepClone() ?? throw Refused("必須です");
        switch (Type)
        {
            case ParameterType.Boolean when given is JsonValue truth && truth.TryGetValue<bool>(out _):
                return given.DeepClone();
            case ParameterType.Number or ParameterType.Integer when Number(given) is { } number:
                if (Type == ParameterType.Integer && number != Math.Floor(number)) throw Refused("整数である必要があります");
                if (number < Minimum || number > Maximum) throw Refused($"{Minimum} 以上 {Maximum} 以下である必要があります");
                return JsonValue.Create(number);
            case ParameterType.Value when Number(given) is { } number:
                return JsonValue.Create(number);
            case ParameterType.Text or ParameterType.Value when Text(given) is { } text:
                if (text.Length < Minimum || text.Length > (Maximum ?? MaxTextChars)) throw Refused($"長さは {Minimum ?? 0} から {Maximum ?? MaxTextChars} 文字である必要があります");
                return JsonValue.Create(text);
            case ParameterType.Choice when Text(given) is { } choice && Options.Contains(choice):
                return JsonValue.Create(choice);
            case ParameterType.Choices when given is JsonArray { Count: > 0 } several && several.All(one => one is not null && Text(one) is { } text && Options.Contains(text))
                && several.DistinctBy(one => Text(one!)).Count() == several.Count:
                return given.DeepClone();
            case ParameterType.Texts when given is JsonArray texts && texts.All(one => one is not null && Text(one) is { Length: > 0 and <= MaxTextChars })
                && texts.DistinctBy(one => Text(one!)).Count() == texts.Count:
                return texts.Count >= (Minimum ?? 0) && texts.Count <= (Maximum ?? MaxTexts) ? given.DeepClone() : throw Refused($"{Minimum ?? 0} 件以上 {Maximum ?? MaxTexts} 件以下である必要があります");
            case ParameterType.Mappings when given is JsonObject columns && columns.All(column => column.Value is JsonObject pairs
                && pairs.All(pair => pair.Value is not null && Text(pair.Value) is not null)):
                return columns.Sum(column => ((JsonObject)column.Value!).Count) <= MaxMappings ? given.DeepClone() : throw Refused($"{MaxMappings} 件以下である必要があります");
            default:
                throw Refused(Type switch
                {
                    ParameterType.Boolean => "true か false である必要があります",
                    ParameterType.Number => "数値である必要があります",
                    ParameterType.Integer => "整数である必要があります",
                    ParameterType.Text => "文字列である必要があります",
                    ParameterType.Value => "文字列か数値である必要があります",
                    ParameterType.Choice => $"{string.Join(", ", Options)} のいずれかである必要があります",
                    ParameterType.Choices => $"{string.Join(", ", Options)} から重複なく一つ以上選ぶ必要があります",
                    ParameterType.Texts => "空でない文字列の、重複のない並びである必要があります",
                    _ => "列ごとの文字列の対応である必要があります",
                });
        }
    }

    // By its text, as a node made in code holds an int where a parsed one holds neither.
    private static double? Number(JsonNode node) =>
        node.GetValueKind() == JsonValueKind.Number && double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    private static string? Text(JsonNode node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private StepRefusedException Refused(string why) => new($"{Name}: {why}");
}
