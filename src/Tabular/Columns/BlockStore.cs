using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Platform.Tabular.Columns;

/// <summary>
/// Keeps the blocks of one piece of work: in memory up to a bound, past it in a scratch file that is gone with the process. Safe from several threads at once.
/// </summary>
public sealed class BlockStore : IDisposable
{
    private readonly Lock _lock = new();
    private readonly long _memoryBytes;
    private readonly string _folder;
    private readonly Dictionary<int, Stack<long>> _free = [];
    private SafeFileHandle? _file;
    private long _held;
    private long _end;

    /// <param name="memoryBytes">How many bytes of encoded blocks are kept in memory; more go to the scratch file.</param>
    /// <param name="scratchFolder">Where that file is made, when it is needed.</param>
    public BlockStore(long memoryBytes, string scratchFolder) => (_memoryBytes, _folder) = (memoryBytes, scratchFolder);

    /// <summary>How many bytes of blocks are in memory.</summary>
    public long HeldBytes => Interlocked.Read(ref _held);

    /// <summary>How long the scratch file has become, in bytes.</summary>
    public long ScratchBytes => Interlocked.Read(ref _end);

    internal StoredBlock Add(Block block) => Keep(BlockCoding.Encode(block), block.Rows, block.Missing);

    internal Block Read(StoredBlock block, BlockRoom? room = null)
    {
        if (block.Bytes is { } held) return BlockCoding.Decode(held, room);
        // Decoding copies, so what was read can be used again.
        var bytes = ArrayPool<byte>.Shared.Rent(block.Length);
        try
        {
            Read(block, bytes);
            return BlockCoding.Decode(bytes.AsSpan(0, block.Length), room);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Keeps bytes that are no block, for the same bound; a copy of them.</summary>
    internal StoredBlock Add(ReadOnlySpan<byte> bytes) => Fits(bytes.Length) ? new StoredBlock(0, 0, bytes.Length) { Bytes = bytes.ToArray() } : Write(bytes, 0, 0);

    /// <summary>The bytes that were kept, as many as <see cref="StoredBlock.Length"/> says.</summary>
    internal void Read(StoredBlock block, Span<byte> bytes)
    {
        if (block.Bytes is { } held)
        {
            held.CopyTo(bytes);
            return;
        }

        var file = _file ?? throw new ObjectDisposedException(nameof(BlockStore));
        for (var read = 0; read < block.Length;)
        {
            var got = RandomAccess.Read(file, bytes[read..block.Length], block.Offset + read);
            if (got == 0) throw new IOException("the scratch file ends too soon");
            read += got;
        }
    }

    internal void Release(StoredBlock block)
    {
        if (!block.TryRelease()) return;
        if (block.Bytes is { } held)
        {
            Interlocked.Add(ref _held, -held.Length);
            block.Bytes = null;
            return;
        }

        lock (_lock)
        {
            var size = SizeClass(block.Length);
            if (!_free.TryGetValue(size, out var places)) _free[size] = places = new Stack<long>();
            places.Push(block.Offset);
        }
    }

    /// <summary>Removes the scratch file.</summary>
    public void Dispose() => _file?.Dispose();

    /// <param name="bytes">What <see cref="BlockCoding"/> made of a block.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="missing">How many of them are missing.</param>
    internal StoredBlock Add(byte[] bytes, int rows, int missing) => Keep(bytes, rows, missing);

    private StoredBlock Keep(byte[] bytes, int rows, int missing) =>
        Fits(bytes.Length) ? new StoredBlock(rows, missing, bytes.Length) { Bytes = bytes } : Write(bytes, rows, missing);

    private bool Fits(int length)
    {
        if (Interlocked.Add(ref _held, length) <= _memoryBytes) return true;
        Interlocked.Add(ref _held, -length);
        return false;
    }

    private StoredBlock Write(ReadOnlySpan<byte> bytes, int rows, int missing)
    {
        var offset = Place(bytes.Length, out var file);
        RandomAccess.Write(file, bytes, offset);
        return new StoredBlock(rows, missing, bytes.Length) { Offset = offset };
    }

    private long Place(int length, out SafeFileHandle file)
    {
        lock (_lock)
        {
            file = _file ??= Open();
            var size = SizeClass(length);
            if (_free.TryGetValue(size, out var places) && places.TryPop(out var free)) return free;
            var offset = _end;
            _end += (long)size << 12;
            return offset;
        }
    }

    // Pages of 4 KiB; above 16 of them a quarter more at a time, so that what one block leaves suits the next of about its size.
    private static int SizeClass(int length)
    {
        var pages = (length + 4095) >> 12;
        if (pages <= 16) return pages;
        var step = 1 << (31 - int.LeadingZeroCount(pages) - 2);
        return (pages + step - 1) / step * step;
    }

    private SafeFileHandle Open()
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, Path.GetRandomFileName());
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        // Nameless from here on where the system allows that, so that a killed process leaves nothing behind.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return file;
    }
}

/// <summary>Where a block lies.</summary>
internal sealed class StoredBlock(int rows, int missing, int length)
{
    private int _released;

    public int Rows => rows;

    public int Missing => missing;

    public int Length => length;

    public byte[]? Bytes { get; set; }

    public long Offset { get; init; }

    public bool TryRelease() => Interlocked.Exchange(ref _released, 1) == 0;
}
