using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Profiling;

/// <summary>
/// 20 bins as <c>numpy.histogram</c> of numpy 1.24 makes them, to the same edges (<c>linspace</c>) and the same bin for a number at an edge: its place by the width, set right by at most one bin
/// against the edges. A place beyond the bins, which whole numbers past 2^53 in a narrow range can have by rounding and over which numpy fails, is the bin at that end.
/// </summary>
internal sealed class EqualBins
{
    private const int Bins = 20;
    private readonly double[] _edges = new double[Bins + 1];
    private readonly long[] _counts = new long[Bins];
    private readonly double _first;
    private readonly double _scale;

    private EqualBins(double first, double last, double width)
    {
        _first = first;
        _scale = Bins / width;
        var delta = last - first;
        var step = delta / Bins;
        for (var at = 0; at < Bins; at++) _edges[at] = (step == 0 ? at / (double)Bins * delta : at * step) + first;
        _edges[Bins] = last;
    }

    /// <summary>Bins between two numbers; <c>null</c> where their distance is more than floating point holds.</summary>
    /// <param name="least">The key of the least finite number.</param>
    /// <param name="most">The key of the greatest.</param>
    /// <param name="kind">What they are keys of.</param>
    public static EqualBins? Between(ulong least, ulong most, ColumnKind kind)
    {
        double first = NumberKey.ToDouble(least, kind), last = NumberKey.ToDouble(most, kind);
        if (!double.IsFinite(last - first)) return null;
        if (least == most) return new EqualBins(first - 0.5, last + 0.5, last + 0.5 - (first - 0.5));
        // Of whole numbers the distance is exact: that of their keys.
        return new EqualBins(first, last, kind == ColumnKind.Float64 ? last - first : most - least);
    }

    /// <summary>Adds a block; what is not finite is left out.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        var edges = _edges.AsSpan();
        var counts = _counts.AsSpan();
        foreach (var value in values)
        {
            if (!double.IsFinite(value)) continue;
            var bin = Math.Clamp((int)((value - _first) * _scale), 0, Bins - 1);
            if (value < edges[bin]) bin = Math.Max(bin - 1, 0);
            if (bin != Bins - 1 && value >= edges[bin + 1]) bin++;
            counts[bin]++;
        }
    }

    /// <summary>The histogram of what was added.</summary>
    public Histogram ToHistogram() => new([.. _edges], [.. _counts]);
}
