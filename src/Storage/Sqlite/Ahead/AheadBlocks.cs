namespace Platform.Storage.Sqlite.Ahead;

/// <summary>
/// The memory in which frames are made, and stay until they are in the database: large blocks, one after the other and used again, which the garbage collector neither moves nor looks into.
/// Guarded by <see cref="AheadStreams"/>.
/// </summary>
internal sealed class AheadBlocks
{
    /// <summary>A block's size; a frame that is larger has one of its own.</summary>
    private const int BlockBytes = 8 << 20;

    /// <summary>Blocks that are kept for later.</summary>
    private const int Spares = 4;

    // Those in use, the oldest first.
    private readonly List<byte[]> _blocks = [];
    private readonly Stack<byte[]> _spare = new();
    private int _first;
    private int _used;

    /// <summary>The bytes of a block in use.</summary>
    public byte[] this[int number] => _blocks[number - _first];

    /// <summary>Room for so many bytes on end, which is taken once they are kept.</summary>
    /// <exception cref="StorageException">No block can be so large.</exception>
    public (int Block, int At) Reserve(long bytes)
    {
        if (bytes > Array.MaxLength) throw new StorageException($"one append of {bytes} bytes is more than the journal takes at once", retryable: false);
        if (_blocks.Count == 0 || _blocks[^1].Length - _used < bytes)
        {
            _blocks.Add(bytes <= BlockBytes && _spare.TryPop(out var spare) ? spare : GC.AllocateUninitializedArray<byte>((int)Math.Max(bytes, BlockBytes)));
            _used = 0;
        }

        return (_first + _blocks.Count - 1, _used);
    }

    /// <summary>Takes so many bytes of the room that was reserved last.</summary>
    public void Keep(int bytes) => _used += bytes;

    /// <summary>Nothing lies in the blocks before one any more.</summary>
    /// <param name="oldest">The first that is in use; <c>null</c> where none is.</param>
    /// <param name="mayUseAgain">Whether nobody reads in them. Else they are left to the garbage collector, which knows when they are done.</param>
    public void Release(int? oldest, bool mayUseAgain)
    {
        var done = oldest is { } kept ? kept - _first : _blocks.Count;
        for (var i = 0; i < done; i++)
        {
            if (mayUseAgain && _spare.Count < Spares && _blocks[i].Length == BlockBytes) _spare.Push(_blocks[i]);
        }

        _blocks.RemoveRange(0, done);
        _first += done;
        if (_blocks.Count == 0) _used = 0;
    }
}
