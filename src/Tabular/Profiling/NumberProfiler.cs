using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Profiling;

/// <summary>A column of numbers, in a few passes over its blocks: sums and extremes; distances from the mean, bins and order; outliers.</summary>
internal sealed class NumberProfiler(Column column, BlockStore store, ProfileBounds bounds, CancellationToken cancellationToken)
{
    private const int Listed = 50;
    private readonly Moments _moments = new();
    private ulong _least = ulong.MaxValue, _most, _leastFinite = ulong.MaxValue, _mostFinite;
    private readonly BlockRoom _room = new();
    private double[] _reals = [];
    private ulong[] _keys = [];
    private long _zeros, _infinite;

    /// <summary>Whether every number is a whole one.</summary>
    public bool AllWhole { get; private set; } = true;

    /// <summary>How many distinct numbers.</summary>
    public long Distinct { get; private set; }

    /// <summary>Profiles the column.</summary>
    public NumberProfile Profile()
    {
        using var sorter = column.Rows <= bounds.SortedRows ? new KeySorter((int)column.Rows) : KeySorter.Split(column, store, cancellationToken);
        foreach (var block in Blocks()) Survey(block);
        var mean = _moments.Mean;
        var bins = _leastFinite <= _mostFinite ? EqualBins.Between(_leastFinite, _mostFinite, column.Kind) : null;
        foreach (var block in Blocks())
        {
            var values = Reals(block);
            if (double.IsFinite(mean)) _moments.AddAbout(mean, values);
            bins?.Add(values);
            sorter.Add(block);
        }

        var count = _moments.Count;
        var order = new OrderStatistics(Listed, count == 0 ? [] : [.. new[] { 0.25, 0.5, 0.75 }.SelectMany(q => Around((count - 1) * q, count)).Distinct().Order()]);
        sorter.Into(order, cancellationToken);
        Distinct = order.Distinct;
        double q1 = Quantile(order, count, 0.25), q3 = Quantile(order, count, 0.75);
        return new NumberProfile(
            Finite(mean),
            Finite(Median(order, count)),
            double.IsFinite(mean) ? Finite(_moments.Std) : null,
            count == 0 ? null : NumberKey.ToValue(_least, column.Kind),
            count == 0 ? null : NumberKey.ToValue(_most, column.Kind),
            Finite(q1),
            Finite(q3),
            double.IsFinite(mean) ? Finite(_moments.Skewness) : null,
            _zeros,
            _infinite,
            CountOutside(q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)),
            MostFrequent(order.Listed),
            bins?.ToHistogram());
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    // As numpy's percentile: the rank below, the one above even where it counts for nothing (an infinity there makes the result undefined), and between them from the nearer.
    private double Quantile(OrderStatistics order, long count, double quantile)
    {
        if (count == 0) return double.NaN;
        var place = (count - 1) * quantile;
        var around = Around(place, count);
        double low = NumberKey.ToDouble(order[around[0]], column.Kind), high = NumberKey.ToDouble(order[around[1]], column.Kind);
        var share = place - Math.Floor(place);
        // Whole numbers' distance is exact in their keys.
        var distance = column.Kind == ColumnKind.Float64 ? high - low : order[around[1]] - order[around[0]];
        return share >= 0.5 ? high - distance * (1 - share) : low + distance * share;
    }

    private double Median(OrderStatistics order, long count)
    {
        if (count == 0) return double.NaN;
        double low = NumberKey.ToDouble(order[(count - 1) / 2], column.Kind), high = NumberKey.ToDouble(order[count / 2], column.Kind);
        return count % 2 == 1 ? low : 0.5 * (low + high);
    }

    private static long[] Around(double place, long count) => [(long)Math.Floor(place), Math.Min((long)Math.Floor(place) + 1, count - 1)];

    private void Survey(NumberBlock block)
    {
        var values = Reals(block);
        _moments.Add(values);
        if (block is WholeBlock)
        {
            foreach (var key in Keys(block))
            {
                _least = Math.Min(_least, key);
                _most = Math.Max(_most, key);
            }

            (_leastFinite, _mostFinite) = (_least, _most);
            foreach (var value in values) _zeros += value == 0 ? 1 : 0;
            return;
        }

        double least = double.PositiveInfinity, most = double.NegativeInfinity, leastFinite = double.PositiveInfinity, mostFinite = double.NegativeInfinity;
        long zeros = 0, infinite = 0;
        var whole = true;
        foreach (var value in values)
        {
            // Comparisons with NaN are false.
            if (value < least) least = value;
            if (value > most) most = value;
            if (double.IsInfinity(value))
            {
                infinite++;
                continue;
            }

            if (value < leastFinite) leastFinite = value;
            if (value > mostFinite) mostFinite = value;
            zeros += value == 0 ? 1 : 0;
            whole &= value == Math.Floor(value) || double.IsNaN(value);
        }

        _zeros += zeros;
        _infinite += infinite;
        AllWhole &= whole && infinite == 0;
        if (least <= most)
        {
            _least = Math.Min(_least, NumberKey.Of(least));
            _most = Math.Max(_most, NumberKey.Of(most));
        }

        if (leastFinite > mostFinite) return;
        _leastFinite = Math.Min(_leastFinite, NumberKey.Of(leastFinite));
        _mostFinite = Math.Max(_mostFinite, NumberKey.Of(mostFinite));
    }

    private long CountOutside(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high)) return 0;
        if (_moments.Count > 0 && NumberKey.ToDouble(_least, column.Kind) >= low && NumberKey.ToDouble(_most, column.Kind) <= high) return 0;
        long outside = 0;
        foreach (var block in Blocks())
        {
            foreach (var value in Reals(block)) outside += value < low || value > high ? 1 : 0;
        }

        return outside;
    }

    private ImmutableArray<ValueCount> MostFrequent(IReadOnlyList<(ulong Key, long Count)> distinct)
    {
        if (distinct.Count == 0) return [];
        var first = new Dictionary<ulong, int>();
        foreach (var block in Blocks())
        {
            foreach (var key in Keys(block)) first.TryAdd(key, first.Count);
            if (first.Count == distinct.Count) break;
        }

        return [.. distinct.OrderByDescending(value => value.Count).ThenBy(value => first[value.Key]).Select(value => new ValueCount(NumberKey.ToText(value.Key, column.Kind), value.Count))];
    }

    private ReadOnlySpan<double> Reals(NumberBlock block)
    {
        if (block is not WholeBlock whole) return block.AsDoubles();
        if (_reals.Length < block.Rows) _reals = new double[block.Rows];
        var reals = _reals.AsSpan(0, block.Rows);
        whole.CopyTo(reals);
        return reals;
    }

    private ReadOnlySpan<ulong> Keys(NumberBlock block)
    {
        if (_keys.Length < block.Rows) _keys = new ulong[block.Rows];
        return _keys.AsSpan(0, NumberKey.Fill(block, _keys));
    }

    private IEnumerable<NumberBlock> Blocks()
    {
        for (var block = 0; block < column.BlockCount; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return (NumberBlock)column.Read(block, _room);
        }
    }
}
