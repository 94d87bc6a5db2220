namespace Platform.Tabular.Columns;

/// <summary>
/// A sum, bit for bit as numpy sums one array in memory: 8,192 values at a time are summed pairwise (runs of 128 in eight lanes, halves added up), and those sums in order. Holds 64 KiB.
/// </summary>
internal sealed class PairwiseSum
{
    private const int Buffer = 8_192;
    private const int Leaf = 128;
    private const int Lanes = 8;

    private readonly double[] _buffer = new double[Buffer];
    private int _held;
    private double _sum;

    /// <summary>Adds the next value.</summary>
    public void Add(double value)
    {
        _buffer[_held++] = value;
        if (_held < Buffer) return;
        _sum += Pairwise(_buffer);
        _held = 0;
    }

    /// <summary>The sum; 0 of nothing.</summary>
    public double End() => _held == 0 ? _sum : _sum + Pairwise(_buffer.AsSpan(0, _held));

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
}
