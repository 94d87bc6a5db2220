using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>What steps say of the columns that they are told, and check of them.</summary>
internal static class ColumnsTold
{
    private const int MaxNamed = 8;

    /// <summary>The columns' names as a sentence has them; of many the first 8 and how many more.</summary>
    public static string Named(ImmutableArray<string> columns) =>
        string.Join("、", columns.Take(MaxNamed).Select(name => $"「{name}」")) + (columns.Length > MaxNamed ? $" ほか {columns.Length - MaxNamed} 列" : "");

    /// <summary>A column of texts: one in which nothing stands will do, as pandas' <c>.str</c> has it.</summary>
    /// <exception cref="StepFailedException">It holds something else.</exception>
    public static Column OfTexts(Column column) => column.Kind == ColumnKind.Text || column.Missing == column.Rows
        ? column
        : throw new StepFailedException($"列「{column.Name}」は文字列の列ではありません（{column.Dtype}）");

    /// <summary>A column of numbers: one in which nothing stands will do.</summary>
    /// <exception cref="StepFailedException">It holds something else.</exception>
    public static Column OfNumbers(Column column) => column.IsNumber || column.Missing == column.Rows
        ? column
        : throw new StepFailedException($"列「{column.Name}」は数値の列ではありません（{column.Dtype}）");

    /// <summary>A name that no column has yet.</summary>
    /// <exception cref="StepFailedException">There is such a column.</exception>
    public static string Free(IEnumerable<Column> columns, string name) => columns.All(column => column.Name != name)
        ? name
        : throw new StepFailedException($"追加する列「{name}」と同じ名前の列がすでにあります");
}
