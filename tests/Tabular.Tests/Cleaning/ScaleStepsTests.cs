using System.Globalization;
using Platform.Tabular.Columns;
using Platform.Tabular.Tests.Judge;
using static Platform.Tabular.Tests.Cleaning.NumberSpecs;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class ScaleStepsTests(Pandas pandas) : IDisposable
{
    private readonly SnippetJudge _judge = new(pandas, blockRows: 3);

    public void Dispose() => _judge.Dispose();

    [Theory]
    [InlineData("scale_standard")]
    [InlineData("scale_min_max")]
    [InlineData("scale_robust")]
    public void Numbers_of_every_type_are_scaled_as_pandas_does_it(string kind) =>
        _judge.Agree(
            "i,x,m,c,d,u\n1,0.1,,7,0.1,18446744073709551615\n2,0.2,1.5,7,0.1,1\n3,0.3,inf,7,0.1,2\n4,0.4,-2,7,0.1,3\n-5,1e9,-inf,7,0.1,4\n",
            Step(kind, "x", "i", "m", "c", "d", "u"));

    [Theory]
    [InlineData("scale_standard")]
    [InlineData("scale_min_max")]
    [InlineData("scale_robust")]
    public void One_value_becomes_zero_and_the_missing_stay(string kind)
    {
        // A mean of a thousand times 0.1 is not 0.1.
        var csv = "a,b\n" + string.Concat(Enumerable.Repeat("0.1,5\n,5\n", 1_000));
        var table = _judge.Agree(csv, Step(kind, "a", "b")).Table;
        Assert.Equal(1_000, table.Missing);
        Assert.All(table.Columns, column => Assert.All(column.Blocks(), block => Assert.All(((RealBlock)block).Values.ToArray().Where(value => !double.IsNaN(value)), value => Assert.Equal(0, value))));
    }

    [Theory]
    [InlineData("scale_standard")]
    [InlineData("scale_min_max")]
    [InlineData("scale_robust")]
    public void Columns_at_the_edge_are_treated_as_pandas_treats_them(string kind)
    {
        foreach (var csv in new[] { "a,b\n", "a,b\n,\n,\n", "a,b\n1,inf\n", "a,b\n1e-200,-inf\n2e-200,inf\n", "a,b\n1,\n", "a,b\n1,2\n1,2\n1,2\n1,2\n9,2\n", "a,b\n1e15,1\n1000000000000001,2\n1000000000000002,3\n" })
            _judge.Agree(csv, Step(kind, "a", "b"));
    }

    [Fact]
    public void Many_rows_are_scaled_to_the_same_digits()
    {
        var random = new Random(3);
        var csv = "a\n" + string.Concat(Enumerable.Range(0, 20_000).Select(_ => random.Next(5) == 0 ? "\"\"\n" : string.Create(CultureInfo.InvariantCulture, $"{(random.Next(1000) / 8.0) + 1e6}\n")));
        using var judge = new SnippetJudge(pandas, blockRows: 4_096);
        judge.Agree(csv, Step("clip_outliers", new { factor = 0.5 }, "a"), Step("scale_standard", "a"), Step("scale_robust", "a"), Step("scale_min_max", "a"));
    }

    [Fact]
    public void Infinite_values_stay_infinite_and_move_nothing_else()
    {
        var column = _judge.Agree("a\n1\ninf\n3\n\"\"\n", Step("scale_min_max", "a")).Table.Columns[0];
        Assert.Equal([0, double.PositiveInfinity, 1, double.NaN], column.Blocks().SelectMany(block => ((RealBlock)block).Values.ToArray()));
    }
}
