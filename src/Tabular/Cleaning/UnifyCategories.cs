using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Writes categories alike that are the same: text by text, each replaced once by what stands for it.</summary>
internal sealed class UnifyCategories : CleaningStep
{
    private readonly ImmutableDictionary<string, ImmutableArray<KeyValuePair<string, string>>> _mappings;

    private UnifyCategories(StepSpec spec)
    {
        Spec = spec;
        _mappings = ((JsonObject)spec.Parameters["mappings"]!).ToImmutableDictionary(
            column => column.Key,
            column => ((JsonObject)column.Value!).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!.GetValue<string>())).ToImmutableArray());
        if (_mappings.Keys.FirstOrDefault(name => !spec.Columns.Contains(name)) is { } unknown) throw new StepRefusedException($"mappings: 列「{unknown}」は columns にありません");
        if (spec.Columns.FirstOrDefault(name => !_mappings.TryGetValue(name, out var pairs) || pairs.IsEmpty) is { } without)
            throw new StepRefusedException($"mappings: 列「{without}」の対応がありません");
        if (_mappings.Values.Any(pairs => pairs.Any(pair => pair.Value.Length == 0))) throw new StepRefusedException("mappings: 空の文字列には置き換えられません");
    }

    public static StepDefinition Definition { get; } = new(
        "unify_categories",
        "表記ゆれの統一",
        "同じ意味の値を、指定した対応に従って一つの表記に置き換えます",
        ColumnChoice.Some,
        TargetUse.Allowed,
        [new StepParameter("mappings", ParameterType.Mappings, "列ごとの、元の値から新しい値への対応")],
        spec => new UnifyCategories(spec));

    public override StepSpec Spec { get; }

    public override string Name => Definition.Name;

    public override string Description => $"{ColumnsTold.Named(Spec.Columns)} の表記ゆれ（{_mappings.Values.Sum(pairs => pairs.Length)} 件）を統一します";

    public override string CodeSnippet => string.Join("\n", Spec.Columns.Select(name =>
        $"""
        m = {PythonLiteral.Of(_mappings[name])}
        t = df[{PythonLiteral.Of(name)}].astype(object)
        df[{PythonLiteral.Of(name)}] = t.mask(t.isin(list(m)), t.map(m))
        """));

    public override StepResult Apply(Table table, CancellationToken cancellationToken) => TextSteps.Map(
        table,
        Spec.Columns,
        name =>
        {
            var mapping = _mappings[name].ToDictionary(StringComparer.Ordinal);
            return text => mapping.GetValueOrDefault(text, text);
        },
        cancellationToken);
}
