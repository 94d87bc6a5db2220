using System.Globalization;
using FsCheck.Fluent;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class ImputeStepsTests(Pandas pandas) : IDisposable
{
    private readonly SnippetJudge _judge = new(pandas, blockRows: 4);

    [Theory]
    [InlineData("impute_mean")]
    [InlineData("impute_median")]
    [InlineData("impute_most_frequent")]
    public void Numbers_are_filled_in_as_pandas_does(string kind)
    {
        string[] columns =
        [
            "1,,3", "1.5,2.5,,10", ",", "1,2,3", "", "inf,1,", "inf,-inf,,1", "-inf,,2", "1e308,1e308,", "-0.0,0.0,,-0.0", "9007199254740993,,1", "0.1,0.1,0.2,0.2,", "2,2,1,1,,", "5e-324,,5e-324", "1e300,-1e300,,1",
        ];
        foreach (var column in columns)
            _judge.Agree("a,b\n" + string.Concat(column.Split(',').Select(cell => $"{cell},1\n")), Steps.Of(kind, "a"));
    }

    [Theory]
    [InlineData("impute_mean")]
    [InlineData("impute_median")]
    public void Whole_numbers_none_of_which_is_missing_stay_as_they_are(string kind)
    {
        var table = _judge.Read("a,b\n1,18446744073709551615\n2,1\n");

        Assert.Same(table.Find("a"), Steps.Of(kind, "a", "b").Apply(table, CancellationToken.None).Table.Find("a"));
        _judge.Agree("a,b\n1,18446744073709551615\n2,1\n", Steps.Of(kind, "a", "b"));
    }

    [Theory]
    [InlineData("impute_mean")]
    [InlineData("impute_median")]
    public void Means_of_what_is_no_number_fail(string kind)
    {
        foreach (var csv in new[] { "a,b\nx,1\n,2\n", "a,b\nTrue,1\n,2\n", "a\nTrue\n" })
            Assert.Contains("「a」は数値の列ではありません", _judge.Fails(csv, Steps.Of(kind, "a")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,,y,y")]
    [InlineData("y,,x")]
    [InlineData("\ue000,,\U0001D4B3")]
    [InlineData("\U0001D4B3,,\ue000,a\U0001D4B3")]
    [InlineData("é,e\u0301,")]
    [InlineData("B,a,")]
    [InlineData("True,,False")]
    [InlineData("True,,False,True,True")]
    [InlineData(",,")]
    [InlineData("a,b")]
    public void The_most_frequent_is_that_of_pandas_and_of_equals_the_least(string cells) =>
        _judge.Agree("a,b\n" + string.Concat(cells.Split(',').Select(cell => $"{cell},1\n")), Steps.Of("impute_most_frequent", "a"));

    [Fact]
    public void The_most_frequent_is_found_in_parts_where_there_are_too_many_values()
    {
        var random = new Random(3);
        var cells = Enumerable.Range(0, 3_000).Select(_ => random.Next(400).ToString(CultureInfo.InvariantCulture)).Append("").ToArray();
        using var judge = new SnippetJudge(pandas, blockRows: 100);
        foreach (var prefix in new[] { "t", "1." })
        {
            var table = judge.Read("a,b\n" + string.Concat(cells.Select(cell => cell.Length == 0 ? ",1\n" : $"{prefix}{cell},1\n")));
            var column = table.Find("a")!;

            Assert.NotNull(ValueCounting.MostFrequent(column, CancellationToken.None));
            Assert.Equal(ValueCounting.MostFrequent(column, CancellationToken.None), ValueCounting.MostFrequent(column, CancellationToken.None, maxValues: 3));
        }
    }

    [Theory]
    [InlineData("a,b\n1,1\n,2\n", 7, "f7")]
    [InlineData("a,b\nx,1\n,2\n", "it's", "sit's")]
    [InlineData("a,b\n,1\n,2\n", 0.5, "f0.5")]
    [InlineData("a,b\n,1\n,2\n", "none", "snone")]
    [InlineData("a,b\n1.5,1\n,2\n", 1e22, "f1E+22")]
    [InlineData("a,b\n1.5,1\n,2\n", -1e-7, "f-1E-07")]
    [InlineData("a,b\nx,1\n,2\n", "'); import os #\n\\", "s'); import os #\n\\")]
    public void A_constant_fills_in_what_is_missing(string csv, object value, string last)
    {
        var result = _judge.Agree(csv, Steps.With("impute_constant", new { value }, "a"));

        Assert.Equal(last, SnippetJudge.Cell(result.Table.Find("a")!.Read(0), 1));
    }

    [Fact]
    public void A_constant_fills_in_texts_that_all_became_missing()
    {
        foreach (var value in new object[] { 3, "x" }) _judge.Agree("a,b\n?,1\n-,2\n", Steps.Of("standardize_missing", "a"), Steps.With("impute_constant", new { value }, "a"));
    }

    [Theory]
    [InlineData("a,b\n1,1\n2,2\n", 7)]
    [InlineData("a,b\n18446744073709551615,1\n2,2\n", 7)]
    [InlineData("a,b\nx,1\ny,2\n", "z")]
    [InlineData("a,b\n", "z")]
    [InlineData("a,b\n", 1)]
    public void A_constant_where_nothing_is_missing_changes_nothing(string csv, object value) =>
        Assert.Equal(0, _judge.Agree(csv, Steps.With("impute_constant", new { value }, "a")).CellsChanged);

    [Theory]
    [InlineData("a,b\n1,1\n,2\n", "x", "数値の列「a」")]
    [InlineData("a,b\nx,1\n,2\n", 1, "文字列の列「a」")]
    [InlineData("a,b\nTrue,1\n,2\n", 1, "真偽値の列「a」")]
    [InlineData("a,b\nTrue,1\n,2\n", "x", "真偽値の列「a」")]
    public void A_constant_of_another_kind_than_the_column_fails(string csv, object value, string says) =>
        Assert.Contains(says, _judge.Fails(csv, Steps.With("impute_constant", new { value }, "a")).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_kind_of_cell_can_be_noted_as_missing()
    {
        const string Csv = "i,f,t,b,m,e\n1,1.5,a,True,True,\n2,,,False,,\n3,inf,c,True,False,\n";

        var result = _judge.Agree(Csv, Steps.Of("missing_indicator", "m", "i", "f", "t", "b", "e"));

        Assert.Equal(["m_missing", "i_missing", "f_missing", "t_missing", "b_missing", "e_missing"], result.Table.Columns.Skip(6).Select(column => column.Name));
        Assert.Equal((0, 0), (result.RowsChanged, result.CellsChanged));
    }

    [Fact]
    public void A_flag_whose_name_is_taken_fails() => Assert.Contains("「a_missing」", _judge.Fails("a,a_missing\n1,2\n", Steps.Of("missing_indicator", "a")).Message, StringComparison.Ordinal);

    [Fact]
    public void Rows_and_cells_that_were_filled_in_are_counted()
    {
        var result = _judge.Agree("a,b\n1,\n,\n3,3\n,4\n5,5\n6,\n", Steps.Of("impute_median", "a", "b"));

        Assert.Equal((4, 5), (result.RowsChanged, result.CellsChanged));
    }

    [Theory]
    [InlineData("impute_mean")]
    [InlineData("impute_median")]
    [InlineData("impute_most_frequent")]
    [InlineData("missing_indicator")]
    [InlineData("parse_dates")]
    [InlineData("drop_identifier_columns")]
    public void The_target_is_never_touched(string kind) => Assert.Contains("ターゲット列", Assert.Throws<StepRefusedException>(() => StepCatalogue.Bind(Steps.Of(kind, "y").Spec, "y")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(999)]
    [InlineData(10_000)]
    public void Ranks_are_those_of_a_sorted_array_in_memory_and_past_it(int count)
    {
        using var store = new BlockStore(1 << 20, Path.GetTempPath());
        var random = new Random(5);
        var values = Enumerable.Range(0, count).Select(at => at % 3 == 0 ? random.NextDouble() - 0.5 : at % 3 == 1 ? random.Next(-5, 5) : 1.0).ToArray();
        var builder = new ColumnBuilder("x", ColumnKind.Float64, store);
        foreach (var chunk in values.Chunk(100)) builder.Add(new RealBlock(chunk));
        var column = builder.Build();
        long[] ranks = [count - 1, 0, count / 2, (count - 1) / 2, count / 3];
        Array.Sort(values);

        Assert.Equal(ranks.Select(rank => values[rank]), Quantiles.AtRanks(column, ranks, CancellationToken.None));
        Assert.Equal(ranks.Select(rank => values[rank]), Quantiles.AtRanks(column, ranks, 0, CancellationToken.None));
    }

    [Fact]
    public void Any_numbers_and_texts_are_filled_in_as_pandas_does()
    {
        var number = Gen.Frequency((2, Gen.Constant("")), (3, Gen.Select(Gen.Choose(-5, 5), n => n.ToString(CultureInfo.InvariantCulture))), (2, Gen.Select(Gen.Choose(1, 1_000_000), n => (n / 977.0).ToString("R", CultureInfo.InvariantCulture))));
        var text = Gen.Frequency((2, Gen.Constant("")), (5, Gen.Elements("a", "b", "B", "あ", "é", "\"q\"\"\"", "𝒳", "x y")));
        var row = from one in number
                  from other in number
                  from word in text
                  select $"{one},{other},{word},1";
        foreach (var rows in Gen.Sample(Gen.ArrayOf(row), 15, 40))
        {
            var csv = "x,y,t,n\n" + string.Concat(rows.Select(cells => cells + "\n"));
            _judge.Agree(csv, Steps.Of("missing_indicator", "x", "t"), Steps.Of("impute_mean", "x", "n"), Steps.Of("impute_median", "y"));
            _judge.Agree(csv, Steps.Of("impute_most_frequent", "x", "y", "t", "n"), Steps.Of("drop_duplicates"));
            _judge.Agree(csv, Steps.With("impute_constant", new { value = "?" }, "t"), Steps.Of("drop_missing_rows", "x", "y"), Steps.Of("standardize_missing", "t"), Steps.Of("trim_text", "t"));
        }
    }

    public void Dispose() => _judge.Dispose();
}
