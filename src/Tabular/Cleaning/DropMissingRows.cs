using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Drops rows in which any of some columns is missing, such as the target.</summary>
internal sealed class DropMissingRows(StepSpec spec) : CleaningStep
{
    public static StepDefinition Definition { get; } = new(
        "drop_missing_rows",
        "欠損行の削除",
        "指定した列のいずれかが欠損している行を削除します。ターゲット列が欠損した行は学習に使えないため、これで取り除きます",
        ColumnChoice.Some,
        TargetUse.Allowed,
        [],
        spec => new DropMissingRows(spec));

    public override StepSpec Spec => spec;

    public override string Name => Definition.Name;

    public override string Description => $"{ColumnsTold.Named(spec.Columns)} {(spec.Columns.Length > 1 ? "のいずれか" : "")}が欠損している行を削除します";

    public override string CodeSnippet => $"df = df.dropna(subset={PythonLiteral.Of(spec.Columns)}).reset_index(drop=True)";

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        var columns = spec.Columns.Select(name => Required(table, name)).Where(column => column.Missing > 0).ToImmutableArray();
        var keep = new bool[table.BlockRows.Length][];
        BlockRewrite.EachBlock(table, cancellationToken, block =>
        {
            var flags = new bool[table.BlockRows[block]];
            Array.Fill(flags, true);
            foreach (var column in columns)
            {
                var cells = column.Read(block);
                if (cells.Missing == 0) continue;
                for (var row = 0; row < flags.Length; row++) flags[row] &= !cells.IsMissing(row);
            }

            keep[block] = flags;
        });
        return RowSteps.Keeping(table, keep, cancellationToken);
    }
}
