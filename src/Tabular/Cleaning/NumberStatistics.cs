using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Statistics of the numbers of a column, the missing left out; NaN of none.</summary>
internal static class NumberStatistics
{
    /// <summary>The mean, summed with compensation (Neumaier 1974) so that the order of rows does not show.</summary>
    public static double Mean(Column column, CancellationToken cancellationToken)
    {
        double sum = 0, lost = 0;
        foreach (var block in column.Blocks())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var value in ((NumberBlock)block).AsDoubles())
            {
                if (!double.IsNaN(value)) Add(ref sum, ref lost, value);
            }
        }

        // An infinity leaves nothing to compensate.
        return (double.IsFinite(sum) ? sum + lost : sum) / (column.Rows - column.Missing);
    }

    /// <summary>The median: of an even count the mean of the middle two; NaN where those are both infinities.</summary>
    public static double Median(Column column, CancellationToken cancellationToken)
    {
        var count = column.Rows - column.Missing;
        if (count == 0) return double.NaN;
        var middle = Quantiles.AtRanks(column, [(count - 1) / 2, count / 2], cancellationToken);
        return count % 2 == 1 ? middle[0] : (middle[0] + middle[1]) / 2;
    }

    private static void Add(ref double sum, ref double lost, double value)
    {
        var next = sum + value;
        lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
        sum = next;
    }
}
