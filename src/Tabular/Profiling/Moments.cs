using System.Numerics;
using System.Runtime.InteropServices;

namespace Platform.Tabular.Profiling;

/// <summary>
/// The sums behind mean, standard deviation and skewness, of numbers that come block by block; NaN is left out. The first pass sums with compensation (Knuth's two-sum), the second is about the mean.
/// </summary>
internal sealed class Moments
{
    private double _sum, _lost, _second, _third;

    /// <summary>How many numbers.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean; NaN of none.</summary>
    public double Mean => Count == 0 ? double.NaN : (_sum + _lost) / Count;

    /// <summary>The standard deviation, ddof 1; NaN of fewer than two.</summary>
    public double Std => Count < 2 ? double.NaN : Math.Sqrt(_second / (Count - 1));

    /// <summary>As <c>nanskew</c> of pandas 1.5: the adjusted Fisher-Pearson coefficient, sums below 1e-14 taken for rounding; NaN of fewer than three.</summary>
    public double Skewness
    {
        get
        {
            var second = Math.Abs(_second) < 1e-14 ? 0 : _second;
            var third = Math.Abs(_third) < 1e-14 ? 0 : _third;
            if (Count < 3) return double.NaN;
            return second == 0 ? 0 : Count * Math.Sqrt(Count - 1) / (Count - 2) * (third / Math.Pow(second, 1.5));
        }
    }

    /// <summary>Adds a block to the first pass.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> sum = default, lost = default, count = default;
        foreach (var vector in vectors)
        {
            var present = Vector.Equals(vector, vector);
            var value = Vector.ConditionalSelect(present, vector, default);
            count += Vector.ConditionalSelect(present, Vector<double>.One, default);
            var next = sum + value;
            var taken = next - sum;
            lost += (sum - (next - taken)) + (value - taken);
            sum = next;
        }

        for (var lane = 0; lane < Vector<double>.Count; lane++)
        {
            Add(sum[lane]);
            _lost += lost[lane];
            Count += (long)count[lane];
        }

        foreach (var value in values[(vectors.Length * Vector<double>.Count)..])
        {
            if (double.IsNaN(value)) continue;
            Add(value);
            Count++;
        }
    }

    /// <summary>Adds a block to the second pass, once all are in the first.</summary>
    public void AddAbout(double mean, ReadOnlySpan<double> values)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> second = default, third = default;
        var centre = new Vector<double>(mean);
        foreach (var vector in vectors)
        {
            var distance = Vector.ConditionalSelect(Vector.Equals(vector, vector), vector - centre, default);
            var square = distance * distance;
            second += square;
            third += square * distance;
        }

        double rest2 = 0, rest3 = 0;
        foreach (var value in values[(vectors.Length * Vector<double>.Count)..])
        {
            if (double.IsNaN(value)) continue;
            var distance = value - mean;
            rest2 += distance * distance;
            rest3 += distance * distance * distance;
        }

        _second += Vector.Sum(second) + rest2;
        _third += Vector.Sum(third) + rest3;
    }

    private void Add(double value)
    {
        var next = _sum + value;
        var taken = next - _sum;
        _lost += (_sum - (next - taken)) + (value - taken);
        _sum = next;
    }
}
