using Platform.Tabular.Cleaning;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class RowStepsTests(Pandas pandas) : IDisposable
{
    private readonly SnippetJudge _judge = new(pandas, blockRows: 3);

    private const string Repeated = "n,x,t,b\n1,0.0,a,True\n1,-0.0,a,True\n2,,,\n2,,,\n1,0.0,A,True\n1,0.0,a,True\n2,,,False\n";

    [Theory]
    [InlineData("first", 3)]
    [InlineData("last", 3)]
    public void Duplicates_of_every_kind_of_cell_are_those_of_pandas(string keep, int dropped)
    {
        var result = _judge.Agree(Repeated, Steps.With("drop_duplicates", new { keep }));

        Assert.Equal(dropped, result.RowsChanged);
        Assert.Equal(0, result.CellsChanged);
        Assert.NotNull(result.Keep);
    }

    [Fact]
    public void Duplicates_of_a_table_without_any_leave_it_as_it_is()
    {
        var table = _judge.Read("a,b\n1,x\n1,y\n");

        Assert.Same(table, Steps.Of("drop_duplicates").Apply(table, CancellationToken.None).Table);
    }

    [Theory]
    [InlineData("a,b\n")]
    [InlineData("a,b\n1,\n")]
    [InlineData("a,b\n,\n,\n")]
    [InlineData("a\n18446744073709551615\n18446744073709551615\n0\n")]
    [InlineData("a\n9007199254740993\n9007199254740992\n9007199254740993\n")]
    [InlineData("a,b\ninf,x\n-inf,x\ninf,x\n")]
    public void Rows_are_dropped_as_pandas_drops_them(string csv) => _judge.Agree(csv, Steps.Of("drop_duplicates"), Steps.Of("drop_missing_rows", "a"));

    [Fact]
    public void Rows_that_are_missing_in_any_of_the_columns_are_gone_and_the_types_stay()
    {
        const string Csv = "x,b,t,n\n1,True,a,1\n,False,b,2\n3,,c,3\n4,False,,4\n5,True,e,5\n";

        var result = _judge.Agree(Csv, Steps.Of("drop_missing_rows", "x", "b"), Steps.Of("drop_missing_rows", "t"));

        Assert.Equal((1, 2), (result.RowsChanged, result.Table.Rows));
        Assert.Equal([true, false, true], result.Keep!.SelectMany(flags => flags));
    }

    [Fact]
    public void All_rows_may_go() => Assert.Equal(0, _judge.Agree("a,b\n,1\n,2\n", Steps.Of("drop_missing_rows", "a"), Steps.Of("drop_duplicates"), Steps.Of("missing_indicator", "a")).Table.Rows);

    [Theory]
    [InlineData("drop_constant_columns")]
    [InlineData("drop_sparse_columns")]
    [InlineData("drop_identifier_columns")]
    public void Columns_are_dropped_by_name(string kind)
    {
        var step = Steps.Of(kind, "c", "a");

        Assert.Equal(["b"], _judge.Agree("a,b,c\n1,2,3\n", step).Table.Columns.Select(column => column.Name));
        Assert.Contains("「c」、「a」", step.Description, StringComparison.Ordinal);
        Assert.Equal("KeyError: 'c'", _judge.Fails("a,b\n1,2\n", step).Message);
        Assert.Contains("すべての列", _judge.Fails("a,c\n1,2\n", step).Message, StringComparison.Ordinal);
        Assert.Throws<StepRefusedException>(() => StepCatalogue.Bind(step.Spec, "a"));
    }

    [Fact]
    public void The_kinds_that_drop_columns_say_why_in_their_names() =>
        Assert.Equal(3, new[] { "drop_constant_columns", "drop_sparse_columns", "drop_identifier_columns" }.Select(kind => StepCatalogue.Find(kind)!.Name).Distinct().Count());

    [Fact]
    public void Rows_dropped_for_the_target_say_that_it_is_the_target()
    {
        var step = StepCatalogue.Bind(Steps.Of("drop_missing_rows", "y").Spec, "y");

        Assert.Contains("ターゲット列 y", StepCatalogue.Describe(step, "y"), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_look_like_code_stay_names()
    {
        var header = string.Join(",", Steps.Nasty.Select(Steps.Quoted));
        var csv = $"{header},keep\n{string.Join(",", Steps.Nasty.Select((_, at) => at == 1 ? "" : "1"))},1\n{string.Join(",", Steps.Nasty.Select(_ => "2"))},2\n";

        var result = _judge.Agree(csv, Steps.Of("missing_indicator", Steps.Nasty), Steps.Of("drop_missing_rows", Steps.Nasty), Steps.Of("drop_identifier_columns", Steps.Nasty));

        Assert.Equal(1 + Steps.Nasty.Length, result.Table.Columns.Length);
    }

    [Theory]
    [InlineData("drop_missing_rows")]
    [InlineData("drop_constant_columns")]
    [InlineData("trim_text")]
    [InlineData("standardize_missing")]
    [InlineData("to_number")]
    [InlineData("parse_dates")]
    [InlineData("impute_mean")]
    [InlineData("impute_median")]
    [InlineData("impute_most_frequent")]
    [InlineData("missing_indicator")]
    public void A_column_that_is_not_there_fails_as_in_pandas(string kind)
    {
        foreach (var name in new[] { "no", "n'o" })
        {
            var (failure, inPandas) = _judge.BothFail("a,b\nx,y\n", Steps.Of(kind, name));

            Assert.Equal($"KeyError: {PythonLiteral.Of(name)}", failure.Message);
            Assert.StartsWith("KeyError", inPandas, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _judge.Dispose();
}
