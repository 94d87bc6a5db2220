using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Trims texts and puts single spaces between their words. What is white space is as Python has it; a text of nothing else becomes missing, as an empty cell of a CSV is.</summary>
internal sealed class TrimText(StepSpec spec) : CleaningStep
{
    public static StepDefinition Definition { get; } = new(
        "trim_text",
        "空白の整理",
        "文字列の前後の空白を取り除き、途中の連続する空白を半角一つにまとめます。空白だけの値は欠損にします",
        ColumnChoice.Some,
        TargetUse.Allowed,
        [],
        spec => new TrimText(spec));

    public override StepSpec Spec => spec;

    public override string Name => Definition.Name;

    public override string Description => $"{ColumnsTold.Named(spec.Columns)} の前後の空白を取り除き、途中の連続する空白を半角一つにまとめます（空白だけの値は欠損にします）";

    public override string CodeSnippet =>
        $"""
        for c in {PythonLiteral.Of(spec.Columns)}:
            t = df[c].astype(object).str.split().str.join(' ')
            df[c] = t.where(t != '')
        """;

    public override StepResult Apply(Table table, CancellationToken cancellationToken) =>
        TextSteps.Map(table, spec.Columns, _ => text => PythonText.Collapse(text) is { Length: > 0 } trimmed ? trimmed : null, cancellationToken);
}
