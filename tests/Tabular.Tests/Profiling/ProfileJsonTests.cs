using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Platform.Tabular.Columns;
using Platform.Tabular.Profiling;

namespace Platform.Tabular.Tests.Profiling;

public sealed class ProfileJsonTests
{
    [Fact]
    public void Document_has_the_specifications_fields_in_its_order()
    {
        using var store = new BlockStore(1 << 20, Path.GetTempPath());
        var table = new Draft(("age", new[] { 18L, 80, 18 }), ("category", new string?[] { "東京 \"x\"", "A", "A" }), ("flag", new bool?[] { true, null, null })).Build(store);
        var json = Write(Profiler.Profile(table, CancellationToken.None));
        Assert.StartsWith(
            """{"rows":3,"columns":[{"name":"age","dtype":"int64","missing_count":0,"missing_rate":0,"unique_count":2,"statistics":{"mean":38.666666666666664,"median":18,"std":35.7957166897""",
            json,
            StringComparison.Ordinal);
        Assert.Contains(""","min":18,"max":80,"q1":18,"q3":49,"skewness":1.73205080756""", json, StringComparison.Ordinal);
        Assert.Contains(""","zeros":0,"infinite":0,"outliers":0,"histogram":{"edges":[18,21.1,""", json, StringComparison.Ordinal);
        Assert.Contains(""","most_frequent":{"18":2,"80":1}},"semantic_type":"integer"},{"name":"category","dtype":"object",""", json, StringComparison.Ordinal);
        Assert.Contains(""","statistics":{"value_counts":{"A":2,"東京 \"x\"":1},"other_count":0,"min_length":1,"max_length":6,"mean_length":2.6666666666666665,"untrimmed":0,"variants":0,"numeric":0}""", json, StringComparison.Ordinal);
        Assert.Contains(""","statistics":{"value_counts":{"True":1}""", json, StringComparison.Ordinal);
        Assert.Contains(""","duplicate_rows":0,"alerts":[""", json, StringComparison.Ordinal);
        Assert.Contains("""{"type":"mostly_missing","columns":["flag"],"message":"列「flag」は 3 行のうち 2 行（66.7%）が欠損しています。"}""", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_are_beside_the_statistics()
    {
        using var store = new BlockStore(1 << 20, Path.GetTempPath());
        var json = Write(Profiler.Profile(new Draft(("d", new string?[] { "2020-01-02", "2021-01-02" })).Build(store), CancellationToken.None));
        Assert.Contains(""","semantic_type":"datetime","datetime":{"format":"%Y-%m-%d","min":"2020-01-02T00:00:00","max":"2021-01-02T00:00:00"}}""", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_written_and_read_is_equal() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(150),
        Prop.ForAll(Drafts.Any().ToArbitrary(), draft =>
        {
            using var store = new BlockStore(1 << 20, Path.GetTempPath());
            Same(Profiler.Profile(draft.Build(store), CancellationToken.None));
        }));

    [Fact]
    public void Numbers_at_the_ends_of_64_bits_keep_every_digit()
    {
        using var store = new BlockStore(1 << 20, Path.GetTempPath());
        var table = new Draft(("a", new[] { long.MinValue, long.MaxValue - 1 }), ("b", new ulong[] { 1, ulong.MaxValue }), ("c", new[] { 5e-324, double.MaxValue }), ("d", new[] { 1e22, 0.1 })).Build(store);
        Same(Profiler.Profile(table, CancellationToken.None));
    }

    private static void Same(TableProfile profile)
    {
        var read = ProfileJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(Write(profile))));
        Assert.Equal((profile.Rows, profile.DuplicateRows), (read.Rows, read.DuplicateRows));
        Assert.Equal(profile.Alerts.Select(alert => (alert.Kind, string.Join('\0', alert.Columns), alert.Message)), read.Alerts.Select(alert => (alert.Kind, string.Join('\0', alert.Columns), alert.Message)));
        Assert.Equal(profile.Columns.Length, read.Columns.Length);
        foreach (var (column, other) in profile.Columns.Zip(read.Columns))
        {
            Assert.Equal(column with { Numbers = null, Texts = null }, other with { Numbers = null, Texts = null });
            Same(column.Numbers?.MostFrequent ?? column.Texts!.ValueCounts, other.Numbers?.MostFrequent ?? other.Texts!.ValueCounts);
            Assert.Equal(column.Texts is null ? null : column.Texts with { ValueCounts = [] }, other.Texts is null ? null : other.Texts with { ValueCounts = [] });
            Assert.Equal(column.Numbers is null ? null : column.Numbers with { MostFrequent = [], Histogram = null }, other.Numbers is null ? null : other.Numbers with { MostFrequent = [], Histogram = null });
            Assert.Equal(column.Numbers?.Histogram is null, other.Numbers?.Histogram is null);
            if (column.Numbers?.Histogram is not { } histogram) continue;
            Same(histogram.Edges, other.Numbers!.Histogram!.Edges);
            Same(histogram.Counts, other.Numbers.Histogram.Counts);
        }
    }

    private static void Same<T>(ImmutableArray<T> one, ImmutableArray<T> other) => Assert.Equal(one.AsEnumerable(), other.AsEnumerable());

    private static string Write(TableProfile profile)
    {
        using var stream = new MemoryStream();
        ProfileJson.Write(profile, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
