using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Drops columns. What for, the kinds differ by; the act is the same.</summary>
internal sealed class DropColumns(StepSpec spec, string name, string which) : CleaningStep
{
    public static ImmutableArray<StepDefinition> Definitions { get; } =
    [
        Definition("drop_constant_columns", "定数列の削除", "値が一種類しかない列"),
        Definition("drop_sparse_columns", "欠損の多い列の削除", "ほとんどが欠損している列"),
        Definition("drop_identifier_columns", "識別子列の削除", "行ごとに異なる識別子の列"),
    ];

    public override StepSpec Spec => spec;

    public override string Name => name;

    public override string Description => $"{which} {ColumnsTold.Named(spec.Columns)} を削除します";

    public override string CodeSnippet => $"df = df.drop(columns={PythonLiteral.Of(spec.Columns)})";

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        foreach (var column in spec.Columns) Required(table, column);
        if (table.Columns.Length == spec.Columns.Length) throw new StepFailedException("すべての列を削除することはできません");
        return new StepResult(table.With(table.Columns.RemoveAll(column => spec.Columns.Contains(column.Name))), 0, 0);
    }

    private static StepDefinition Definition(string kind, string name, string which) => new(
        kind, name, $"{which}を削除します", ColumnChoice.Some, TargetUse.Never, [], spec => new DropColumns(spec, name, which));
}
