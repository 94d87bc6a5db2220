using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Drops rows that are equal to another one in every column, the target among them.</summary>
internal sealed class DropDuplicates(StepSpec spec) : CleaningStep
{
    private readonly bool _last = spec.Parameters["keep"]!.GetValue<string>() == "last";

    public static StepDefinition Definition { get; } = new(
        "drop_duplicates",
        "重複行の削除",
        "すべての列の値が同じ行を、一行だけ残して削除します",
        ColumnChoice.None,
        TargetUse.Allowed,
        [new StepParameter("keep", ParameterType.Choice, "残す行。first は最初の行、last は最後の行", "first", ["first", "last"])],
        spec => new DropDuplicates(spec));

    public override StepSpec Spec => spec;

    public override string Name => Definition.Name;

    public override string Description => $"すべての列の値が同じ行は、{(_last ? "最後" : "最初")}の一行だけ残して削除します（ターゲット列も含めて比べます）";

    public override string CodeSnippet => $"df = df.drop_duplicates(keep={PythonLiteral.Of(_last ? "last" : "first")}).reset_index(drop=True)";

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        var flags = DuplicateRows.Find(table, null, _last ? DuplicateKeep.Last : DuplicateKeep.First, cancellationToken);
        foreach (var block in flags)
        {
            for (var row = 0; row < block.Length; row++) block[row] = !block[row];
        }

        return RowSteps.Keeping(table, flags, cancellationToken);
    }
}
