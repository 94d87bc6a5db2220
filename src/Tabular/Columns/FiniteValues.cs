namespace Platform.Tabular.Columns;

/// <summary>
/// Statistics of the finite values of a column of numbers, bit for bit as numpy computes them of one array in memory, so that what is near zero after centering is too: 8,192 values at a time are
/// summed pairwise (runs of 128 in eight lanes, halves added up), and those sums in order. Reads the column once for each statistic and holds one block.
/// </summary>
internal sealed class FiniteValues
{
    private const int Buffer = 8_192;
    private const int Leaf = 128;
    private const int Lanes = 8;

    private readonly Column _column;
    private readonly CancellationToken _cancellationToken;

    /// <param name="column">A column of numbers.</param>
    /// <param name="cancellationToken">Gives up between blocks.</param>
    public FiniteValues(Column column, CancellationToken cancellationToken)
    {
        (_column, _cancellationToken) = (column, cancellationToken);
        foreach (var block in Blocks())
        {
            foreach (var value in block.AsDoubles())
            {
                if (!double.IsFinite(value)) continue;
                Count++;
                Min = Math.Min(Min, value);
                Max = Math.Max(Max, value);
            }
        }
    }

    /// <summary>How many.</summary>
    public long Count { get; }

    /// <summary>The least; infinity of none.</summary>
    public double Min { get; } = double.PositiveInfinity;

    /// <summary>The greatest; negative infinity of none.</summary>
    public double Max { get; } = double.NegativeInfinity;

    /// <summary>As <c>numpy.mean</c>.</summary>
    public double Mean() => Sum(null) / Count;

    /// <summary>As <c>numpy.std</c>: the population's, ddof 0.</summary>
    /// <param name="mean">What <see cref="Mean"/> answered.</param>
    public double Std(double mean) => Math.Sqrt(Sum(mean) / Count);

    /// <summary>The sum, or that of the squares of what each is from a center.</summary>
    private double Sum(double? center)
    {
        var buffer = new double[Buffer];
        var held = 0;
        var sum = 0.0;
        foreach (var block in Blocks())
        {
            foreach (var value in block.AsDoubles())
            {
                if (!double.IsFinite(value)) continue;
                buffer[held++] = center is { } middle ? (value - middle) * (value - middle) : value;
                if (held < Buffer) continue;
                sum += Pairwise(buffer);
                held = 0;
            }
        }

        return held == 0 ? sum : sum + Pairwise(buffer.AsSpan(0, held));
    }

    private static double Pairwise(ReadOnlySpan<double> values)
    {
        if (values.Length > Leaf)
        {
            var half = values.Length / 2;
            half -= half % Lanes;
            return Pairwise(values[..half]) + Pairwise(values[half..]);
        }

        var sum = 0.0;
        var at = 0;
        if (values.Length >= Lanes)
        {
            Span<double> lanes = stackalloc double[Lanes];
            values[..Lanes].CopyTo(lanes);
            for (at = Lanes; at < values.Length - (values.Length % Lanes); at += Lanes)
            {
                for (var lane = 0; lane < Lanes; lane++) lanes[lane] += values[at + lane];
            }

            sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]) + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));
        }

        for (; at < values.Length; at++) sum += values[at];
        return sum;
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
