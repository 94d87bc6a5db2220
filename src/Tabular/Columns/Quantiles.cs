namespace Platform.Tabular.Columns;

/// <summary>
/// Exact quantiles with linear interpolation between order statistics, bit for bit as <c>numpy.quantile</c> computes them (Hyndman and Fan's type 7). Up to <see cref="HeldValues"/> values are
/// held and selected in memory; of more, the order statistics are found by their bits, 16 at a time, in four passes over the column with 512 KiB of counters for each.
/// </summary>
internal static class Quantiles
{
    /// <summary>The most values held in memory: 32 MiB.</summary>
    internal const int HeldValues = 1 << 22;

    private const int Digits = 1 << 16;

    /// <summary>Finds quantiles of a column of numbers, NaN left out.</summary>
    /// <param name="column">A column of numbers.</param>
    /// <param name="probabilities">Each from 0 to 1.</param>
    /// <param name="cancellationToken">Gives up between blocks.</param>
    /// <returns>One for each probability; NaN where there is no value.</returns>
    public static double[] Of(Column column, ReadOnlySpan<double> probabilities, CancellationToken cancellationToken) => Of(column, probabilities, false, HeldValues, cancellationToken);

    /// <summary>As <see cref="Of(Column, ReadOnlySpan{double}, CancellationToken)"/>, infinities left out too.</summary>
    public static double[] OfFinite(Column column, ReadOnlySpan<double> probabilities, CancellationToken cancellationToken) => Of(column, probabilities, true, HeldValues, cancellationToken);

    /// <summary>The values at ranks, from 0, by size, NaN left out.</summary>
    /// <param name="column">A column of numbers.</param>
    /// <param name="ranks">Each below the count of values.</param>
    /// <param name="cancellationToken">Gives up between blocks.</param>
    public static double[] AtRanks(Column column, ReadOnlySpan<long> ranks, CancellationToken cancellationToken) => AtRanks(column, ranks, HeldValues, cancellationToken);

    internal static double[] AtRanks(Column column, ReadOnlySpan<long> ranks, int heldValues, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<long, double>();
        foreach (var rank in ranks) found[rank] = 0;
        var source = new Source(column, false, cancellationToken);
        Select(source, source.Count(), found, heldValues);
        var values = new double[ranks.Length];
        for (var at = 0; at < values.Length; at++) values[at] = found[ranks[at]];
        return values;
    }

    internal static double[] Of(Column column, ReadOnlySpan<double> probabilities, bool finiteOnly, int heldValues, CancellationToken cancellationToken)
    {
        var source = new Source(column, finiteOnly, cancellationToken);
        var count = source.Count();
        if (count == 0) return Filled(probabilities.Length, double.NaN);
        var ranks = new SortedDictionary<long, double>();
        foreach (var probability in probabilities)
        {
            var below = Below(probability, count, out _);
            ranks[below] = ranks[Math.Min(below + 1, count - 1)] = 0;
        }

        Select(source, count, ranks, heldValues);
        var quantiles = new double[probabilities.Length];
        for (var at = 0; at < quantiles.Length; at++)
        {
            var below = Below(probabilities[at], count, out var share);
            quantiles[at] = Between(ranks[below], ranks[Math.Min(below + 1, count - 1)], share);
        }

        return quantiles;
    }

    private static long Below(double probability, long count, out double share)
    {
        var place = (count - 1) * probability;
        var below = Math.Floor(place);
        share = place - below;
        return (long)below;
    }

    // From the nearer end, as numpy does it: exact at both ends and monotone.
    private static double Between(double low, double high, double share) =>
        share >= 0.5 ? high - ((high - low) * (1 - share)) : low + ((high - low) * share);

    private static double[] Filled(int length, double value)
    {
        var filled = new double[length];
        filled.AsSpan().Fill(value);
        return filled;
    }

    private static void Select(Source source, long count, SortedDictionary<long, double> ranks, int heldValues)
    {
        if (count <= heldValues) Select(source.ToArray((int)count), ranks);
        else SelectByBits(source, ranks);
    }

    private static void Select(double[] values, SortedDictionary<long, double> ranks)
    {
        var from = 0;
        foreach (var rank in ranks.Keys.ToArray())
        {
            Partition(values, from, values.Length - 1, (int)rank);
            ranks[rank] = values[rank];
            from = (int)rank;
        }
    }

    /// <summary>Puts the value of a rank in its place, none greater before it, none less behind it; sorts where halving goes badly.</summary>
    private static void Partition(double[] values, int low, int high, int rank)
    {
        for (var patience = 64; high - low > 32; patience--)
        {
            if (patience == 0) break;
            var pivot = Middle(values[low], values[low + ((high - low) / 2)], values[high]);
            int left = low, right = high;
            while (left <= right)
            {
                while (values[left] < pivot) left++;
                while (values[right] > pivot) right--;
                if (left > right) break;
                (values[left], values[right]) = (values[right], values[left]);
                left++;
                right--;
            }

            if (rank <= right) high = right;
            else if (rank >= left) low = left;
            else return;
        }

        Array.Sort(values, low, high - low + 1);
    }

    private static double Middle(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    private static void SelectByBits(Source source, SortedDictionary<long, double> ranks)
    {
        var searches = ranks.Keys.Select(rank => new Search(rank)).ToArray();
        for (var shift = 48; shift >= 0; shift -= 16)
        {
            var counters = searches.Select(search => search.Prefix).Distinct().ToDictionary(prefix => prefix, _ => new long[Digits]);
            source.Count(shift, counters);
            foreach (var search in searches) search.Narrow(counters[search.Prefix]);
        }

        foreach (var search in searches) ranks[search.Rank] = Keys.ToDouble(search.Prefix);
    }

    /// <summary>The search for one order statistic: the leading bits found so far, and its rank among the values that share them.</summary>
    private sealed class Search(long rank)
    {
        private long _left = rank;

        public long Rank { get; } = rank;

        public ulong Prefix { get; private set; }

        public void Narrow(long[] counts)
        {
            var digit = 0;
            while (_left >= counts[digit]) _left -= counts[digit++];
            Prefix = (Prefix << 16) | (uint)digit;
        }
    }

    /// <summary>The values that count, read anew on every pass.</summary>
    private readonly struct Source(Column column, bool finiteOnly, CancellationToken cancellationToken)
    {
        public long Count()
        {
            if (!finiteOnly || column.Kind != ColumnKind.Float64) return column.Rows - column.Missing;
            var count = 0L;
            foreach (var block in Blocks())
            {
                foreach (var value in block.AsDoubles()) count += double.IsFinite(value) ? 1 : 0;
            }

            return count;
        }

        public double[] ToArray(int count)
        {
            var values = new double[count];
            var to = 0;
            foreach (var block in Blocks())
            {
                foreach (var value in block.AsDoubles())
                {
                    if (Counts(value)) values[to++] = value;
                }
            }

            return values;
        }

        public void Count(int shift, Dictionary<ulong, long[]> counters)
        {
            foreach (var block in Blocks())
            {
                foreach (var value in block.AsDoubles())
                {
                    if (!Counts(value)) continue;
                    var key = Keys.Of(value) >> shift;
                    if (counters.TryGetValue(shift == 48 ? 0 : key >> 16, out var counts)) counts[key & (Digits - 1)]++;
                }
            }
        }

        private bool Counts(double value) => finiteOnly ? double.IsFinite(value) : !double.IsNaN(value);

        private IEnumerable<NumberBlock> Blocks()
        {
            for (var block = 0; block < column.BlockCount; block++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return (NumberBlock)column.Read(block);
            }
        }
    }

    /// <summary>Floating point as whole numbers in the same order.</summary>
    private static class Keys
    {
        private const ulong Sign = 1UL << 63;

        public static ulong Of(double value)
        {
            var bits = BitConverter.DoubleToUInt64Bits(value);
            return (bits & Sign) != 0 ? ~bits : bits | Sign;
        }

        public static double ToDouble(ulong key) => BitConverter.UInt64BitsToDouble((key & Sign) != 0 ? key & ~Sign : ~key);
    }
}
