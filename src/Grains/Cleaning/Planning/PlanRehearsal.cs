using System.Globalization;
using Platform.Tabular;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Profiling;

namespace Platform.Grains.Cleaning.Planning;

/// <summary>
/// A few rows made of a profile, on which a plan that nobody vouches for is done once: a step that names a column which is not there, or no longer, or is of another kind than it needs, is
/// found before anyone is given the plan.
/// </summary>
internal sealed class PlanRehearsal : IDisposable
{
    private const int Rows = 32;
    private const int RowsWithAll = 24;
    private const long MemoryBytes = 256L << 20;

    private readonly BlockStore _store = new(MemoryBytes, Path.GetTempPath());
    private Table _table;

    public PlanRehearsal(TableProfile profile)
    {
        var rows = (int)Math.Min(Rows, profile.Rows);
        _table = new Table(_store, [.. profile.Columns.Select(column => Made(column, rows))], [rows]);
    }

    /// <summary>Does the next step.</summary>
    /// <exception cref="StepFailedException">It cannot be done, or takes the target away.</exception>
    public void Do(CleaningStep step, string? target)
    {
        var after = step.Apply(_table, CancellationToken.None).Table;
        if (target is not null && after.Find(target) is null) throw new StepFailedException("the target column must stay");
        _table.ReleaseAllBut(after);
        _table = after;
    }

    public void Dispose() => _store.Dispose();

    private Column Made(ColumnProfile column, int rows)
    {
        var block = Block(column, rows);
        var builder = new ColumnBuilder(column.Name, block.Kind, _store);
        builder.Add(block);
        return builder.Build();
    }

    private static Block Block(ColumnProfile column, int rows)
    {
        var missing = column.MissingCount > 0;
        if (column.Numbers is { } numbers)
        {
            if (column.Dtype is "int64" or "uint64")
                return new WholeBlock(Cells(rows, false, [Bits(numbers.Min), Bits(numbers.Max)], 0L), column.Dtype == "uint64");
            return new RealBlock(Cells(rows, missing, [Real(numbers.Min), Real(numbers.Median), Real(numbers.Max)], double.NaN));
        }

        if (column.UniqueCount == 0) return new RealBlock(Cells(rows, true, [double.NaN], double.NaN));
        if (column.SemanticType == "boolean") return new BoolBlock(Cells<sbyte>(rows, missing, [0, 1], BoolBlock.Absent));
        string[] values = column.Texts is { ValueCounts.Length: > 0 } texts ? [.. texts.ValueCounts.Select(one => one.Value).Distinct().Take(Rows)] : ["x"];
        return new TextBlock(Cells(rows, missing, [.. Enumerable.Range(0, values.Length)], TextBlock.Absent), values);
    }

    private static T[] Cells<T>(int rows, bool missing, T[] values, T absent) =>
        [.. Enumerable.Range(0, rows).Select(row => missing && row >= RowsWithAll ? absent : values[row % values.Length])];

    private static long Bits(object? number) => number switch
    {
        long whole => whole,
        ulong whole => unchecked((long)whole),
        _ => 0,
    };

    private static double Real(object? number) => number is null ? 0 : Convert.ToDouble(number, CultureInfo.InvariantCulture);
}
