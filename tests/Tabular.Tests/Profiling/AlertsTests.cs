using Platform.Tabular.Columns;
using Platform.Tabular.Profiling;

namespace Platform.Tabular.Tests.Profiling;

public sealed class AlertsTests
{
    [Fact]
    public void Even_numbers_and_short_categories_alert_to_nothing() =>
        Assert.Empty(Alerts(("x", Reals(100, at => at * 37 % 100 / 10.0)), ("g", Texts(100, at => "abcd"[at % 4].ToString())), ("y", Texts(100, at => at % 3 == 0 ? "yes" : "no"))));

    [Fact]
    public void Rows_that_come_again_are_told_first_with_their_share() =>
        Assert.Equal(
            new("duplicate_rows", [], "前にある行とまったく同じ行が 2 行（全 4 行の 50%）あります。"),
            Alerts(("a", new[] { 1L, 1, 2, 1 }), ("b", new string?[] { "x", "x", "y", "x" }))[0], Same);

    [Theory]
    [InlineData(49, false)]
    [InlineData(50, true)]
    public void Column_is_mostly_missing_from_half_on(int missing, bool alerted) =>
        Assert.Equal(alerted, Kinds(("x", Reals(100, at => at < missing ? double.NaN : at * 37 % 100))).Contains("mostly_missing"));

    [Fact]
    public void Column_without_values_is_empty_and_nothing_else() =>
        Assert.Equal([("empty", "列「x」には値がひとつもありません（3 行すべてが欠損）。")], Told(("x", new string?[3]), ("id", new[] { 1L, 2, 3 })).Where(alert => alert.Message.Contains('x')));

    [Fact]
    public void Column_of_one_value_is_constant_and_no_more_is_said() =>
        Assert.Equal([("constant", "列「x」の値は「 A」の 1 種類だけです（3 件）。")], Told(("x", new string?[] { " A", " A", null, " A" }), ("y", new[] { 1.5, 2.5, 3.5, 2 })).Where(alert => alert.Message.Contains('x')));

    [Fact]
    public void Whole_numbers_and_texts_all_distinct_are_keys_and_measures_and_dates_are_not()
    {
        var alerts = Told(
            ("id", new[] { 5L, 3, 9 }), ("code", new string?[] { "a", "b", "c" }), ("m", new[] { 1.5, 2, 9 }), ("d", new string?[] { "2020-01-01", "2020-01-02", "2020-01-03" }), ("n", new[] { 1, double.NaN, 2 }));
        Assert.Equal(["列「id」は 3 行すべてで値が異なり、識別子と考えられます。", "列「code」は 3 行すべてで値が異なり、識別子と考えられます。"], alerts.Where(alert => alert.Kind == "unique_key").Select(alert => alert.Message));
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(51, true)]
    public void Texts_have_many_values_from_51_on(int distinct, bool alerted) =>
        Assert.Equal(alerted, Told(("t", Texts(500, at => $"v{at % distinct}"))).Contains(("high_cardinality", $"列「t」には {distinct} 種類の値があり（値 500 件に対し {distinct / 5.0:0.#}%）、カテゴリとしては種類が多すぎます。")));

    [Fact]
    public void Long_tail_is_skewed_to_its_side()
    {
        Assert.Contains(Told(("x", Reals(200, at => Math.Exp(at / 20.0)))), alert => alert.Kind == "skewed" && alert.Message.StartsWith("列「x」の分布は大きい値の側に長く偏っています（歪度 2.", StringComparison.Ordinal));
        Assert.Contains(Told(("x", Reals(200, at => -Math.Exp(at / 20.0)))), alert => alert.Kind == "skewed" && alert.Message.StartsWith("列「x」の分布は小さい値の側に長く偏っています（歪度 -2.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(0, false)]
    public void Outliers_are_told_from_one_in_a_hundred_on(int far, bool alerted)
    {
        var alerts = Told(("x", Reals(100, at => at < far ? 1_000 : at % 10)));
        Assert.Equal(alerted, alerts.Any(alert => alert.Kind == "outliers" && alert.Message.StartsWith($"列「x」には外れ値が {far} 件（{far}%）あります（四分位範囲による目安は ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Infinities_are_counted() => Assert.Contains(("infinite", "列「x」には無限大の値が 2 件あります。"), Told(("x", new[] { double.PositiveInfinity, 1, 2, double.NegativeInfinity })));

    [Fact]
    public void Numbers_among_texts_are_mixed_types_but_a_few_are_not()
    {
        Assert.Contains(("mixed_types", "列「t」には数値として読める値 10 件（10%）とそれ以外の文字列 90 件が混在しています。"), Told(("t", Texts(100, at => at < 10 ? "12" : "ab"))));
        Assert.DoesNotContain("mixed_types", Kinds(("t", Texts(100, at => at < 9 ? "12" : "ab"))));
    }

    [Fact]
    public void Categories_that_differ_in_case_or_space_are_inconsistent() =>
        Assert.Contains(("inconsistent_categories", "列「t」には、空白や大文字・小文字の違いだけで別の値になっているものが 3 種類あります。"), Told(("t", new string?[] { "Tokyo", "tokyo ", "TOKYO", "Osaka", "Osaka" })));

    [Theory]
    [InlineData("label", "z", 80, true)]
    [InlineData("label", "z", 79, false)]
    [InlineData("z", "label", 80, false)]
    [InlineData("z", "other", 80, true)]
    [InlineData("目的変数", "z", 95, true)]
    public void Likely_target_is_the_one_so_named_or_the_last_and_is_out_of_balance_from_80_percent_on(string first, string last, int largest, bool alerted)
    {
        // The lopsided column stands first where it has a target's name, else last.
        var lopsided = Texts(100, at => at < largest ? "no" : "yes");
        var even = Texts(100, at => at % 2 == 0 ? "p" : "q");
        var named = first != "z";
        var alerts = Told((first, named ? lopsided : last == "label" ? lopsided : even), (last, named ? even : last == "label" ? even : lopsided)).Where(alert => alert.Kind == "imbalance");
        var name = named ? first : last;
        Assert.Equal(alerted ? [("imbalance", $"列「{name}」は目的変数と考えられますが、クラス「no」が 100 件のうち {largest} 件（{largest}%）を占め、偏っています。")] : [], alerts);
    }

    [Fact]
    public void Columns_that_go_together_are_told_once_over_the_rows_they_share()
    {
        var alerts = Alerts(("a", Reals(100, at => at)), ("b", Reals(100, at => at % 4 == 0 ? double.NaN : -3.0 * at)), ("c", Reals(100, at => at * 61 % 100)));
        var alert = Assert.Single(alerts, alert => alert.Kind == "high_correlation");
        Assert.Equal(new("high_correlation", ["a", "b"], "列「a」と列「b」は強く相関しています（75 行での相関係数 -1.000）。"), alert, Same);
    }

    [Fact]
    public void Correlations_told_are_the_fifty_strongest() =>
        Assert.Equal(50, Kinds([.. Enumerable.Range(0, 12).Select(column => ($"c{column}", Reals(50, at => at * (column + 1.0) + at * column % 3)))]).Count(kind => kind == "high_correlation"));

    [Fact]
    public void Sentence_stays_one_line_and_short_whatever_a_name_holds()
    {
        var alert = Assert.Single(Alerts(("a\nb" + new string('長', 90), new string?[] { "x", "x" })), alert => alert.Kind == "constant");
        Assert.Equal($"列「a b{new string('長', 37)}…」の値は「x」の 1 種類だけです（2 件）。", alert.Message);
    }

    private static bool Same(ProfileAlert one, ProfileAlert other) => one.Kind == other.Kind && one.Message == other.Message && one.Columns.SequenceEqual(other.Columns);

    private static double[] Reals(int rows, Func<int, double> value) => [.. Enumerable.Range(0, rows).Select(value)];

    private static string?[] Texts(int rows, Func<int, string> value) => [.. Enumerable.Range(0, rows).Select(value)];

    private static IEnumerable<string> Kinds(params (string, Array)[] columns) => Alerts(columns).Select(alert => alert.Kind);

    private static (string Kind, string Message)[] Told(params (string, Array)[] columns) => [.. Alerts(columns).Select(alert => (alert.Kind, alert.Message))];

    private static ProfileAlert[] Alerts(params (string, Array)[] columns)
    {
        using var store = new BlockStore(1 << 20, Path.GetTempPath());
        return [.. Profiler.Profile(new Draft(columns).Build(store, 16), CancellationToken.None).Alerts];
    }
}
