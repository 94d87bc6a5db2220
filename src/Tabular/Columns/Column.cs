using System.Collections.Immutable;

namespace Platform.Tabular.Columns;

/// <summary>A column: its name and its blocks, which lie in a <see cref="BlockStore"/>. Immutable; tables may share one.</summary>
public sealed class Column
{
    private readonly BlockStore _store;
    private readonly ImmutableArray<StoredBlock> _blocks;

    internal Column(string name, ColumnKind kind, BlockStore store, ImmutableArray<StoredBlock> blocks)
    {
        (Name, Kind, _store, _blocks) = (name, kind, store, blocks);
        foreach (var block in blocks)
        {
            Rows += block.Rows;
            Missing += block.Missing;
        }
    }

    /// <summary>Its name, unlike any other's in its table.</summary>
    public string Name { get; }

    /// <summary>What all its blocks hold.</summary>
    public ColumnKind Kind { get; }

    /// <summary>How many rows.</summary>
    public long Rows { get; }

    /// <summary>How many of them are missing.</summary>
    public long Missing { get; }

    /// <summary>How many blocks.</summary>
    public int BlockCount => _blocks.Length;

    /// <summary>What pandas 1.5 calls the type of such a column.</summary>
    public string Dtype => Kind switch
    {
        ColumnKind.Int64 => "int64",
        ColumnKind.UInt64 => "uint64",
        ColumnKind.Float64 => "float64",
        ColumnKind.Bool when Missing == 0 => "bool",
        _ => "object",
    };

    /// <summary>Whether it holds numbers.</summary>
    public bool IsNumber => Kind is ColumnKind.Int64 or ColumnKind.UInt64 or ColumnKind.Float64;

    /// <summary>The rows of a block, without decoding it.</summary>
    public int RowsOf(int block) => _blocks[block].Rows;

    /// <summary>Decodes a block. Safe from several threads at once.</summary>
    public Block Read(int block) => _store.Read(_blocks[block]);

    /// <summary>Decodes a block; of numbers, into a room: the block is good until the room is used again.</summary>
    internal Block Read(int block, BlockRoom room) => _store.Read(_blocks[block], room);

    /// <summary>Decodes all blocks, one after the other.</summary>
    public IEnumerable<Block> Blocks()
    {
        for (var block = 0; block < _blocks.Length; block++) yield return Read(block);
    }

    /// <summary>The same blocks by another name.</summary>
    public Column Named(string name) => new(name, Kind, _store, _blocks);

    internal ImmutableArray<StoredBlock> Stored => _blocks;
}

/// <summary>Makes a column, block after block. Not for several threads at once.</summary>
/// <param name="name">The column's name.</param>
/// <param name="kind">What every block holds.</param>
/// <param name="store">Where its blocks go.</param>
public sealed class ColumnBuilder(string name, ColumnKind kind, BlockStore store)
{
    private readonly ImmutableArray<StoredBlock>.Builder _blocks = ImmutableArray.CreateBuilder<StoredBlock>();

    /// <summary>Adds the next block.</summary>
    /// <exception cref="ArgumentException">It holds something else than the column.</exception>
    public void Add(Block block)
    {
        if (block.Kind != kind) throw new ArgumentException($"a block of {block.Kind} in a column of {kind}", nameof(block));
        _blocks.Add(store.Add(block));
    }

    /// <summary>The column of what was added.</summary>
    public Column Build() => new(name, kind, store, _blocks.ToImmutable());
}
