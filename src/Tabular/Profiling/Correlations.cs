using System.Numerics;
using System.Runtime.InteropServices;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Profiling;

/// <summary>Two columns of numbers and how they go together.</summary>
/// <param name="First">The place of the one.</param>
/// <param name="Second">The place of the other, after it.</param>
/// <param name="Coefficient">Pearson's correlation coefficient.</param>
/// <param name="Rows">Of how many rows.</param>
internal readonly record struct Correlation(int First, int Second, double Coefficient, long Rows);

/// <summary>
/// Pearson's correlation of every two columns of numbers, over the rows where both are finite, as <c>DataFrame.corr()</c> of pandas 1.5 has it. Of the first <see cref="MaxColumns"/> columns that
/// vary; a block of each is in memory at once (half a megabyte each).
/// </summary>
internal static class Correlations
{
    /// <summary>How many columns are looked at.</summary>
    public const int MaxColumns = 100;

    private const int Sums = 6, N = 0, X = 1, Y = 2, XX = 3, YY = 4, XY = 5;

    /// <summary>The correlations that are defined.</summary>
    public static IReadOnlyList<Correlation> Of(Table table, IReadOnlyList<ColumnProfile> profiles, CancellationToken cancellationToken)
    {
        var places = Enumerable.Range(0, profiles.Count).Where(place => profiles[place] is { Numbers: not null, UniqueCount: > 1 }).Take(MaxColumns).ToArray();
        if (places.Length < 2) return [];
        var standard = new Standardised[places.Length];
        var sums = new double[places.Length * places.Length][];
        for (var at = 0; at < sums.Length; at++) sums[at] = at / places.Length < at % places.Length ? new double[Sums] : [];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        for (var block = 0; block < table.BlockRows.Length; block++)
        {
            var current = block;
            Parallel.For(0, places.Length, options, () => new BlockRoom(), (at, _, room) =>
            {
                var numbers = (NumberBlock)table.Columns[places[at]].Read(current, room);
                standard[at] = Standardise(numbers, profiles[places[at]].Numbers!, standard[at].Room ?? new double[table.BlockRows.Max()]);
                return room;
            }, _ => { });
            Parallel.For(0, places.Length - 1, options, first =>
            {
                for (var second = first + 1; second < places.Length; second++) Add(sums[first * places.Length + second], standard[first], standard[second]);
            });
        }

        return
        [
            .. from first in Enumerable.Range(0, places.Length)
               from second in Enumerable.Range(first + 1, places.Length - first - 1)
               let pair = sums[first * places.Length + second]
               let coefficient = Coefficient(pair)
               where double.IsFinite(coefficient)
               select new Correlation(places[first], places[second], coefficient, (long)pair[N]),
        ];
    }

    private static double Coefficient(double[] sums)
    {
        var n = sums[N];
        var spread = Math.Sqrt((sums[XX] - sums[X] * sums[X] / n) * (sums[YY] - sums[Y] * sums[Y] / n));
        return Math.Clamp((sums[XY] - sums[X] * sums[Y] / n) / spread, -1, 1);
    }

    // About the mean and by the deviation, so that the sums' differences keep their digits. What is not finite becomes NaN.
    private static Standardised Standardise(NumberBlock block, NumberProfile numbers, double[] room)
    {
        var scaled = room.AsSpan(0, block.Rows);
        if (block is WholeBlock whole) whole.CopyTo(scaled);
        else block.AsDoubles().CopyTo(scaled);
        var centre = numbers.Mean ?? numbers.Median ?? 0;
        var scale = numbers.Std is > 0 and var std ? 1 / std : 1.0;
        double sum = 0, squares = 0;
        var complete = true;
        for (var row = 0; row < scaled.Length; row++)
        {
            var value = (scaled[row] - centre) * scale;
            if (!double.IsFinite(value))
            {
                complete = false;
                value = double.NaN;
            }

            scaled[row] = value;
            sum += value;
            squares += value * value;
        }

        return new Standardised(room, block.Rows, complete, sum, squares);
    }

    private static void Add(double[] sums, Standardised first, Standardised second)
    {
        ReadOnlySpan<double> firsts = first.Values, seconds = second.Values;
        var xs = MemoryMarshal.Cast<double, Vector<double>>(firsts);
        var ys = MemoryMarshal.Cast<double, Vector<double>>(seconds);
        var rest = xs.Length * Vector<double>.Count;
        Vector<double> xy = default;
        if (first.Complete && second.Complete)
        {
            for (var at = 0; at < xs.Length; at++) xy += xs[at] * ys[at];
            for (var row = rest; row < firsts.Length; row++) sums[XY] += firsts[row] * seconds[row];
            sums[N] += firsts.Length;
            sums[X] += first.Sum;
            sums[Y] += second.Sum;
            sums[XX] += first.Squares;
            sums[YY] += second.Squares;
            sums[XY] += Vector.Sum(xy);
            return;
        }

        Vector<double> n = default, x = default, y = default, xx = default, yy = default;
        for (var at = 0; at < xs.Length; at++)
        {
            var both = Vector.Equals(xs[at], xs[at]) & Vector.Equals(ys[at], ys[at]);
            var one = Vector.ConditionalSelect(both, xs[at], default);
            var other = Vector.ConditionalSelect(both, ys[at], default);
            n += Vector.ConditionalSelect(both, Vector<double>.One, default);
            x += one;
            y += other;
            xx += one * one;
            yy += other * other;
            xy += one * other;
        }

        for (var row = rest; row < firsts.Length; row++)
        {
            double one = firsts[row], other = seconds[row];
            if (double.IsNaN(one) || double.IsNaN(other)) continue;
            sums[N]++;
            sums[X] += one;
            sums[Y] += other;
            sums[XX] += one * one;
            sums[YY] += other * other;
            sums[XY] += one * other;
        }

        sums[N] += Vector.Sum(n);
        sums[X] += Vector.Sum(x);
        sums[Y] += Vector.Sum(y);
        sums[XX] += Vector.Sum(xx);
        sums[YY] += Vector.Sum(yy);
        sums[XY] += Vector.Sum(xy);
    }

    /// <summary>A block's numbers, made comparable.</summary>
    /// <param name="Room">Where they are, at its beginning; used again for the next block.</param>
    /// <param name="Rows">How many.</param>
    /// <param name="Complete">Whether all are finite.</param>
    /// <param name="Sum">Their sum, if they are.</param>
    /// <param name="Squares">Their squares' sum, if they are.</param>
    private readonly record struct Standardised(double[] Room, int Rows, bool Complete, double Sum, double Squares)
    {
        public ReadOnlySpan<double> Values => Room.AsSpan(0, Rows);
    }
}
