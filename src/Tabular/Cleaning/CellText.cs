using System.Globalization;
using Platform.Tabular.Cleaning.Numbers;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Cells as <c>to_csv</c> writes them, quotes apart.</summary>
internal static class CellText
{
    /// <summary>A cell; <c>null</c> where missing.</summary>
    public static string? Of(Block block, int row) => block.IsMissing(row)
        ? null
        : block switch
        {
            WholeBlock { IsUnsigned: true } whole => unchecked((ulong)whole.Values[row]).ToString(CultureInfo.InvariantCulture),
            WholeBlock whole => whole.Values[row].ToString(CultureInfo.InvariantCulture),
            RealBlock real => PythonNumber.Of(real.Values[row]),
            BoolBlock truth => truth.Values[row] == 1 ? "True" : "False",
            TextBlock text => text[row],
            _ => throw new ArgumentException($"no block: {block.GetType()}", nameof(block)),
        };

    /// <summary>Whether two cells are written alike.</summary>
    public static bool Same(Block one, int row, Block other, int otherRow) => (one, other) switch
    {
        (RealBlock left, RealBlock right) => left.Values[row].Equals(right.Values[otherRow]),
        (TextBlock left, TextBlock right) => left[row] == right[otherRow],
        _ => Of(one, row) == Of(other, otherRow),
    };
}
