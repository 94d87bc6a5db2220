using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Fills in numbers by their mean or median. A column in which nothing stands stays so.</summary>
internal sealed class ImputeNumber(StepSpec spec, string statistic, string title) : CleaningStep
{
    public static ImmutableArray<StepDefinition> Definitions { get; } = [Definition("impute_mean", "mean", "平均値"), Definition("impute_median", "median", "中央値")];

    public override StepSpec Spec => spec;

    public override string Name => NameOf(title);

    public override string Description => $"数値列 {ColumnsTold.Named(spec.Columns)} の欠損値を、それぞれの{title}で補完します";

    // numpy's mean, as pandas' own is another in the last bit where bottleneck is installed.
    public override string CodeSnippet =>
        $"""
        for c in {PythonLiteral.Of(spec.Columns)}:
            if df[c].notna().any():
                {(statistic == "mean" ? "with np.errstate(all='ignore'):\n            df[c] = df[c].fillna(df[c].dropna().to_numpy().mean())" : "df[c] = df[c].fillna(df[c].median())")}
        """;

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        var columns = spec.Columns.Select(name => ColumnsTold.OfNumbers(Required(table, name))).Where(column => column.Missing > 0 && column.Missing < column.Rows).ToImmutableArray();
        var values = new double[columns.Length];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, columns.Length, options, at =>
            values[at] = statistic == "mean" ? NumberStatistics.Mean(columns[at], cancellationToken) : NumberStatistics.Median(columns[at], cancellationToken));
        // Undefined where both infinities stand.
        return ImputeSteps.Fill(table, columns.Zip(values).Where(fill => !double.IsNaN(fill.Second)).Select(fill => (fill.First, (object)fill.Second)), cancellationToken);
    }

    private static string NameOf(string title) => $"欠損値補完（{title}）";

    private static StepDefinition Definition(string kind, string statistic, string title) => new(
        kind,
        NameOf(title),
        $"数値列の欠損値を{title}で補完します。すべて欠損している列はそのままです",
        ColumnChoice.Some,
        TargetUse.Never,
        [],
        spec => new ImputeNumber(spec, statistic, title));
}
