using System.Collections.Immutable;
using System.Globalization;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning.Numbers;

/// <summary>A step on columns of numbers. A column without a single value counts as one, whatever pandas calls it; it stays as it is.</summary>
internal abstract class NumberStep(StepSpec spec, string name) : CleaningStep
{
    /// <summary>Stops the snippet where <see cref="Numbers"/> stops the platform, with the same words.</summary>
    protected const string Guard = """
            if df[c].dtype in (bool, object) and df[c].notna().any():
                raise TypeError(f'{c}: 数値の列ではありません')

        """;

    /// <inheritdoc />
    public override StepSpec Spec => spec;

    /// <inheritdoc />
    public override string Name => name;

    /// <summary>The columns' names, for a description.</summary>
    protected string Names => ColumnNames.Of(spec.Columns);

    /// <summary>The columns' names, as a Python list.</summary>
    protected string Literals => PythonLiteral.Of(spec.Columns);

    /// <summary>A parameter that is a number.</summary>
    protected double Number(string parameter) => spec.Parameters[parameter]!.GetValue<double>();

    /// <summary>A parameter that is a number, as a Python literal.</summary>
    protected string NumberLiteral(string parameter) => Number(parameter).ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override StepResult Apply(Table table, CancellationToken cancellationToken) =>
        ColumnEdits.Apply(table, Numbers(table), column => HasValues(column) ? EditOf(column, cancellationToken) : null, cancellationToken);

    /// <summary>How a column with values is rewritten; <c>null</c> where it stays.</summary>
    protected virtual ColumnEdit? EditOf(Column column, CancellationToken cancellationToken) => null;

    /// <summary>The step's columns.</summary>
    /// <exception cref="StepFailedException">One is not there, or holds something else than numbers.</exception>
    protected ImmutableArray<Column> Numbers(Table table)
    {
        var columns = ImmutableArray.CreateBuilder<Column>(spec.Columns.Length);
        foreach (var wanted in spec.Columns)
        {
            var column = Required(table, wanted);
            if (!column.IsNumber && HasValues(column)) throw new StepFailedException($"TypeError: {wanted}: 数値の列ではありません");
            columns.Add(column);
        }

        return columns.MoveToImmutable();
    }

    /// <summary>Whether a column has a value at all.</summary>
    protected static bool HasValues(Column column) => column.Missing < column.Rows;

    /// <summary>Writes what becomes of numbers; what is missing stays so.</summary>
    protected delegate void NumbersMap(ReadOnlySpan<double> values, Span<double> mapped);

    /// <summary>An edit of each number by itself, to floating point.</summary>
    protected static ColumnEdit Each(NumbersMap map) => new(ColumnKind.Float64, block =>
    {
        var mapped = new double[block.Rows];
        map(((NumberBlock)block).AsDoubles(), mapped);
        return new RealBlock(mapped);
    });
}

/// <summary>Columns' names in a sentence.</summary>
internal static class ColumnNames
{
    private const int Most = 20;

    /// <summary>The names, the first 20 of many with the number of the rest.</summary>
    public static string Of(ImmutableArray<string> names) =>
        names.Length <= Most ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Most))} ほか{names.Length - Most}列";
}
