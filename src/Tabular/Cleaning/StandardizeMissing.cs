using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Makes texts that only say that nothing is known missing. White space around them does not count; case does.</summary>
internal sealed class StandardizeMissing(StepSpec spec) : CleaningStep
{
    private const int MaxWords = 200;

    /// <summary>Words for nothing that pandas does not take for missing by itself.</summary>
    public static ImmutableArray<string> Words { get; } =
    [
        "不明", "未入力", "未記入", "未回答", "未設定", "未定", "欠損", "欠測", "該当なし", "データなし", "unknown", "Unknown", "UNKNOWN", "missing", "Missing", "MISSING", "none", "None", "NONE",
        "undefined", "Null", "Nan", "nil", "na", "N.A.", "not available", "Not Available", "-", "--", "---", "?", "??", "？", "ー", "―", "－", ".", "*",
    ];

    private readonly ImmutableArray<string> _words = [.. ((JsonArray)spec.Parameters["words"]!).Select(word => word!.GetValue<string>())];

    public static StepDefinition Definition { get; } = new(
        "standardize_missing",
        "欠損表記の統一",
        "「不明」「unknown」「-」のように値がないことを表す文字列を、欠損にします",
        ColumnChoice.Some,
        TargetUse.Allowed,
        [
            new StepParameter("words", ParameterType.Texts, "欠損とみなす文字列（前後の空白は無視、大文字と小文字は区別）", new JsonArray([.. Words.Select(word => (JsonNode)word)]), Minimum: 1, Maximum: MaxWords),
        ],
        spec => new StandardizeMissing(spec));

    public override StepSpec Spec => spec;

    public override string Name => Definition.Name;

    public override string Description =>
        $"{ColumnsTold.Named(spec.Columns)} の、値がないことを表す文字列（{string.Join("、", _words.Take(5).Select(word => $"「{word}」"))}{(_words.Length > 5 ? " など" : "")}）を欠損にします";

    public override string CodeSnippet =>
        $"""
        for c in {PythonLiteral.Of(spec.Columns)}:
            t = df[c].astype(object)
            df[c] = t.mask(t.str.strip().isin({PythonLiteral.Of(_words)}))
        """;

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        var words = _words.ToHashSet(StringComparer.Ordinal);
        return TextSteps.Map(table, spec.Columns, _ => text => words.Contains(PythonText.Strip(text)) ? null : text, cancellationToken);
    }
}
