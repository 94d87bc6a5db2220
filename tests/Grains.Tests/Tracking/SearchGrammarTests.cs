using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts.Tracking;
using Platform.Grains.Tracking.Search;

namespace Platform.Grains.Tests.Tracking;

public sealed class SearchGrammarTests
{
    [Fact]
    public void Filter_of_any_text_is_read_or_refused_and_nothing_else()
    {
        var words = Gen.Elements(
            "metrics", "params", "tags", "attributes", ".", "a", "start_time", "`", "\"", "'", "'x'", "1", "-1e5", "=", "!=", ">=", "AND", "LIKE", "IN", "NOT", "IS", "NULL", "(", ")", ",", " ", "\t", "é", ";");
        Prop.ForAll(Gen.OneOf(words.ListOf().Select(w => string.Concat(w)), words.ListOf().Select(w => string.Join(' ', w)), ArbMap.Default.GeneratorFor<string>()).ToArbitrary(), text =>
        {
            foreach (var schema in (SearchSchema[])[SearchSchema.Runs, SearchSchema.Experiments])
            {
                try
                {
                    Assert.False(SearchParser.Filter(schema, text ?? "").IsDefault);
                    Assert.False(SearchParser.Order(schema, [text ?? ""]).IsDefault);
                }
                catch (SearchSyntaxException wrong)
                {
                    Assert.NotEmpty(wrong.Message);
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Quoted_text_is_read_as_it_was_written() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        var value = text ?? "";
        var clause = Assert.Single(SearchParser.Filter(SearchSchema.Runs, $"tags.`{value.Replace("`", "``")}` = '{value.Replace("'", "''")}'"));
        Assert.Equal(new Column(ColumnKind.Tag, value), clause.Column);
        Assert.Equal([value], clause.Texts);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("metrics.a > 1", ColumnKind.Metric, "a", Comparison.Greater)]
    [InlineData("params.\"a b\" != 'x'", ColumnKind.Param, "a b", Comparison.NotEqual)]
    [InlineData("tags.mlflow.source.type = 'x'", ColumnKind.Tag, "mlflow.source.type", Comparison.Equal)]
    [InlineData("metrics.val-loss<=-1", ColumnKind.Metric, "val-loss", Comparison.LessOrEqual)]
    [InlineData("Created > 5", ColumnKind.Attribute, "start_time", Comparison.Greater)]
    [InlineData("run_id not in ('a','b',)", ColumnKind.Attribute, "run_id", Comparison.NotIn)]
    [InlineData("status='RUNNING'", ColumnKind.Attribute, "status", Comparison.Equal)]
    public void Clause_is_read(string filter, ColumnKind kind, string key, Comparison comparison)
    {
        var clause = Assert.Single(SearchParser.Filter(SearchSchema.Runs, filter));
        Assert.Equal((kind, key, comparison), (clause.Column.Kind, clause.Column.Key, clause.Comparison));
    }

    [Fact]
    public void Bounds_hold()
    {
        Assert.Throws<SearchSyntaxException>(() => SearchParser.Filter(SearchSchema.Runs, string.Join(" AND ", Enumerable.Repeat("metrics.a > 1", SearchParser.MaxClauses + 1))));
        Assert.Equal(SearchParser.MaxClauses, SearchParser.Filter(SearchSchema.Runs, string.Join(" AND ", Enumerable.Repeat("metrics.a > 1", SearchParser.MaxClauses))).Length);
        Assert.Throws<SearchSyntaxException>(() => SearchParser.Filter(SearchSchema.Runs, new string(' ', SearchLexer.MaxLength + 1)));
        Assert.Throws<SearchSyntaxException>(() => SearchParser.Filter(SearchSchema.Runs, $"tags.a LIKE '{new string('%', SearchParser.MaxPattern + 1)}'"));
    }

    [Fact]
    public void Like_matches_as_the_regular_expression_it_stands_for()
    {
        var texts = Gen.Elements('a', 'b', 'A', '\n').ListOf().Select(c => string.Concat(c));
        var patterns = Gen.Elements('a', 'b', 'B', '%', '_').ListOf().Select(c => string.Concat(c));
        Prop.ForAll(texts.ToArbitrary(), patterns.ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), (text, pattern, ignoreCase) =>
        {
            var regex = "\\A" + Regex.Escape(pattern).Replace("%", ".*").Replace("_", ".") + "\\z";
            Assert.Equal(
                Regex.IsMatch(text, regex, RegexOptions.Singleline | (ignoreCase ? RegexOptions.IgnoreCase | RegexOptions.CultureInvariant : RegexOptions.None)),
                TextPattern.Matches(text, pattern, ignoreCase));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Pages_of_any_size_join_to_the_whole_in_any_order()
    {
        var metric = Gen.Elements<double?>(null, double.NaN, double.PositiveInfinity, -1, 0, 0, 2);
        var run = metric.SelectMany(m => Gen.Choose(0, 3).SelectMany(start => Gen.Elements<string?>(null, "", "a", "z'\"é").Select(tag => (m, start, tag))));
        var order = Gen.SubListOf("metrics.m", "metrics.m DESC", "tags.t", "tags.t DESC", "start_time", "end_time DESC");
        Prop.ForAll(run.ListOf().ToArbitrary(), order.ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (rows, columns, size) =>
        {
            var runs = rows.Select((r, i) => Of(i, r.m, r.start, r.tag)).ToList();
            var search = new RunSearch("", ViewType.All, [.. columns]);
            var whole = search.First(runs, null, int.MaxValue);
            Assert.Equal(runs.Count, whole.Length);
            var joined = new List<Run>();
            for (string? after = null; ;)
            {
                var page = search.First(runs, after, size);
                joined.AddRange(page);
                if (page.Length < size) break;
                after = search.CursorAfter(page[^1]);
            }

            Assert.Equal(whole, joined);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Cursor_of_anything_is_refused_unless_it_is_of_this_search()
    {
        var search = new RunSearch("", ViewType.All, ["metrics.m"]);
        var cursor = search.CursorAfter(Of(1, 1, 1, null));
        Assert.Empty(search.First([], cursor, 1));
        Assert.Throws<SearchSyntaxException>(() => new RunSearch("", ViewType.ActiveOnly, ["metrics.m"]).First([], cursor, 1));
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            if (!string.IsNullOrEmpty(text)) Assert.Throws<SearchSyntaxException>(() => search.First([], text, 1));
        }).QuickCheckThrowOnFailure();
    }

    private static Run Of(int number, double? metric, long start, string? tag) => new(
        $"{number:x32}", "1", "r", "u", RunStatus.Running, start, null, "", LifecycleStage.Active,
        ImmutableDictionary<string, string>.Empty,
        metric is { } value ? ImmutableDictionary<string, MetricValue>.Empty.Add("m", new MetricValue(value, 1, 1)) : ImmutableDictionary<string, MetricValue>.Empty,
        tag is null ? ImmutableDictionary<string, string>.Empty : ImmutableDictionary<string, string>.Empty.Add("t", tag),
        [], 1, 0);
}
