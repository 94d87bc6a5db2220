using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Notes what is missing: for each column a new one with 1 where it is and 0 else.</summary>
internal sealed class MissingIndicator(StepSpec spec) : CleaningStep
{
    public static StepDefinition Definition { get; } = new(
        "missing_indicator",
        "欠損フラグの追加",
        "値が欠損していたかどうか（1 / 0）の列を追加します。補完の前に行うと、欠損していたことを学習に使えます",
        ColumnChoice.Some,
        TargetUse.Never,
        [],
        spec => new MissingIndicator(spec));

    public override StepSpec Spec => spec;

    public override string Name => Definition.Name;

    public override string Description => $"{ColumnsTold.Named(spec.Columns)} が欠損しているかどうかの列（列名_missing、1 / 0）を追加します";

    public override string CodeSnippet =>
        $"""
        for c in {PythonLiteral.Of(spec.Columns)}:
            df[c + '_missing'] = df[c].isna().astype('int64')
        """;

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        var after = table.Columns;
        foreach (var name in spec.Columns)
        {
            var column = Required(table, name);
            var added = ColumnsTold.Free(after, $"{name}_missing");
            after = after.AddRange(BlockRewrite.Derive(table, column, [added], ColumnKind.Int64, Flags, cancellationToken));
        }

        return new StepResult(table.With(after), 0, 0);
    }

    private static Block[] Flags(Block block)
    {
        var flags = new long[block.Rows];
        for (var row = 0; row < flags.Length; row++) flags[row] = block.IsMissing(row) ? 1 : 0;
        return [new WholeBlock(flags)];
    }
}
