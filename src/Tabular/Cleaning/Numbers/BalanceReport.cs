using System.Globalization;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning.Numbers;

/// <summary>Says how the target's classes are balanced. Changes nothing.</summary>
internal sealed class BalanceReport(StepSpec spec) : CleaningStep
{
    private const int MostNamed = 20;

    public static StepDefinition Definition { get; } = new(
        "balance_report",
        "クラスバランスの確認",
        "ターゲット列のクラスごとの割合を報告します。データは変更しません",
        ColumnChoice.One,
        TargetUse.Allowed,
        [],
        spec => new BalanceReport(spec));

    public override StepSpec Spec => spec;

    public override string Name => Definition.Name;

    public override string Description => $"ターゲット列 {spec.Columns[0]} のクラスごとの割合を報告します（データは変更しません）";

    public override string CodeSnippet => $"print(df[{PythonLiteral.Of(spec.Columns[0])}].value_counts(normalize=True))";

    public override StepResult Apply(Table table, CancellationToken cancellationToken)
    {
        var column = Required(table, spec.Columns[0]);
        var classes = Categories.Of(column, Categories.Most, cancellationToken);
        var values = column.Rows - column.Missing;
        if (values == 0) return new StepResult(table, 0, 0, $"{column.Name} には値がありません");
        var frequencies = classes.Frequencies;
        var order = Enumerable.Range(0, classes.Count).OrderByDescending(code => frequencies[code]).ToArray();
        var shares = order.Take(MostNamed).Select(code => string.Create(CultureInfo.InvariantCulture, $"{classes[code]} {100.0 * frequencies[code] / values:0.##}%（{frequencies[code]}件）"));
        var rest = classes.Count > MostNamed ? $" ほか{classes.Count - MostNamed}種類" : "";
        return new StepResult(table, 0, 0, $"{column.Name} のクラスの割合: {string.Join("、", shares)}{rest}");
    }
}
