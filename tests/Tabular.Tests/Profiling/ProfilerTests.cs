using FsCheck;
using FsCheck.Fluent;
using Platform.Tabular.Columns;
using Platform.Tabular.Profiling;
using Platform.Tabular.Tests.Judge;

namespace Platform.Tabular.Tests.Profiling;

public sealed class ProfilerTests(Pandas pandas)
{
    private static readonly ProfileBounds Tiny = new() { SortedRows = 3, DistinctTexts = 2, DistinctChars = 10 };

    public static TheoryData<string, Draft> Tables => new()
    {
        { "no column", new Draft() },
        { "no row", new Draft(("a", Array.Empty<string?>())) },
        { "one row", new Draft(("a", new[] { 5L }), ("b", new[] { 0.25 }), ("c", new bool?[] { true }), ("d", new string?[] { "x" }), ("e", new[] { 7UL })) },
        { "two rows", new Draft(("a", new[] { 5L, 7 }), ("b", new[] { 0.25, double.NaN }), ("c", new bool?[] { null, false }), ("d", new string?[] { "x", null })) },
        { "nothing but missing", new Draft(("a", new[] { double.NaN, double.NaN, double.NaN }), ("b", new string?[3]), ("c", new bool?[3])) },
        { "edges of 64 bits", new Draft(("a", new[] { long.MaxValue, long.MinValue, long.MaxValue, 0, -1, long.MaxValue }), ("b", new ulong[] { ulong.MaxValue, 0, ulong.MaxValue - 1, 5, 5, 1UL << 63 })) },
        { "near each other past 2^53", new Draft(("a", Enumerable.Range(0, 60).Select(at => (1L << 53) + at * 7 % 40).ToArray()), ("b", Enumerable.Range(0, 60).Select(at => long.MaxValue - at * 1_000_003L).ToArray())) },
        { "infinities", new Draft(("a", new[] { 1, double.PositiveInfinity, 2, double.NaN, 3, 2.5, -7 }), ("b", new[] { 1, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 3, 2.5, -7 }), ("c", Enumerable.Repeat(double.NegativeInfinity, 7).ToArray())) },
        { "zeros of both signs", new Draft(("a", new[] { -0.0, 0.0, 1, -0.0 })) },
        { "numbers far apart", new Draft(("a", new[] { 1e300, -1e300, 1e-300, 5e-324, 2 }), ("b", new[] { 1e308, -1e308, 1.7e308, -1.7e308, 0 })) },
        { "numbers all alike", new Draft(("a", Enumerable.Repeat(0.1, 30).ToArray()), ("b", Enumerable.Repeat(3L, 30).ToArray()), ("c", Enumerable.Repeat("同じ", 30).ToArray())) },
        { "bins' edges", new Draft(("a", Enumerable.Range(0, 401).Select(at => at / 20.0).ToArray()), ("b", Enumerable.Range(0, 401).Select(at => at * 0.1).ToArray()), ("c", Enumerable.Range(0, 401).Select(at => (long)at).ToArray())) },
        { "numbers as text", new Draft(("a", new string?[] { "1", " 1", "1 ", "1.", ".5", ".", "+5", "--5", "1e5", "1e", "e5", "inf", " inf", "-Infinity", "+nan", "1_000", "0x10", "1,5", "１", "1e400", "99999999999999999999", "18446744073709551615", "-9223372036854775809", "007", "1 2", "- 5", "\u00a01", "1\n", "1.5\t", "x", "", "1d5", "True", "5%", "+", "1e-400", "00.5e+03", "-1e400", "9223372036854775808.5", "99999999999999999999.5", "99999999999999999999e1", "1.0\0", "i", "Inf", "\v1\f" })) },
        { "white space and case", new Draft(("a", new string?[] { "a", "A", " a", "a ", "a  b", "a b", "A\tB", "ab", "", " ", "\u3000", "東京", " 東京", "東 京", "É", "é", "İ", "ß", "\u001fx", "x", "X\u0085", null, "\ud83d\ude00", "\ud83d\ude00 " })) },
        { "shapes of floating point", new Draft(("a", new[] { 1e16, 1e15, 123456789012345680, 1e-4, 1e-5, 1.5e-7, 0.1, 100, -2.5e22, 1e100, 12345.678, double.NaN, double.PositiveInfinity, -1, 9999999999999998, 5e-324 })) },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Profile_of_a_table_is_that_of_pandas(string what, Draft draft)
    {
        var judged = pandas.Run(Draft.Frame + Judged.Profile, draft.Input)!;
        using var store = new BlockStore(1 << 20, Path.GetTempPath());
        Assert.False(string.IsNullOrEmpty(what));
        Judged.Agrees(judged, Profiler.Profile(draft.Build(store), CancellationToken.None));
        Judged.Agrees(judged, Profiler.Profile(draft.Build(store, 4), Tiny, CancellationToken.None));
    }

    [Fact]
    public void Profile_of_any_table_is_that_of_pandas_within_any_bounds() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(150),
        Prop.ForAll(Drafts.Any().ToArbitrary(), draft =>
        {
            using var store = new BlockStore(4_096, Path.GetTempPath());
            var profile = Profiler.Profile(draft.Build(store), CancellationToken.None);
            Judged.Agrees(pandas.Run(Draft.Frame + Judged.Profile, draft.Input)!, profile);
            Assert.Equal(Json(profile), Json(Profiler.Profile(draft.Build(store), Tiny, CancellationToken.None)));
        }));

    [Fact]
    public void Profile_past_all_bounds_is_the_same_as_in_memory()
    {
        var random = new Random(3);
        const int rows = 300_000;
        var draft = new Draft(
            ("spread", Enumerable.Range(0, rows).Select(_ => random.NextDouble()).ToArray()),
            ("half zero", Enumerable.Range(0, rows).Select(at => at % 2 == 0 ? 0 : random.NextDouble() * 1e6).ToArray()),
            ("rising", Enumerable.Range(0, rows).Select(at => (long)at * at).ToArray()),
            ("few", Enumerable.Range(0, rows).Select(_ => (long)random.Next(30)).ToArray()),
            ("id", Enumerable.Range(0, rows).Select(at => $"ID-{at}").ToArray()),
            ("names", Enumerable.Range(0, rows).Select(_ => random.Next(8) == 0 ? null : (random.Next(2) == 0 ? "N" : "n") + random.Next(40_000)).ToArray()));
        using var store = new BlockStore(1 << 20, Path.GetTempPath());
        var table = draft.Build(store, Block.MaxRows);
        var held = store.HeldBytes;
        var inMemory = Profiler.Profile(table, ProfileBounds.Default, CancellationToken.None);
        Assert.Equal(Json(inMemory), Json(Profiler.Profile(table, new ProfileBounds { SortedRows = 1_000, DistinctTexts = 1_000 }, CancellationToken.None)));
        Assert.Equal(held, store.HeldBytes);
        Assert.Equal(draft.Columns.Select(column => (long)column.Cells.Cast<object?>().OfType<object>().Distinct().Count()), inMemory.Columns.Select(column => column.UniqueCount));
    }

    private static string Json(TableProfile profile)
    {
        using var stream = new MemoryStream();
        ProfileJson.Write(profile, stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
