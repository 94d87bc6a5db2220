using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Statistics of the numbers of a column, the missing left out; NaN of none.</summary>
internal static class NumberStatistics
{
    /// <summary>The mean, to the last bit as <c>numpy.mean</c> has it: a gap filled with it and then centered must come to what pandas makes of it, near zero too.</summary>
    public static double Mean(Column column, CancellationToken cancellationToken)
    {
        var sum = new PairwiseSum();
        foreach (var block in column.Blocks())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var value in ((NumberBlock)block).AsDoubles())
            {
                if (!double.IsNaN(value)) sum.Add(value);
            }
        }

        return sum.End() / (column.Rows - column.Missing);
    }

    /// <summary>The median: of an even count the mean of the middle two; NaN where those are both infinities.</summary>
    public static double Median(Column column, CancellationToken cancellationToken)
    {
        var count = column.Rows - column.Missing;
        if (count == 0) return double.NaN;
        var middle = Quantiles.AtRanks(column, [(count - 1) / 2, count / 2], cancellationToken);
        return count % 2 == 1 ? middle[0] : (middle[0] + middle[1]) / 2;
    }
}
