using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Tests.Judge;
using static Platform.Tabular.Tests.Cleaning.NumberSpecs;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class NumberOutlierTests(Pandas pandas) : IDisposable
{
    private const string Csv = "i,x,m,u\n1,0.1,1,18446744073709551615\n2,0.2,,3\n3,0.3,inf,4\n4,0.4,-inf,5\n5,0.5,2,6\n6,-90,3,7\n100,90,4,8\n-5000,0.6,5000,9\n";

    private readonly SnippetJudge _judge = new(pandas, blockRows: 3);

    public void Dispose() => _judge.Dispose();

    [Theory]
    [InlineData(1.5)]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Outliers_are_clipped_and_marked_as_pandas_does_it(double factor)
    {
        _judge.Agree(Csv, Step("clip_outliers", new { factor }, "x", "i", "m", "u"));
        _judge.Agree(Csv, Step("mark_outliers", new { factor }, "m", "x", "u", "i"));
    }

    [Fact]
    public void Clipped_cells_and_rows_are_counted()
    {
        var clipped = _judge.Agree("a,b\n1,1\n2,1\n3,1\n4,1\n5,1\n100,1\n6,\n7,9\n", Step("clip_outliers", "a", "b"));
        Assert.Equal((2, 2), (clipped.CellsChanged, clipped.RowsChanged));
    }

    [Fact]
    public void Whole_numbers_stay_whole_where_the_bounds_are()
    {
        // Quartiles 2 and 4: bounds -1 and 7.
        var whole = _judge.Agree("a\n1\n2\n3\n4\n50\n", Step("clip_outliers", "a")).Table.Find("a")!;
        Assert.Equal((ColumnKind.Int64, 7), (whole.Kind, ((WholeBlock)whole.Read(1)).Values[1]));
        var real = _judge.Agree("a\n1\n2\n3\n4\n5\n50\n", Step("clip_outliers", "a")).Table.Find("a")!;
        Assert.Equal(ColumnKind.Float64, real.Kind);
    }

    [Theory]
    [InlineData("a,b\n")]
    [InlineData("a,b\n,\n,\n")]
    [InlineData("a,b\n1,inf\n")]
    [InlineData("a,b\n1,-inf\n2,inf\n3,\n")]
    [InlineData("a,b\n0.1,9223372036854775807\n0.1,-9223372036854775808\n0.1,0\n0.1,1\n5,2\n")]
    public void Columns_at_the_edge_are_treated_as_pandas_treats_them(string csv)
    {
        _judge.Agree(csv, Step("clip_outliers", "b", "a"));
        _judge.Agree(csv, Step("mark_outliers", "b", "a"));
    }

    [Theory]
    [InlineData("clip_outliers")]
    [InlineData("mark_outliers")]
    [InlineData("scale_standard")]
    [InlineData("scale_min_max")]
    [InlineData("scale_robust")]
    public void Columns_of_no_numbers_or_that_are_not_there_fail_alike(string kind)
    {
        const string Table = "n,t,b,o,it's\n1,x,True,True,y\n2,3,False,,y\n";
        foreach (var wanted in new[] { "t", "b", "o", "it's" })
        {
            var (failure, raised) = _judge.BothFail(Table, Step(kind, "n", wanted));
            Assert.Equal(raised, failure.Message);
            Assert.Equal($"TypeError: {wanted}: 数値の列ではありません", failure.Message);
        }

        var (missing, keyError) = _judge.BothFail(Table, Step(kind, "n", "zz"));
        Assert.Equal("KeyError: 'zz'", missing.Message);
        Assert.Equal(keyError, missing.Message);
    }

    [Fact]
    public void Marks_that_would_take_another_columns_name_fail_alike()
    {
        var (failure, raised) = _judge.BothFail("a,a_outlier\n1,2\n", Step("mark_outliers", "a"));
        Assert.Equal("ValueError: a_outlier: 同じ名前の列が既にあります", failure.Message);
        Assert.Equal(raised, failure.Message);
    }

    [Fact]
    public void Names_that_python_could_mistake_stay_names()
    {
        var nasty = "\"'); import os #\",{c},年\"\"齢,\"a\nb\\\"\n1,2,3,4\n2,3,4,5\n90,3,4,5\n".Replace("年\"\"齢", "\"年\"\"齢\"", StringComparison.Ordinal);
        string[] names = ["'); import os #", "{c}", "年\"齢", "a\nb\\"];
        _judge.Agree(nasty, Step("clip_outliers", names), Step("mark_outliers", names), Step("scale_standard", names));
    }

    [Fact]
    public void Descriptions_name_the_columns_and_the_factor()
    {
        var step = Step("clip_outliers", new { factor = 2.5 }, "年齢", "x");
        Assert.Contains("年齢, x", step.Description, StringComparison.Ordinal);
        Assert.Contains("2.5倍", step.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Target_is_never_touched() =>
        Assert.All(["clip_outliers", "mark_outliers", "one_hot_encode", "frequency_encode", "ordinal_encode", "scale_standard", "scale_min_max", "scale_robust"], kind =>
            Assert.Throws<StepRefusedException>(() => StepCatalogue.Bind(new StepSpec(kind, ["x", "y"], []), "y")));
}
