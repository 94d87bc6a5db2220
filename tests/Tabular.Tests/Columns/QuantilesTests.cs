using Platform.Tabular.Columns;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Columns;

public sealed class QuantilesTests(Pandas pandas) : IDisposable
{
    private static readonly double[] Probabilities = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1];

    private readonly BlockStore _store = new(1 << 26, Path.GetTempPath());

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(129)]
    [InlineData(1_000)]
    [InlineData(4_097)]
    public void Quantiles_of_any_values_are_numpys_to_the_bit(int count)
    {
        foreach (var values in Samples(count))
        {
            var expected = Numpy("np.quantile(x, input['q'])", values);
            var column = Column(values);
            Assert.Equal(expected, Quantiles.Of(column, Probabilities, false, int.MaxValue, CancellationToken.None));
            Assert.Equal(expected, Quantiles.Of(column, Probabilities, false, 0, CancellationToken.None));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(1_000)]
    [InlineData(8_192)]
    [InlineData(20_011)]
    public void Mean_and_deviation_of_any_values_are_numpys_to_the_bit(int count)
    {
        foreach (var values in Samples(count))
        {
            var expected = Numpy("[x.mean(), x.std(), x.min(), x.max()]", values);
            var finite = new FiniteValues(Column([.. values.SelectMany(value => new[] { double.NaN, value, double.PositiveInfinity })]), CancellationToken.None);
            double[] actual = [finite.Mean(), finite.Std(finite.Mean()), finite.Min, finite.Max];
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Missing_values_are_left_out_and_infinite_ones_where_asked()
    {
        var column = Column([double.NaN, 3, double.PositiveInfinity, 1, double.NaN, 2]);
        Assert.Equal([2.5], Quantiles.Of(column, [0.5], CancellationToken.None));
        Assert.Equal([2], Quantiles.OfFinite(column, [0.5], CancellationToken.None));
    }

    [Fact]
    public void Whole_numbers_past_what_floating_point_holds_are_rounded()
    {
        var builder = new ColumnBuilder("x", ColumnKind.UInt64, _store);
        builder.Add(new WholeBlock(new[] { unchecked((long)ulong.MaxValue), 1 }, isUnsigned: true));
        Assert.Equal([1, 18446744073709551616.0], Quantiles.Of(builder.Build(), [0, 1], CancellationToken.None));
    }

    [Fact]
    public void Quantiles_of_nothing_are_missing()
    {
        Assert.Equal([double.NaN, double.NaN], Quantiles.Of(Column([double.NaN]), [0.5, 1], CancellationToken.None));
        Assert.Equal([double.NaN], Quantiles.OfFinite(Column([]), [0.5], CancellationToken.None));
    }

    private static IEnumerable<double[]> Samples(int count)
    {
        var random = new Random(count);
        yield return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        yield return [.. Enumerable.Range(0, count).Select(_ => Math.Round(random.NextDouble() * 4) - 2)];
        yield return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 12)))];
        yield return [.. Enumerable.Range(0, count).Select(at => 1e9 + (at * 0.1))];
        yield return [.. Enumerable.Repeat(0.1, count)];
    }

    private double[] Numpy(string expression, double[] values) =>
        [.. pandas.Run($"x = np.array(input['x'], dtype=float)\nresult = [float(v) for v in {expression}]", new { x = values, q = Probabilities })!.AsArray().Select(value => value!.GetValue<double>())];

    private Column Column(double[] values)
    {
        var builder = new ColumnBuilder("x", ColumnKind.Float64, _store);
        foreach (var part in values.Chunk(1_000)) builder.Add(new RealBlock(part));
        return builder.Build();
    }
}
