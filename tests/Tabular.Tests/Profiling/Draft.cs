using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Tests.Profiling;

/// <summary>A table to be made, for us and for pandas.</summary>
/// <param name="Columns">Each with its name and its cells: an array of <c>long</c>, <c>ulong</c>, <c>double</c>, <c>bool?</c> or <c>string?</c>.</param>
public sealed record Draft(params (string Name, Array Cells)[] Columns)
{
    /// <summary>Python that leaves the table in <c>df</c>; give it <see cref="Input"/>.</summary>
    public const string Frame = """
        def column(kind, cells):
            if kind == "Double":
                return pd.Series([float(cell) for cell in cells], dtype="float64")
            if kind == "Int64" or kind == "UInt64":
                return pd.Series(cells, dtype=kind.lower())
            if kind == "Boolean" and None not in cells:
                return pd.Series(cells, dtype="bool")
            return pd.Series([np.nan if cell is None else cell for cell in cells], dtype="object")
        df = pd.DataFrame({name: column(kind, cells) for name, kind, cells in input})

        """;

    public object Input => Columns.Select(column => new object[]
    {
        column.Name,
        KindOf(column.Cells),
        column.Cells is double[] reals ? reals.Select(real => real.ToString("R", CultureInfo.InvariantCulture).Replace("Infinity", "inf", StringComparison.Ordinal)) : column.Cells,
    });

    /// <summary>The table, cut into blocks of so many rows.</summary>
    public Table Build(BlockStore store, int blockRows = 7)
    {
        var rows = Columns.Length == 0 ? 0 : Columns[0].Cells.Length;
        var cuts = Enumerable.Range(0, (rows + blockRows - 1) / blockRows).Select(at => Math.Min(blockRows, rows - at * blockRows)).ToImmutableArray();
        var columns = Columns.Select(column =>
        {
            var builder = new ColumnBuilder(column.Name, Kind(column.Cells), store);
            for (var at = 0; at < rows; at += blockRows) builder.Add(Block(column.Cells, at, Math.Min(blockRows, rows - at)));
            return builder.Build();
        });
        return new Table(store, [.. columns], cuts);
    }

    private static string KindOf(Array cells) => Kind(cells) switch
    {
        ColumnKind.Int64 => "Int64",
        ColumnKind.UInt64 => "UInt64",
        ColumnKind.Float64 => "Double",
        ColumnKind.Bool => "Boolean",
        _ => "String",
    };

    private static ColumnKind Kind(Array cells) => cells switch
    {
        ulong[] when cells.GetType() == typeof(ulong[]) => ColumnKind.UInt64,
        long[] => ColumnKind.Int64,
        double[] => ColumnKind.Float64,
        bool?[] => ColumnKind.Bool,
        _ => ColumnKind.Text,
    };

    private static Block Block(Array cells, int start, int count)
    {
        switch (cells)
        {
            case long[] or ulong[]:
                var unsigned = cells.GetType() == typeof(ulong[]);
                var longs = unsigned ? MemoryMarshal.Cast<ulong, long>(((ulong[])cells).AsSpan(start, count)).ToArray() : ((long[])cells).AsSpan(start, count).ToArray();
                return new WholeBlock(longs, unsigned);
            case double[] reals:
                return new RealBlock(reals.AsMemory(start, count));
            case bool?[] truths:
                return new BoolBlock(truths.Skip(start).Take(count).Select(truth => truth switch { true => (sbyte)1, false => (sbyte)0, _ => BoolBlock.Absent }).ToArray());
            default:
                var texts = ((string?[])cells).AsSpan(start, count).ToArray();
                var codes = new Dictionary<string, int>(StringComparer.Ordinal);
                foreach (var text in texts.OfType<string>()) codes.TryAdd(text, codes.Count);
                return new TextBlock(texts.Select(text => text is null ? TextBlock.Absent : codes[text]).ToArray(), codes.Keys.ToArray());
        }
    }
}
