using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Tests.Judge;
using static Platform.Tabular.Tests.Cleaning.NumberSpecs;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class EncodeStepsTests(Pandas pandas) : IDisposable
{
    private const string Csv = "t,o,b,f,i,e,z\nred,True,True,1.5,1,,18446744073709551615\n\uff5a,,False,-0.0,2,,1\n𝒳,False,True,0.0,2,,2\n,True,True,inf,-9,,2\nred,,False,1e16,1,,2\nRed,True,False,,1,,2\nb,True,True,1e-5,3,,2\n";

    private static readonly string[] All = ["t", "o", "b", "f", "i", "e", "z"];

    private readonly SnippetJudge _judge = new(pandas, blockRows: 3);

    public void Dispose() => _judge.Dispose();

    [Fact]
    public void Dummies_of_every_type_have_pandas_names_and_order()
    {
        var table = _judge.Agree(Csv, Step("one_hot_encode", "i", "t", "o", "b", "f", "e", "z")).Table;
        Assert.Equal(
            [
                "i_-9", "i_1", "i_2", "i_3", "t_Red", "t_b", "t_red", "t_\uff5a", "t_𝒳", "o_False", "o_True", "b_False", "b_True", "f_-0.0", "f_1e-05", "f_1.5", "f_1e+16", "f_inf", "z_1", "z_2",
                "z_18446744073709551615",
            ],
            table.Columns.Select(column => column.Name));
        Assert.Equal(0, table.Missing);
    }

    [Fact]
    public void Dummies_stand_behind_the_other_columns()
    {
        var table = _judge.Agree(Csv, Step("one_hot_encode", new { drop_first = true }, "t", "b")).Table;
        Assert.Equal(["o", "f", "i", "e", "z", "t_b", "t_red", "t_\uff5a", "t_𝒳", "b_True"], table.Columns.Select(column => column.Name));
    }

    [Fact]
    public void Columns_without_a_value_have_no_dummies()
    {
        _judge.Agree(Csv, Step("one_hot_encode", "e"));
        _judge.Agree("a,b\n", Step("one_hot_encode", "b"));
        _judge.Agree("a,b\nx,\nx,\n", Step("one_hot_encode", new { drop_first = true }, "b", "a"));
    }

    [Theory]
    [InlineData("a,a_x\nx,1\ny,2\n", new[] { "a" }, "a_x")]
    [InlineData("a,a_x\nx_y,y\n", new[] { "a", "a_x" }, "a_x_y")]
    public void Dummies_that_would_take_another_columns_name_fail_alike(string csv, string[] columns, string taken)
    {
        var (failure, raised) = _judge.BothFail(csv, Step("one_hot_encode", columns));
        Assert.Equal($"ValueError: {taken}: 同じ名前の列が既にあります", failure.Message);
        Assert.Equal(raised, failure.Message);
    }

    [Fact]
    public void Dummies_of_more_categories_than_allowed_fail_alike()
    {
        var (failure, raised) = _judge.BothFail(Csv, Step("one_hot_encode", new { max_categories = 4 }, "b", "t"));
        Assert.Equal("ValueError: t: 値の種類が4を超えています", failure.Message);
        Assert.Equal(raised, failure.Message);
        _judge.Agree(Csv, Step("one_hot_encode", new { max_categories = 5 }, "b", "t"));
    }

    [Theory]
    [InlineData("one_hot_encode")]
    [InlineData("frequency_encode")]
    [InlineData("ordinal_encode")]
    public void Columns_that_are_not_there_fail_alike(string kind)
    {
        var (failure, raised) = _judge.BothFail(Csv, Step(kind, "t", "it's"));
        Assert.Equal("KeyError: 'it\\'s'", failure.Message);
        Assert.StartsWith("KeyError", raised, StringComparison.Ordinal);
    }

    [Fact]
    public void Frequencies_are_those_among_what_is_there()
    {
        var result = _judge.Agree(Csv, Step("frequency_encode", All));
        Assert.Equal((38, 7), (result.CellsChanged, result.RowsChanged));
        _judge.Agree("a,b\n", Step("frequency_encode", "a"));
    }

    [Fact]
    public void Ordinals_follow_the_order_of_the_values()
    {
        var kept = _judge.Agree(Csv, Step("ordinal_encode", All)).Table;
        Assert.Equal((ColumnKind.Float64, ColumnKind.Int64), (kept.Find("t")!.Kind, kept.Find("i")!.Kind));
        var filled = _judge.Agree(Csv, Step("ordinal_encode", new { missing = "minus_one" }, All)).Table;
        Assert.Equal(0, filled.Missing);
        _judge.Agree("a,b\n", Step("ordinal_encode", "a"));
    }

    [Theory]
    [InlineData("keep")]
    [InlineData("minus_one")]
    public void Ordinals_follow_an_order_that_is_given(string missing)
    {
        var ranks = new { t = new Dictionary<string, string> { ["red"] = "2", ["Red"] = "2", ["𝒳"] = "0", ["'\\"] = "7" }, i = new Dictionary<string, string> { ["1"] = "5" }, e = new Dictionary<string, string>() };
        _judge.Agree(Csv, Step("ordinal_encode", new { missing, ranks }, "t", "i", "b", "e"));
        _judge.Agree("t,i,e\nred,1,\nRed,1,\n", Step("ordinal_encode", new { missing, ranks }, "e", "t", "i"));
        _judge.Agree("t,i,e\n", Step("ordinal_encode", new { missing, ranks }, "e", "t", "i"));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void Ranks_that_are_no_place_are_refused(string rank) =>
        Assert.Throws<StepRefusedException>(() => Step("ordinal_encode", new { ranks = new { t = new { red = rank } } }, "t"));

    [Fact]
    public void Ranks_of_a_column_that_is_not_encoded_are_refused() =>
        Assert.Throws<StepRefusedException>(() => Step("ordinal_encode", new { ranks = new { u = new { red = "1" } } }, "t"));

    [Fact]
    public void Target_becomes_class_numbers_and_the_note_says_which()
    {
        var result = _judge.Agree("y\nno\nyes\nmaybe\nno\n", Step("encode_target", "y"));
        Assert.Equal("クラス番号: maybe → 0、no → 1、yes → 2", result.Note);
        foreach (var column in All) _judge.Agree(Csv, Step("encode_target", column));
    }

    [Fact]
    public void Target_encoding_says_that_it_changes_the_target()
    {
        var step = StepCatalogue.Bind(new StepSpec("encode_target", ["y"], []), "y");
        Assert.Contains("ターゲット列 y", StepCatalogue.Describe(step, "y"), StringComparison.Ordinal);
    }

    [Fact]
    public void Balance_is_told_and_nothing_changes()
    {
        var result = _judge.Agree("y,b\nno,1\nyes,\nno,\n,\nno,3\n", Step("balance_report", "y"));
        Assert.Equal("y のクラスの割合: no 75%（3件）、yes 25%（1件）", result.Note);
        Assert.Equal((0, 0), (result.CellsChanged, result.RowsChanged));
        Assert.Equal("y には値がありません", _judge.Agree("y,b\n,1\n", Step("balance_report", "y")).Note);
        Assert.Equal("y には値がありません", _judge.Agree("y\n", Step("balance_report", "y")).Note);
        var (failure, raised) = _judge.BothFail("a\n1\n", Step("balance_report", "y"));
        Assert.Equal(raised, failure.Message);
    }
}
