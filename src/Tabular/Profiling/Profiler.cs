using System.Collections.Concurrent;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Profiling;

/// <summary>
/// Finds out what a table is like: exact, in bounded memory (see <see cref="ProfileBounds"/>), several columns at once. A block is decoded, looked at and let go; order and distinct values of columns
/// too large for memory come from partitions in the table's block store.
/// </summary>
public static class Profiler
{
    /// <summary>Distinct values that a column of few rows may have and still be a category, if they stand twice on average.</summary>
    internal const int CategoryValues = 50;

    /// <summary>The share of its cells that a larger category's distinct values may be.</summary>
    internal const double CategoryShare = 0.05;

    /// <summary>Profiles a table. Takes processor time: not for a grain's turn.</summary>
    public static TableProfile Profile(Table table, CancellationToken cancellationToken) => Profile(table, ProfileBounds.Default, cancellationToken);

    internal static TableProfile Profile(Table table, ProfileBounds bounds, CancellationToken cancellationToken)
    {
        var profiles = new ColumnProfile[table.Columns.Length];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = bounds.Columns };
        Parallel.ForEach(
            Partitioner.Create(Enumerable.Range(0, profiles.Length), EnumerablePartitionerOptions.NoBuffering),
            options,
            place => profiles[place] = Profile(table.Columns[place], table.Store, bounds, cancellationToken));
        var duplicates = Array.Exists(profiles, column => column.MissingCount < 2 && column.UniqueCount + column.MissingCount == table.Rows)
            ? 0 // One column alone tells the rows apart.
            : DuplicateRows.Find(table, null, DuplicateKeep.First, cancellationToken).Sum(flags => (long)flags.AsSpan().Count(true));
        var profile = new TableProfile(table.Rows, duplicates, [.. profiles], []);
        return profile with { Alerts = Alerts.Of(profile, Correlations.Of(table, profiles, cancellationToken)) };
    }

    private static ColumnProfile Profile(Column column, BlockStore store, ProfileBounds bounds, CancellationToken cancellationToken)
    {
        var values = column.Rows - column.Missing;
        var profile = new ColumnProfile(column.Name, column.Dtype, "empty", column.Missing, column.Rows == 0 ? 0 : (double)column.Missing / column.Rows, 0, null, null, null);
        if (column.IsNumber)
        {
            var profiler = new NumberProfiler(column, store, bounds, cancellationToken);
            var numbers = profiler.Profile();
            // Whole numbers with something missing among them are floating point to pandas, and whole numbers to a person.
            var whole = column.Kind != ColumnKind.Float64 || (column.Missing > 0 && profiler.AllWhole);
            return profile with { UniqueCount = profiler.Distinct, Numbers = numbers, SemanticType = values == 0 ? "empty" : whole ? "integer" : "float" };
        }

        if (column.Kind == ColumnKind.Bool)
        {
            var truths = TruthProfiler.Profile(column, cancellationToken);
            return profile with { UniqueCount = truths.ValueCounts.Length, Texts = truths, SemanticType = values == 0 ? "empty" : "boolean" };
        }

        var reader = new TextProfiler(column, store, bounds, cancellationToken);
        var texts = reader.Profile();
        var dates = reader.Dates;
        var category = (reader.Distinct <= CategoryValues && reader.Distinct * 2 <= values) || reader.Distinct <= values * CategoryShare;
        return profile with
        {
            UniqueCount = reader.Distinct,
            Texts = texts,
            Dates = dates,
            SemanticType = values == 0 ? "empty" : dates is not null ? "datetime" : category ? "category" : "text",
        };
    }
}
