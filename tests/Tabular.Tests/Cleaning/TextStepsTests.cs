using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Profiling;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class TextStepsTests(Pandas pandas) : IDisposable
{
    private readonly SnippetJudge _judge = new(pandas, blockRows: 4);

    [Fact]
    public void Trimming_knows_every_white_space_of_Python()
    {
        // Every character of the basic plane, in between and around.
        var spaces = pandas.Run("result = [c for c in range(0x10000) if chr(c).isspace()]")!.AsArray().Select(code => (char)code!.GetValue<int>()).ToList();

        Assert.Equal(spaces, Enumerable.Range(0, 0x10000).Select(code => (char)code).Where(PythonText.IsSpace));
        _judge.Agree(Steps.Csv("t", [.. spaces.Where(space => space != '\r').Select(space => $"{space}a{space}{space}b{space}"), "plain", " ", "a b", "a  b", "\u200bx", "", "  x"]), Steps.Of("trim_text", "t"));
    }

    [Fact]
    public void Trimming_counts_what_it_changed_and_leaves_nothing_where_only_white_space_stood()
    {
        var result = _judge.Agree("t,u,n\n a ,x,1\nb,　y,2\n\"   \",z,3\n,z,4\nc  d, y,5\n", Steps.Of("trim_text", "t", "u"));

        Assert.Equal((5, 4), (result.CellsChanged, result.RowsChanged));
        Assert.Equal(2, result.Table.Find("t")!.Missing);
    }

    [Fact]
    public void What_does_not_change_is_shared()
    {
        var table = _judge.Read("t\na\nb\nc\nd\n e\n");
        var trimmed = Steps.Of("trim_text", "t").Apply(table, CancellationToken.None).Table;

        Assert.Same(table.Find("t")!.Stored[0], trimmed.Find("t")!.Stored[0]);
        Assert.NotSame(table.Find("t")!.Stored[1], trimmed.Find("t")!.Stored[1]);
    }

    [Fact]
    public void Categories_are_replaced_once_and_not_in_chains()
    {
        var mapping = Steps.With("unify_categories", new { mappings = new { city = new Dictionary<string, string> { ["tokyo"] = "Tokyo", ["Tokyo"] = "東京", ["it's"] = "'); import os #" } } }, "city");

        var result = _judge.Agree("city,n\ntokyo,1\nTokyo,2\nTOKYO,3\n,4\nit's,5\ntokyo,6\n", mapping);

        Assert.Equal((4, 4), (result.RowsChanged, result.CellsChanged));
    }

    [Fact]
    public void Categories_that_do_not_stand_in_the_column_change_nothing()
    {
        var step = Steps.With("unify_categories", new { mappings = new { a = new { x = "y" }, b = new { p = "q" } } }, "a", "b");

        Assert.Equal(1, _judge.Agree("a,b\nk,\nl,\n,p\n", step).CellsChanged);
    }

    [Fact]
    public void Names_and_categories_that_look_like_code_stay_what_they_are()
    {
        foreach (var nasty in Steps.Nasty)
        {
            var mappings = new Dictionary<string, Dictionary<string, string>> { [nasty] = Steps.Nasty.ToDictionary(value => value, value => value + value) };

            var result = _judge.Agree(
                Steps.Csv(nasty, Steps.Nasty), Steps.With("unify_categories", new { mappings }, nasty), Steps.Of("trim_text", nasty), Steps.With("standardize_missing", new { words = Steps.Nasty }, nasty));

            Assert.Equal(0, result.CellsChanged);
        }
    }

    [Theory]
    [InlineData("{\"other\":{\"a\":\"b\"}}")]
    [InlineData("{\"a\":{}}")]
    [InlineData("{}")]
    [InlineData("{\"a\":{\"x\":\"\"}}")]
    public void Mappings_that_do_not_suit_the_columns_are_refused(string mappings) =>
        Assert.Throws<StepRefusedException>(() => Steps.With("unify_categories", new { mappings = System.Text.Json.Nodes.JsonNode.Parse(mappings) }, "a"));

    [Fact]
    public void Words_for_nothing_become_missing()
    {
        var result = _judge.Agree("t,u\n不明,a\n 不明　,-\nunknown,?\nunknown?,b\n-,c\n-1,d\n,e\nUnKnOwN,f\n", Steps.Of("standardize_missing", "t", "u"));

        Assert.Equal((6, 4), (result.CellsChanged, result.RowsChanged));
    }

    [Fact]
    public void Words_of_the_caller_replace_the_usual_ones()
    {
        var result = _judge.Agree("t\nn/k\n不明\nit's\n", Steps.With("standardize_missing", new { words = new[] { "n/k", "it's" } }, "t"));

        Assert.Equal(2, result.CellsChanged);
        Assert.Throws<StepRefusedException>(() => Steps.With("standardize_missing", new { words = Array.Empty<string>() }, "t"));
        Assert.Throws<StepRefusedException>(() => Steps.With("standardize_missing", new { words = new[] { "a", "a" } }, "t"));
        Assert.Throws<StepRefusedException>(() => Steps.With("standardize_missing", new { words = new[] { "" } }, "t"));
        Assert.Throws<StepRefusedException>(() => Steps.With("standardize_missing", new { words = "a" }, "t"));
    }

    [Theory]
    [InlineData("trim_text")]
    [InlineData("standardize_missing")]
    [InlineData("parse_dates")]
    public void Columns_of_something_else_than_texts_fail_here_and_in_pandas(string kind)
    {
        foreach (var csv in new[] { "t\n1\n", "t\n1.5\n", "t\nTrue\n", "t,u\nTrue,1\n,2\n" })
        {
            var (failure, inPandas) = _judge.BothFail(csv, Steps.Of(kind, "t"));

            Assert.Contains("「t」は文字列の列ではありません", failure.Message, StringComparison.Ordinal);
            Assert.StartsWith("AttributeError", inPandas, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("t,u\n,1\n,2\n")]
    [InlineData("t,u\n")]
    public void A_column_in_which_nothing_stands_is_taken_for_texts(string csv)
    {
        foreach (var step in new[]
        {
            Steps.Of("trim_text", "t"), Steps.Of("standardize_missing", "t"), Steps.With("unify_categories", new { mappings = new { t = new { a = "b" } } }, "t"), Steps.Of("to_number", "t"), Steps.Of("parse_dates", "t"),
        })
            Assert.Equal(0, _judge.Agree(csv, step).CellsChanged);
    }

    [Fact]
    public void Texts_all_of_which_became_missing_stay_objects()
    {
        var result = _judge.Agree("t,n\n?,1\n-,2\n", Steps.Of("standardize_missing", "t"), Steps.Of("trim_text", "t"), Steps.With("unify_categories", new { mappings = new { t = new { a = "b" } } }, "t"));

        Assert.Equal(ColumnKind.Text, result.Table.Find("t")!.Kind);
    }

    [Fact]
    public void Unifying_numbers_fails() =>
        Assert.Contains("文字列", _judge.Fails("t\n1\n", Steps.With("unify_categories", new { mappings = new { t = new { a = "b" } } }, "t")).Message, StringComparison.Ordinal);

    public void Dispose() => _judge.Dispose();
}
