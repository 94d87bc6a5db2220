using System.Collections.Immutable;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Columns;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Cleaning;

public sealed class PlanRunnerTests(Pandas pandas) : IDisposable
{
    private const string Csv = "id,x,t,d\n1,1.5, a ,2020-01-01\n2,,b,2020-01-02\n2,,b,2020-01-02\n3,-0.5,,x\n4,inf,不明,\n5,2,a  b,2020-03-01\n";
    private readonly SnippetJudge _judge = new(pandas, blockRows: 2);

    private static (Table Table, List<int> Began, List<StepReport> Reports) Run(Table table, params CleaningStep[] steps)
    {
        var (began, reports) = (new List<int>(), new List<StepReport>());
        var plan = steps.Select((step, at) => (at + 1, step)).ToImmutableArray();
        return (PlanRunner.Run(table, plan, began.Add, reports.Add, CancellationToken.None), began, reports);
    }

    [Fact]
    public void A_plan_comes_to_what_its_snippets_come_to_in_pandas()
    {
        CleaningStep[] steps =
        [
            Steps.Of("drop_duplicates"), Steps.Of("trim_text", "t"), Steps.Of("standardize_missing", "t"), Steps.Of("missing_indicator", "x", "t"), Steps.Of("impute_median", "x"), Steps.Of("impute_most_frequent", "t"),
            Steps.Of("parse_dates", "d"), Steps.Of("drop_missing_rows", "d_year"), Steps.Of("drop_identifier_columns", "id"),
        ];
        var expected = _judge.Agree(Csv, steps).Table;

        var (table, began, reports) = Run(_judge.Read(Csv), steps);

        Assert.Equal(Cells(expected), Cells(table));
        Assert.Equal(Enumerable.Range(1, 9), began);
        Assert.Equal(began, reports.Select(report => report.Order));
        Assert.Equal([5L, 5, 5, 5, 5, 5, 5, 3, 3], reports.Select(report => report.Rows));
        Assert.Equal([4, 4, 4, 6, 6, 6, 9, 9, 8], reports.Select(report => report.Columns));
        Assert.Equal([3L, 3, 4, 4, 3, 1, 8, 0, 0], reports.Select(report => report.Missing));
        Assert.All(reports, report => Assert.InRange(report.Seconds, 0, double.MaxValue));
    }

    [Fact]
    public void Rows_that_are_gone_are_shown_as_they_were()
    {
        var diff = Run(_judge.Read(Csv), Steps.Of("drop_duplicates")).Reports[0].Diff;

        var row = Assert.Single(diff.RowsRemoved);
        Assert.Equal(2, row.Row);
        Assert.Equal(["id:2", "x:", "t:b", "d:2020-01-02"], row.Values.Select(cell => $"{cell.Key}:{cell.Value}"));
        Assert.Null(row.Values[1].Value);
        Assert.Empty(diff.CellsChanged);
        Assert.Empty(diff.ColumnsAdded);
        Assert.Empty(diff.ColumnsRemoved);
    }

    [Fact]
    public void Cells_that_changed_are_shown_before_and_after()
    {
        var reports = Run(_judge.Read(Csv), Steps.Of("trim_text", "t"), Steps.Of("standardize_missing", "t"), Steps.Of("impute_mean", "x")).Reports;

        Assert.Equal([new CellSample(0, "t", " a ", "a"), new CellSample(5, "t", "a  b", "a b")], reports[0].Diff.CellsChanged);
        Assert.Equal([new CellSample(4, "t", "不明", null)], reports[1].Diff.CellsChanged);
        Assert.Equal([new CellSample(1, "x", null, "inf"), new CellSample(2, "x", null, "inf")], reports[2].Diff.CellsChanged);
        Assert.Equal((2, 2), (reports[0].RowsChanged, reports[0].CellsChanged));
    }

    [Fact]
    public void New_and_dropped_columns_are_named_and_new_cells_shown()
    {
        var diff = Run(_judge.Read(Csv), Steps.With("parse_dates", new { parts = new[] { "year", "quarter" } }, "d")).Reports[0].Diff;

        Assert.Equal(["d_year", "d_quarter"], diff.ColumnsAdded);
        Assert.Equal(["d"], diff.ColumnsRemoved);
        Assert.Equal(12, diff.CellsChanged.Length);
        Assert.Equal(new CellSample(0, "d_year", null, "2020.0"), diff.CellsChanged[0]);
        Assert.Equal(new CellSample(3, "d_quarter", null, null), diff.CellsChanged[9]);
    }

    [Fact]
    public void Samples_are_bounded()
    {
        var names = Enumerable.Range(0, 30).Select(column => $"c{column}").ToArray();
        var csv = string.Join(",", names) + "\n" + string.Concat(Enumerable.Range(0, 60).Select(row => string.Join(",", names.Select(_ => row % 2 == 0 ? "" : " x ")) + "\n"));

        var reports = Run(_judge.Read(csv), Steps.Of("trim_text", names), Steps.Of("missing_indicator", names[..3]), Steps.Of("drop_missing_rows", names)).Reports;

        Assert.Equal(names[..20], reports[0].Diff.CellsChanged.Select(cell => cell.Column));
        Assert.Equal(18, reports[1].Diff.CellsChanged.Length);
        Assert.Equal([0L, 2, 4, 6, 8, 10, 12, 14, 16, 18], reports[2].Diff.RowsRemoved.Select(row => row.Row));
        Assert.All(reports[2].Diff.RowsRemoved, row => Assert.Equal(20, row.Values.Length));
        Assert.Equal(30, reports[2].RowsChanged);
    }

    [Fact]
    public void Rows_are_counted_as_before_the_step_where_it_also_drops_some()
    {
        var step = new DropsAndChanges();

        var diff = Run(_judge.Read("a,b\n1,x\n2,y\n3,z\n4,w\n5,v\n"), step).Reports[0].Diff;

        Assert.Equal([0L, 2], diff.RowsRemoved.Select(row => row.Row));
        Assert.Equal([new CellSample(1, "b", "y", "Y"), new CellSample(3, "b", "w", "W"), new CellSample(4, "b", "v", "V")], diff.CellsChanged);
    }

    [Fact]
    public void A_failing_step_stops_the_plan_and_is_named()
    {
        var (began, reports) = (new List<int>(), new List<StepReport>());

        var failure = Assert.Throws<PlanFailedException>(() => PlanRunner.Run(
            _judge.Read(Csv), [(1, Steps.Of("drop_duplicates")), (3, Steps.Of("impute_mean", "category")), (4, Steps.Of("trim_text", "t"))], began.Add, reports.Add, CancellationToken.None));

        Assert.Equal((3, "KeyError: 'category'"), (failure.Order, failure.Message));
        Assert.IsType<StepFailedException>(failure.InnerException);
        Assert.Equal([1, 3], began);
        Assert.Equal([1], reports.Select(report => report.Order));
    }

    [Fact]
    public void What_a_step_no_longer_needs_is_given_back()
    {
        using var store = new BlockStore(1 << 20, Path.GetTempPath());
        var table = Real(store, 20_000);
        var most = 0L;
        var steps = Enumerable.Range(0, 10).SelectMany(_ => new[] { Steps.With("impute_constant", new { value = 1 }, "x"), Steps.Of("missing_indicator", "x"), Steps.Of("drop_constant_columns", "x_missing") });
        var before = store.HeldBytes;

        var after = PlanRunner.Run(table, [.. steps.Select((step, at) => (at + 1, step))], _ => { }, _ => most = Math.Max(most, store.HeldBytes), CancellationToken.None);

        Assert.Equal(0, after.Missing);
        Assert.InRange(most, before, before * 2);
        Assert.InRange(store.HeldBytes, 1, before);
    }

    [Fact]
    public void A_cancelled_plan_stops()
    {
        using var cancelled = new CancellationTokenSource();
        var began = new List<int>();

        Assert.ThrowsAny<OperationCanceledException>(() => PlanRunner.Run(
            _judge.Read(Csv), [(1, Steps.Of("drop_duplicates")), (2, Steps.Of("trim_text", "t"))], began.Add, _ => cancelled.Cancel(), cancelled.Token));
        Assert.Equal([1], began);
    }

    [Fact]
    public void No_steps_leave_the_table() => Assert.Equal(6, Run(_judge.Read(Csv)).Table.Rows);

    public void Dispose() => _judge.Dispose();

    private static Table Real(BlockStore store, int rows)
    {
        var builder = new ColumnBuilder("x", ColumnKind.Float64, store);
        foreach (var chunk in Enumerable.Range(0, rows).Select(row => row % 7 == 0 ? double.NaN : row / 3.0).Chunk(1_000)) builder.Add(new RealBlock(chunk));
        var column = builder.Build();
        return new Table(store, [column], [.. Enumerable.Range(0, column.BlockCount).Select(column.RowsOf)]);
    }

    private static List<string> Cells(Table table) =>
        [.. table.Columns.SelectMany(column => column.Blocks().SelectMany(block => Enumerable.Range(0, block.Rows).Select(row => $"{column.Name}|{column.Dtype}|{SnippetJudge.Cell(block, row)}")))];

    /// <summary>Drops rows 0 and 2 and changes what is left of b.</summary>
    private sealed class DropsAndChanges : CleaningStep
    {
        public override StepSpec Spec => new("sample", [], []);

        public override string Name => "sample";

        public override string Description => "sample";

        public override string CodeSnippet => "";

        public override StepResult Apply(Table table, CancellationToken cancellationToken)
        {
            bool[][] keep = [[false, true], [false, true], [true]];
            var kept = table.Where(keep, cancellationToken);
            var result = TextSteps.Map(kept, ["b"], _ => text => text.ToUpperInvariant(), cancellationToken);
            return result with { Keep = keep };
        }
    }
}
