using System.IO.Compression;

namespace Platform.Imaging.Datasets.Files;

/// <summary>A file in a ZIP, inflated as it is read and held to its length and CRC-32.</summary>
/// <param name="archive">The archive, shared by its entries.</param>
/// <param name="header">Its header in the directory.</param>
/// <param name="path">Its path, checked.</param>
/// <param name="end">Where the archive's directory begins: all content lies before it.</param>
internal sealed class ZipEntry(Stream archive, ZipHeader header, string path, long end) : DatasetEntry(path, header.Length)
{
    private const int LocalLength = 30;

    private static readonly uint[] Table = MakeTable();

    protected override Stream Open()
    {
        Span<byte> local = stackalloc byte[LocalLength];
        ZipDirectory.ReadAt(archive, header.Offset, local);
        if (ZipDirectory.U32(local, 0) != 0x04034b50 || (ZipDirectory.U16(local, 8) == 8) != header.IsDeflated) throw new InvalidDataException("it is described in two ways that contradict each other");
        var start = header.Offset + LocalLength + ZipDirectory.U16(local, 26) + ZipDirectory.U16(local, 28);
        if (start > end - header.Packed) throw new InvalidDataException("it overlaps others");
        archive.Position = start;
        var packed = new StreamPart(archive, header.Packed);
        return header.IsDeflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
    }

    protected override void Check(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var unit in content) crc = Table[(byte)(crc ^ unit)] ^ (crc >> 8);
        if (~crc != header.Crc) throw Rejection.In(Path, "it is damaged: its content is not what its archive says");
    }

    // The polynomial of ISO 3309, reflected, as ZIP uses it.
    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            table[i] = i;
            for (var bit = 0; bit < 8; bit++) table[i] = (table[i] & 1) != 0 ? 0xEDB88320 ^ (table[i] >> 1) : table[i] >> 1;
        }

        return table;
    }
}

/// <summary>The next bytes of another stream, up to a bound. Closing it leaves the other open.</summary>
internal sealed class StreamPart(Stream inner, long bound) : Stream
{
    private long _left = bound;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
