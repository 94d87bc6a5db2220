using System.Runtime.Intrinsics;

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

    /// <summary>Adds values, or the squares of what each is from a center.</summary>
    public void Add(ReadOnlySpan<double> values, double? center)
    {
        while (!values.IsEmpty)
        {
            var taken = values[..Math.Min(values.Length, Buffer - _held)];
            var room = _buffer.AsSpan(_held, taken.Length);
            if (center is { } middle) Squares(taken, middle, room);
            else taken.CopyTo(room);
            values = values[taken.Length..];
            _held += taken.Length;
            if (_held < Buffer) continue;
            _sum += Pairwise(_buffer);
            _held = 0;
        }
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
            var lanes = Vector512.Create(values);
            for (at = Lanes; at < values.Length - (values.Length % Lanes); at += Lanes) lanes += Vector512.Create(values[at..]);
            sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]) + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));
        }

        for (; at < values.Length; at++) sum += values[at];
        return sum;
    }

    private static void Squares(ReadOnlySpan<double> values, double center, Span<double> squares)
    {
        var at = 0;
        for (; at <= values.Length - Lanes; at += Lanes)
        {
            var away = Vector512.Create(values[at..]) - Vector512.Create(center);
            (away * away).CopyTo(squares[at..]);
        }

        for (; at < values.Length; at++) squares[at] = (values[at] - center) * (values[at] - center);
    }
}
