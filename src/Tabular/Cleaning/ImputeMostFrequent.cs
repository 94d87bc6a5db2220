using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Fills in what stands most often in a column; of what stands equally often the least. A column in which nothing stands stays so.</summary>
internal sealed class ImputeMostFrequent(StepSpec spec) : CleaningStep
{
    public static StepDefinition Definition { get; } = new(
        "impute_most_frequent",
        "欠損値補完（最頻値）",
        "列の欠損値を最も多い値で補完します。同数なら小さい方の値を使い、すべて欠損している列はそのままです",
        ColumnChoice.Some,
        TargetUse.Never,
        [],
        spec => new ImputeMostFrequent(spec));

    public override StepSpec Spec => spec;

    public override string Name => Definition.Name;

    public override string Description => $"{ColumnsTold.Named(spec.Columns)} の欠損値を、それぞれの最頻値で補完します";

    public override string CodeSnippet =>
        $"""
        for c in {PythonLiteral.Of(spec.Columns)}:
            m = df[c].mode()
            if len(m):
                df[c] = df[c].fillna(m.iloc[0])
        """;

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        var columns = spec.Columns.Select(name => Required(table, name)).Where(column => column.Missing > 0 && column.Missing < column.Rows).ToArray();
        var values = new object[columns.Length];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, columns.Length, options, at => values[at] = ValueCounting.MostFrequent(columns[at], cancellationToken)!);
        return ImputeSteps.Fill(table, columns.Zip(values), cancellationToken);
    }
}
