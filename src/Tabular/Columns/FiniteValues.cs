namespace Platform.Tabular.Columns;

/// <summary>
/// Statistics of the finite values of a column of numbers, bit for bit as numpy computes them of one array in memory, so that what is near zero after centering is too.
/// Reads the column once for each statistic and holds one block.
/// </summary>
internal sealed class FiniteValues
{
    private readonly Column _column;
    private readonly CancellationToken _cancellationToken;

    /// <param name="column">A column of numbers.</param>
    /// <param name="cancellationToken">Gives up between blocks.</param>
    public FiniteValues(Column column, CancellationToken cancellationToken)
    {
        (_column, _cancellationToken) = (column, cancellationToken);
        var (count, least, most) = (0L, double.PositiveInfinity, double.NegativeInfinity);
        foreach (var block in Blocks())
        {
            foreach (var value in block.AsDoubles())
            {
                if (!double.IsFinite(value)) continue;
                count++;
                if (value < least) least = value;
                if (value > most) most = value;
            }
        }

        (Count, Min, Max) = (count, least, most);
    }

    /// <summary>How many.</summary>
    public long Count { get; }

    /// <summary>The least; infinity of none.</summary>
    public double Min { get; }

    /// <summary>The greatest; negative infinity of none.</summary>
    public double Max { get; }

    /// <summary>As <c>numpy.mean</c>.</summary>
    public double Mean() => Sum(null) / Count;

    /// <summary>As <c>numpy.std</c>: the population's, ddof 0.</summary>
    /// <param name="mean">What <see cref="Mean"/> answered.</param>
    public double Std(double mean) => Math.Sqrt(Sum(mean) / Count);

    /// <summary>The sum, or that of the squares of what each is from a center.</summary>
    private double Sum(double? center)
    {
        var sum = new PairwiseSum();
        foreach (var block in Blocks())
        {
            var values = block.AsDoubles();
            if (Count == _column.Rows)
            {
                sum.Add(values, center);
                continue;
            }

            foreach (var value in values)
            {
                if (double.IsFinite(value)) sum.Add(center is { } middle ? (value - middle) * (value - middle) : value);
            }
        }

        return sum.End();
    }

    private IEnumerable<NumberBlock> Blocks()
    {
        for (var block = 0; block < _column.BlockCount; block++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            yield return (NumberBlock)_column.Read(block);
        }
    }
}
