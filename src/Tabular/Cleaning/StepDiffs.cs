using System.Collections.Immutable;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;

namespace Platform.Tabular.Cleaning;

/// <summary>
/// Samples of what steps changed: the first rows that are gone, and for each of the first columns that changed or are new the first such cells. Reads only blocks that are not shared, and of those only as
/// many as the samples take.
/// </summary>
internal static class StepDiffs
{
    /// <summary>How many rows a sample has at most.</summary>
    public const int MaxRows = 10;

    /// <summary>How many cells a sample has at most.</summary>
    public const int MaxCells = 20;

    /// <summary>How many columns' cells a row shows at most.</summary>
    public const int MaxColumns = 20;

    /// <summary>A sample of what a step changed.</summary>
    public static StepDiff Of(Table before, StepResult result, CancellationToken cancellationToken) => new(
        [.. result.Table.Columns.Where(column => before.Find(column.Name) is null).Select(column => column.Name)],
        [.. before.Columns.Where(column => result.Table.Find(column.Name) is null).Select(column => column.Name)],
        Removed(before, result.Keep, cancellationToken),
        Changed(before, result, cancellationToken));

    private static ImmutableArray<RowSample> Removed(Table before, IReadOnlyList<bool[]>? keep, CancellationToken cancellationToken)
    {
        var samples = ImmutableArray.CreateBuilder<RowSample>();
        long start = 0;
        for (var block = 0; keep is not null && block < keep.Count && samples.Count < MaxRows; start += keep[block].Length, block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!keep[block].AsSpan().Contains(false)) continue;
            var cells = before.Columns.Take(MaxColumns).Select(column => (column.Name, Block: column.Read(block))).ToArray();
            for (var row = 0; row < keep[block].Length && samples.Count < MaxRows; row++)
            {
                if (!keep[block][row]) samples.Add(new RowSample(start + row, [.. cells.Select(cell => KeyValuePair.Create(cell.Name, CsvCells.TextOf(cell.Block, row)))]));
            }
        }

        return samples.ToImmutable();
    }

    private static ImmutableArray<CellSample> Changed(Table before, StepResult result, CancellationToken cancellationToken)
    {
        // Which row was which is not known.
        if (result.Keep is null && result.Table.Rows != before.Rows) return [];
        var changed = result.Table.Columns.Where(column => before.Find(column.Name) is { } old && result.CellsChanged > 0 && !column.Stored.SequenceEqual(old.Stored));
        var added = result.Table.Columns.Where(column => before.Find(column.Name) is null);
        var columns = changed.Concat(added).Take(MaxCells).ToArray();
        var samples = ImmutableArray.CreateBuilder<CellSample>();
        foreach (var column in columns) samples.AddRange(Changed(before, column, result.Keep, MaxCells / columns.Length, cancellationToken));
        return samples.ToImmutable();
    }

    private static IEnumerable<CellSample> Changed(Table before, Column column, IReadOnlyList<bool[]>? keep, int most, CancellationToken cancellationToken)
    {
        var old = before.Find(column.Name);
        long start = 0;
        for (var block = 0; block < column.BlockCount && most > 0; start += before.BlockRows[block], block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (old is not null && ReferenceEquals(column.Stored[block], old.Stored[block])) continue;
            var (now, then) = (column.Read(block), old?.Read(block));
            for (int place = 0, row = 0; row < before.BlockRows[block] && most > 0; row++)
            {
                if (keep is not null && !keep[block][row]) continue;
                var (at, was) = (place++, row);
                if (then is not null && Same(then, was, now, at)) continue;
                most--;
                yield return new CellSample(start + was, column.Name, then is null ? null : CsvCells.TextOf(then, was), CsvCells.TextOf(now, at));
            }
        }
    }

    // Whether two cells are written alike.
    private static bool Same(Block one, int row, Block other, int otherRow) => (one, other) switch
    {
        (RealBlock left, RealBlock right) => left.Values[row].Equals(right.Values[otherRow]),
        (TextBlock left, TextBlock right) => left[row] == right[otherRow],
        _ => CsvCells.TextOf(one, row) == CsvCells.TextOf(other, otherRow),
    };
}
