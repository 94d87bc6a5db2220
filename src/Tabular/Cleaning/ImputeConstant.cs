using System.Text.Json;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;

namespace Platform.Tabular.Cleaning;

/// <summary>Fills in a value: a number in columns of numbers, a text in columns of texts, either where nothing stands.</summary>
internal sealed class ImputeConstant : CleaningStep
{
    private readonly object _value;

    private ImputeConstant(StepSpec spec)
    {
        Spec = spec;
        var value = spec.Parameters["value"]!;
        _value = value.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>() : value.GetValue<string>();
    }

    public static StepDefinition Definition { get; } = new(
        "impute_constant",
        "欠損値補完（固定値）",
        "列の欠損値を指定した値で補完します。数値列には数値、文字列の列には文字列を指定します",
        ColumnChoice.Some,
        TargetUse.Never,
        [new StepParameter("value", ParameterType.Value, "補完する値", Minimum: 1)],
        spec => new ImputeConstant(spec));

    public override StepSpec Spec { get; }

    public override string Name => Definition.Name;

    public override string Description => $"{ColumnsTold.Named(Spec.Columns)} の欠損値を {Written} で補完します";

    public override string CodeSnippet =>
        $"""
        for c in {PythonLiteral.Of(Spec.Columns)}:
            df[c] = df[c]{(_value is string ? ".astype(object)" : "")}.fillna({(_value is string text ? PythonLiteral.Of(text) : PythonNumbers.Text((double)_value))})
        """;

    private string Written => _value is string text ? $"「{text}」" : PythonNumbers.Text((double)_value);

    public override StepResult Apply(Table table, CancellationToken cancellationToken) =>
        ImputeSteps.Fill(table, Spec.Columns.Select(name => Fitting(Required(table, name))).Select(column => (column, _value)), cancellationToken);

    private Column Fitting(Column column) =>
        column.Missing == column.Rows || (_value is string ? column.Kind == ColumnKind.Text : column.IsNumber)
            ? column
            : throw new StepFailedException(column switch
            {
                { IsNumber: true } => $"数値の列「{column.Name}」の欠損値は、文字列 {Written} では補完できません",
                { Kind: ColumnKind.Bool } => $"真偽値の列「{column.Name}」の欠損値は {Written} では補完できません。最頻値で補完してください",
                _ => $"文字列の列「{column.Name}」の欠損値は、数値 {Written} では補完できません",
            });
}
