using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>Statistics of the numbers of a column, the missing left out; NaN of none. In memory are a block for each processor and what is said below.</summary>
internal static class NumberStatistics
{
    private const int DigitBits = 16;

    /// <summary>How many numbers a median sorts at once, at most: 2 MiB.</summary>
    private const int MaxSorted = 1 << 18;

    /// <summary>The mean, summed with compensation (Neumaier 1974) so that the order of rows does not show.</summary>
    public static double Mean(Table table, Column column, CancellationToken cancellationToken)
    {
        var sums = new (double Sum, double Lost)[table.BlockRows.Length];
        BlockRewrite.EachBlock(table, cancellationToken, block =>
        {
            double sum = 0, lost = 0;
            foreach (var value in ((NumberBlock)column.Read(block)).AsDoubles())
            {
                if (!double.IsNaN(value)) Add(ref sum, ref lost, value);
            }

            sums[block] = (sum, lost);
        });
        double total = 0, rest = 0;
        foreach (var (sum, lost) in sums)
        {
            Add(ref total, ref rest, sum);
            rest += lost;
        }

        // An infinity leaves nothing to compensate.
        return (double.IsFinite(total) ? total + rest : total) / (column.Rows - column.Missing);
    }

    /// <summary>The median: of an even count the mean of the middle two.</summary>
    public static double Median(Table table, Column column, CancellationToken cancellationToken)
    {
        var count = column.Rows - column.Missing;
        if (count == 0) return double.NaN;
        var upper = Select(table, column, count / 2, cancellationToken);
        return count % 2 == 1 ? upper : (Select(table, column, count / 2 - 1, cancellationToken) + upper) / 2;
    }

    /// <summary>
    /// The number of a rank, from 0. By digits of 16 bits, the highest first: counts how many numbers begin with each and follows the one that has the rank, until few enough begin so to be sorted.
    /// </summary>
    public static double Select(Table table, Column column, long rank, CancellationToken cancellationToken)
    {
        ulong prefix = 0;
        var shift = 64;
        for (var count = column.Rows - column.Missing; count > MaxSorted && shift > 0;)
        {
            shift -= DigitBits;
            var counts = Count(table, column, prefix, shift, cancellationToken);
            var digit = 0;
            for (; rank >= counts[digit]; digit++) rank -= counts[digit];
            count = counts[digit];
            prefix = prefix << DigitBits | (uint)digit;
        }

        if (shift == 0) return Number(prefix);
        var collected = new List<ulong>();
        BlockRewrite.EachBlock(table, cancellationToken, block =>
        {
            var keys = new List<ulong>();
            foreach (var value in ((NumberBlock)column.Read(block)).AsDoubles())
            {
                if (!double.IsNaN(value) && Key(value) is var key && BeginsWith(key, prefix, shift)) keys.Add(key);
            }

            lock (collected) collected.AddRange(keys);
        });
        collected.Sort();
        return Number(collected[(int)rank]);
    }

    private static long[] Count(Table table, Column column, ulong prefix, int shift, CancellationToken cancellationToken)
    {
        var total = new long[1 << DigitBits];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, table.BlockRows.Length, options, () => new long[1 << DigitBits], (block, _, counts) =>
        {
            foreach (var value in ((NumberBlock)column.Read(block)).AsDoubles())
            {
                if (!double.IsNaN(value) && Key(value) is var key && BeginsWith(key, prefix, shift + DigitBits)) counts[(key >> shift) & ((1 << DigitBits) - 1)]++;
            }

            return counts;
        }, counts =>
        {
            lock (total)
            {
                for (var digit = 0; digit < total.Length; digit++) total[digit] += counts[digit];
            }
        });
        return total;
    }

    private static void Add(ref double sum, ref double lost, double value)
    {
        var next = sum + value;
        lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
        sum = next;
    }

    private static bool BeginsWith(ulong key, ulong prefix, int shift) => shift == 64 || key >> shift == prefix;

    // In the order of the numbers.
    private static ulong Key(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return unchecked((ulong)(bits < 0 ? ~bits : bits ^ long.MinValue));
    }

    private static double Number(ulong key) => BitConverter.Int64BitsToDouble(unchecked((long)key < 0 ? (long)key ^ long.MinValue : ~(long)key));
}
