using Platform.Tabular.Columns;

namespace Platform.Tabular.Profiling;

/// <summary>A column of truth values: what a column of the texts <c>True</c> and <c>False</c> would give.</summary>
internal static class TruthProfiler
{
    public static TextProfile Profile(Column column, CancellationToken cancellationToken)
    {
        var counts = new long[2];
        var first = -1;
        foreach (var block in column.Blocks())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = ((BoolBlock)block).Values;
            if (first < 0 && values.IndexOfAnyExcept(BoolBlock.Absent) is var at and >= 0) first = values[at];
            counts[0] += values.Count((sbyte)0);
            counts[1] += values.Count((sbyte)1);
        }

        var all = counts[0] + counts[1];
        ValueCount[] both = [new("False", counts[0]), new("True", counts[1])];
        return new TextProfile(
            [.. both.Where(value => value.Count > 0).OrderByDescending(value => value.Count).ThenBy(value => value.Value == both[Math.Max(first, 0)].Value ? 0 : 1)],
            0,
            all == 0 ? 0 : counts[1] > 0 ? 4 : 5,
            all == 0 ? 0 : counts[0] > 0 ? 5 : 4,
            all == 0 ? null : (5.0 * counts[0] + 4.0 * counts[1]) / all,
            0,
            0,
            0);
    }
}
