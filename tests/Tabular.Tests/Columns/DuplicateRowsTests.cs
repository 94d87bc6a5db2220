using FsCheck;
using FsCheck.Fluent;
using Platform.Tabular.Columns;
using Platform.Tabular.Tests.Judge;
using Platform.Tabular.Tests.Profiling;

namespace Platform.Tabular.Tests.Columns;

public sealed class DuplicateRowsTests(Pandas pandas)
{
    private const string Judged = Draft.Frame + "result = [df.duplicated().tolist(), df.duplicated(keep='last').tolist(), df.duplicated(['t', 'r']).tolist(), df.duplicated(['b'], keep='last').tolist()]";

    [Fact]
    public void Rows_of_few_values_are_marked_as_pandas_marks_them() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(120),
        Prop.ForAll(Rows().ArrayOf().ToArbitrary(), rows =>
        {
            var draft = new Draft(
                ("w", rows.Select(row => row.Whole).ToArray()),
                ("u", rows.Select(row => row.Unsigned).ToArray()),
                ("r", rows.Select(row => row.Real).ToArray()),
                ("b", rows.Select(row => row.Truth).ToArray()),
                ("t", rows.Select(row => row.Text).ToArray()));
            using var store = new BlockStore(memoryBytes: 0, Path.GetTempPath());
            var table = draft.Build(store);
            var judged = pandas.Run(Judged, draft.Input)!.AsArray().Select(flags => flags!.AsArray().Select(flag => flag!.GetValue<bool>()).ToArray()).ToArray();
            Assert.Equal(judged[0], Find(table, null, DuplicateKeep.First));
            Assert.Equal(judged[1], Find(table, null, DuplicateKeep.Last));
            Assert.Equal(judged[2], Find(table, ["t", "r"], DuplicateKeep.First));
            Assert.Equal(judged[3], Find(table, ["b"], DuplicateKeep.Last));
        }));

    [Fact]
    public void Rows_past_many_partitions_and_the_stores_memory_are_marked_exactly()
    {
        // 1,200,000 rows of 24 bytes in 128 partitions: some 9,000 each, which is a dozen chunks in the scratch file.
        const int rows = 1_200_000;
        var random = new Random(7);
        var cells = Enumerable.Range(0, rows).Select(_ => (long)random.Next(rows)).ToArray();
        using var store = new BlockStore(memoryBytes: 0, Path.GetTempPath());
        var table = new Draft(("w", cells)).Build(store, Block.MaxRows);
        var seen = new HashSet<long>();
        Assert.Equal(cells.Select(cell => !seen.Add(cell)), Find(table, null, DuplicateKeep.First));
        Assert.True(store.ScratchBytes > rows * 24);
        Assert.Equal(0, store.HeldBytes);
    }

    [Fact]
    public void Missing_text_equals_missing_text_and_no_other()
    {
        using var store = new BlockStore(1 << 20, Path.GetTempPath());
        var table = new Draft(("t", new[] { null, "", null, "nan", "" })).Build(store, 2);
        Assert.Equal([false, false, true, false, true], Find(table, null, DuplicateKeep.First));
    }

    [Fact]
    public void Column_that_is_not_there_is_a_fault()
    {
        using var store = new BlockStore(1 << 20, Path.GetTempPath());
        var table = new Draft(("t", new[] { "a" })).Build(store);
        Assert.Throws<ArgumentException>(() => Find(table, ["x"], DuplicateKeep.First));
    }

    private static bool[] Find(Table table, string[]? subset, DuplicateKeep keep) => [.. DuplicateRows.Find(table, subset, keep, CancellationToken.None).SelectMany(flags => flags)];

    private static Gen<Row> Rows() =>
        from whole in Gen.Elements(0L, 1, -1, long.MaxValue, long.MinValue)
        from unsigned in Gen.Elements(0UL, ulong.MaxValue)
        from real in Gen.Elements(0.0, -0.0, double.NaN, 1.5, double.PositiveInfinity)
        from truth in Gen.Elements<bool?>(true, false, null)
        from text in Gen.Elements("a", "A", "a ", "", null, "日本", "日本語の長い文字列です")
        select new Row(whole, unsigned, real, truth, text);

    private sealed record Row(long Whole, ulong Unsigned, double Real, bool? Truth, string? Text);
}
