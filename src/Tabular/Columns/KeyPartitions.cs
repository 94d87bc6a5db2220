using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Platform.Tabular.Columns;

/// <summary>
/// Records sorted into partitions that lie in a <see cref="BlockStore"/>, for work that is exact whatever the size: what belongs together falls into one partition, and a partition at a time is
/// brought back and counted. Memory: <see cref="ChunkBytes"/> for each partition, and whatever the store's own bound allows; past it records are in the store's scratch file. Adding is not for
/// several threads at once; taking is.
/// </summary>
/// <typeparam name="T">A record.</typeparam>
internal sealed class KeyPartitions<T> : IDisposable
    where T : unmanaged
{
    /// <summary>What of a partition is gathered before it goes to the store: pages of the scratch file.</summary>
    public const int ChunkBytes = 4 << 12;

    private const int FirstChunkBytes = 1 << 10;
    private readonly BlockStore _store;
    private readonly Partition[] _partitions;
    private readonly int _chunk = ChunkBytes / Unsafe.SizeOf<T>();

    /// <param name="store">Where full chunks go.</param>
    /// <param name="count">How many partitions.</param>
    public KeyPartitions(BlockStore store, int count)
    {
        _store = store;
        _partitions = new Partition[count];
        for (var at = 0; at < count; at++) _partitions[at] = new Partition();
    }

    /// <summary>How many partitions.</summary>
    public int Count => _partitions.Length;

    /// <summary>How many partitions suit a number of records spread evenly: about 8,192 to each, a power of two, at most 256.</summary>
    public static int CountFor(long records) => (int)Math.Clamp(System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)records >> 13), 1, 256);

    /// <summary>The partition of an evenly spread hash: by its upper bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(ulong hash) => (int)((hash >> 32) * (uint)_partitions.Length >> 32);

    /// <summary>Adds a record, behind those of its partition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int partition, T record)
    {
        var to = _partitions[partition];
        if (to.Filled == to.Chunk.Length) Turn(to);
        to.Chunk[to.Filled++] = record;
    }

    /// <summary>The records of a partition in the order they were added. They are given back: a second time there are none.</summary>
    /// <param name="partition">Which.</param>
    /// <param name="room">Where they are put; made larger where it is too small.</param>
    public Span<T> Take(int partition, ref T[] room)
    {
        var from = _partitions[partition];
        var count = from.Stored.Count * _chunk + from.Filled;
        if (room.Length < count) room = new T[count + count / 8];
        var records = room.AsSpan(0, count);
        var at = 0;
        foreach (var stored in from.Stored)
        {
            _store.Read(stored, MemoryMarshal.AsBytes(records.Slice(at, _chunk)));
            _store.Release(stored);
            at += _chunk;
        }

        from.Chunk.AsSpan(0, from.Filled).CopyTo(records[at..]);
        _partitions[partition] = new Partition();
        return records;
    }

    /// <summary>Gives back what the store still holds.</summary>
    public void Dispose()
    {
        foreach (var stored in _partitions.SelectMany(partition => partition.Stored)) _store.Release(stored);
        Array.Clear(_partitions);
    }

    private void Turn(Partition full)
    {
        if (full.Chunk.Length < _chunk)
        {
            Array.Resize(ref full.Chunk, Math.Min(_chunk, Math.Max(full.Chunk.Length * 4, FirstChunkBytes / Unsafe.SizeOf<T>())));
            return;
        }

        full.Stored.Add(_store.Add(MemoryMarshal.AsBytes(full.Chunk.AsSpan())));
        full.Filled = 0;
    }

    private sealed class Partition
    {
        public readonly List<StoredBlock> Stored = [];
        public T[] Chunk = [];
        public int Filled;
    }
}
