namespace Platform.Sandbox.Archives;

/// <summary>The next bytes of another stream, up to a bound, and how many were read.</summary>
internal sealed class BoundedStream(Stream inner, long bound) : ReadOnlyStream
{
    /// <summary>Bytes read so far.</summary>
    internal long Done { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, bound - Done);
        if (wanted == 0) return 0;
        var read = await inner.ReadAsync(buffer[..wanted], cancellationToken).ConfigureAwait(false);
        Done += read;
        return read;
    }
}

/// <summary>Holds a ZIP entry's content to the length and the CRC-32 that its archive promised. Disposing it disposes what it reads.</summary>
internal sealed class CheckedStream(Stream inner, string name, long length, uint crc) : ReadOnlyStream
{
    private static readonly uint[] Table = MakeTable();

    private long _done;
    private uint _crc = uint.MaxValue;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        foreach (var unit in buffer.Span[..read]) _crc = Table[(byte)(_crc ^ unit)] ^ (_crc >> 8);
        _done += read;
        if (_done > length) throw ArchiveRejectedException.Entry(name, "is larger than it says");
        if (read == 0 && buffer.Length > 0 && (_done != length || ~_crc != crc)) throw ArchiveRejectedException.Entry(name, "is damaged");
        return read;
    }

    public override async ValueTask DisposeAsync() => await inner.DisposeAsync().ConfigureAwait(false);

    // The polynomial of ISO 3309, reflected, as ZIP uses it.
    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[i] = value;
        }
        return table;
    }
}

/// <summary>What every stream that is only read has in common.</summary>
internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
