using System.Numerics;

namespace Platform.Tabular.Columns;

/// <summary>Which of equal rows is no duplicate.</summary>
internal enum DuplicateKeep
{
    /// <summary>The first.</summary>
    First,

    /// <summary>The last.</summary>
    Last,
}

/// <summary>
/// Finds the rows that <c>DataFrame.duplicated(subset, keep)</c> of pandas 1.5 marks. Rows are told apart by 128-bit hashes (see <see cref="Hash128"/>), brought together by
/// <see cref="KeyPartitions{T}"/>. Memory: a byte a row for the flags, for each of at most four threads two blocks and their rows' hashes, the partitions' chunks (4 MiB at most), and for each thread one partition with its table
/// (about 56 bytes for each of a 256th of the rows).
/// </summary>
internal static class DuplicateRows
{
    private const int MaxThreads = 4;

    /// <summary>For each block one flag a row: whether <c>duplicated</c> marks it. Takes processor time: not for a grain's turn.</summary>
    /// <param name="table">The table.</param>
    /// <param name="subset">The names of the columns that count; <c>null</c> for all. Of no columns no row is a duplicate.</param>
    /// <param name="keep">Which of equal rows is not marked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static IReadOnlyList<bool[]> Find(Table table, IReadOnlyList<string>? subset, DuplicateKeep keep, CancellationToken cancellationToken)
    {
        var columns = subset is null
            ? [.. table.Columns]
            : subset.Select(name => table.Find(name) ?? throw new ArgumentException($"no column is named '{name}'", nameof(subset))).ToArray();
        var flags = new bool[table.BlockRows.Length][];
        for (var block = 0; block < flags.Length; block++) flags[block] = new bool[table.BlockRows[block]];
        if (columns.Length == 0 || table.Rows < 2) return flags;
        using var partitions = new KeyPartitions<Row>(table.Store, KeyPartitions<Row>.CountFor(table.Rows));
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, MaxThreads) };
        Gather(table, columns, partitions, options);
        Parallel.For(0, partitions.Count, options, () => new Room(), (partition, _, room) => Mark(partitions, partition, room, keep, flags), _ => { });
        return flags;
    }

    // Hashed by as many threads as there are, added in the order of the rows by one.
    private static void Gather(Table table, Column[] columns, KeyPartitions<Row> partitions, ParallelOptions options)
    {
        var most = table.BlockRows.Max();
        var window = new Hash128[Math.Min(options.MaxDegreeOfParallelism * 2, table.BlockRows.Length)][];
        for (var at = 0; at < window.Length; at++) window[at] = new Hash128[most];
        for (var first = 0; first < table.BlockRows.Length; first += window.Length)
        {
            var start = first;
            var count = Math.Min(window.Length, table.BlockRows.Length - first);
            Parallel.For(0, count, options, at => RowHashes.Of(columns, start + at, window[at].AsSpan(0, table.BlockRows[start + at])));
            for (var at = 0; at < count; at++)
            {
                var hashes = window[at].AsSpan(0, table.BlockRows[start + at]);
                var place = (ulong)(first + at) << 32;
                for (var row = 0; row < hashes.Length; row++) partitions.Add(partitions.Of(hashes[row].High), new Row(hashes[row], place | (uint)row));
            }
        }
    }

    private static Room Mark(KeyPartitions<Row> partitions, int partition, Room room, DuplicateKeep keep, bool[][] flags)
    {
        var rows = partitions.Take(partition, ref room.Rows);
        // Open addressing, at most half full: a slot holds a row's place among these, from 1.
        var count = (int)BitOperations.RoundUpToPowerOf2((uint)rows.Length * 2 + 1);
        if (room.Slots.Length < count) room.Slots = new int[count];
        var slots = room.Slots.AsSpan(0, count);
        slots.Clear();
        for (var step = 0; step < rows.Length; step++)
        {
            var at = keep == DuplicateKeep.First ? step : rows.Length - 1 - step;
            ref readonly var row = ref rows[at];
            for (var slot = (int)row.Hash.Low & (slots.Length - 1); ; slot = (slot + 1) & (slots.Length - 1))
            {
                if (slots[slot] == 0)
                {
                    slots[slot] = at + 1;
                    break;
                }

                if (rows[slots[slot] - 1].Hash != row.Hash) continue;
                flags[(int)(row.Place >> 32)][(int)(uint)row.Place] = true;
                break;
            }
        }

        return room;
    }

    /// <summary>What a thread works in, partition after partition.</summary>
    private sealed class Room
    {
        public Row[] Rows = [];
        public int[] Slots = [];
    }

    /// <summary>A row.</summary>
    /// <param name="Hash">Its hash.</param>
    /// <param name="Place">Its block in the upper half, its row there in the lower.</param>
    private readonly record struct Row(Hash128 Hash, ulong Place);
}
