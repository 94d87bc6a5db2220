using System.Collections.Immutable;

namespace Platform.Tabular.Columns;

/// <summary>Columns of the same rows, cut into the same blocks. Immutable.</summary>
public sealed class Table
{
    private readonly Dictionary<string, int> _places;

    /// <param name="store">Where new columns' blocks go.</param>
    /// <param name="columns">In order.</param>
    /// <param name="blockRows">The rows of each block; what all columns agree on.</param>
    /// <exception cref="ArgumentException">A name stands twice, or columns are cut differently.</exception>
    public Table(BlockStore store, ImmutableArray<Column> columns, ImmutableArray<int> blockRows)
    {
        (Store, Columns, BlockRows) = (store, columns, blockRows);
        foreach (var rows in blockRows) Rows += rows;
        _places = new Dictionary<string, int>(columns.Length, StringComparer.Ordinal);
        for (var place = 0; place < columns.Length; place++)
        {
            var column = columns[place];
            if (!_places.TryAdd(column.Name, place)) throw new ArgumentException($"two columns are named '{column.Name}'", nameof(columns));
            if (column.BlockCount != blockRows.Length) throw new ArgumentException($"the column '{column.Name}' is cut differently", nameof(columns));
            for (var block = 0; block < blockRows.Length; block++)
            {
                if (column.RowsOf(block) != blockRows[block]) throw new ArgumentException($"the column '{column.Name}' is cut differently", nameof(columns));
            }
        }
    }

    /// <summary>Where new columns' blocks go.</summary>
    public BlockStore Store { get; }

    /// <summary>In order.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>The rows of each block.</summary>
    public ImmutableArray<int> BlockRows { get; }

    /// <summary>How many rows.</summary>
    public long Rows { get; }

    /// <summary>How many cells are missing.</summary>
    public long Missing => Columns.Sum(column => column.Missing);

    /// <summary>The column of a name, or <c>null</c>.</summary>
    public Column? Find(string name) => _places.TryGetValue(name, out var place) ? Columns[place] : null;

    /// <summary>Where a column stands, or -1.</summary>
    public int PlaceOf(string name) => _places.GetValueOrDefault(name, -1);

    /// <summary>The same rows with other columns.</summary>
    public Table With(ImmutableArray<Column> columns) => new(Store, columns, BlockRows);

    /// <summary>The rows kept, of every column.</summary>
    /// <param name="keep">For each block one flag a row.</param>
    /// <param name="cancellationToken">Gives up between blocks.</param>
    public Table Where(IReadOnlyList<bool[]> keep, CancellationToken cancellationToken = default)
    {
        var kept = new Column[Columns.Length];
        Parallel.For(0, kept.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, place =>
        {
            var column = Columns[place];
            var builder = new ColumnBuilder(column.Name, column.Kind, Store);
            for (var block = 0; block < BlockRows.Length; block++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                builder.Add(column.Read(block).Where(keep[block]));
            }

            kept[place] = builder.Build();
        });
        return new Table(Store, [.. kept], [.. keep.Select(flags => flags.AsSpan().Count(true))]);
    }

    /// <summary>Gives back what the blocks take that a later table no longer has. This table is not to be read any more.</summary>
    public void ReleaseAllBut(Table later)
    {
        var still = later.Columns.SelectMany(column => column.Stored).ToHashSet();
        foreach (var block in Columns.SelectMany(column => column.Stored))
        {
            if (!still.Contains(block)) Store.Release(block);
        }
    }
}
