using System.Buffers.Binary;
using System.Text;

namespace Platform.Sandbox.Archives;

/// <summary>One file header of a ZIP's central directory, as <em>APPNOTE.TXT</em> 4.3.12 lays it out.</summary>
internal sealed record ZipHeader(byte[] RawName, string Name, bool IsFolder, ushort Method, uint Crc, long Packed, long Length, long LocalOffset);

/// <summary>Where a ZIP's central directory is, from the end of the file (APPNOTE 4.3.14 to 4.3.16), and its headers one by one.</summary>
internal sealed class ZipDirectory
{
    private const int EndLength = 22, MaxComment = 65535, HeaderLength = 46;

    private readonly Stream _archive;
    private long _at;
    private long _left;

    private ZipDirectory(Stream archive, long count, long start) => (_archive, _left, _at, Start) = (archive, count, start, start);

    /// <summary>Where the directory begins; every entry's data lies before it.</summary>
    internal long Start { get; }

    internal static async Task<ZipDirectory> FindAsync(Stream archive, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        var tail = new byte[(int)Math.Min(archive.Length, EndLength + MaxComment)];
        var tailStart = archive.Length - tail.Length;
        await ReadAtAsync(archive, tailStart, tail, cancellationToken).ConfigureAwait(false);
        var at = FindEnd(tail);
        var end = tail.AsMemory(at);
        long count = U16(end, 10), size = U32(end, 12), start = U32(end, 16), endOfDirectory = tailStart + at;
        if (U16(end, 4) is not 0 and not 0xFFFF) throw new InvalidDataException("it is one part of several");
        if (count == 0xFFFF || size == 0xFFFFFFFF || start == 0xFFFFFFFF)
        {
            var locator = new byte[20];
            await ReadAtAsync(archive, tailStart + at - 20, locator, cancellationToken).ConfigureAwait(false);
            if (U32(locator, 0) == 0x07064b50)
            {
                endOfDirectory = I64(locator, 8);
                var large = new byte[56];
                await ReadAtAsync(archive, endOfDirectory, large, cancellationToken).ConfigureAwait(false);
                if (U32(large, 0) != 0x06064b50) throw new InvalidDataException("its ZIP64 end record is not where it should be");
                (count, size, start) = (I64(large, 32), I64(large, 40), I64(large, 48));
            }
        }
        if (start > endOfDirectory || size != endOfDirectory - start) throw new InvalidDataException("its directory is not where it should be");
        if (count > limits.Entries) throw new ArchiveRejectedException($"the archive has {count} entries; {limits.Entries} are allowed");
        if (count * HeaderLength > size) throw new InvalidDataException("its directory is shorter than it says");
        return new ZipDirectory(archive, count, start);
    }

    internal async Task<ZipHeader?> NextAsync(CancellationToken cancellationToken)
    {
        if (_left == 0) return null;
        _left--;
        var header = new byte[HeaderLength];
        await ReadAtAsync(_archive, _at, header, cancellationToken).ConfigureAwait(false);
        if (U32(header, 0) != 0x02014b50) throw new InvalidDataException("its directory is broken");
        int nameLength = U16(header, 28), extraLength = U16(header, 30), commentLength = U16(header, 32);
        var rest = new byte[nameLength + extraLength];
        await ReadAtAsync(_archive, _at + HeaderLength, rest, cancellationToken).ConfigureAwait(false);
        _at += HeaderLength + rest.Length + commentLength;
        return Parse(header, rest[..nameLength], rest.AsMemory(nameLength));
    }

    internal static async Task ReadAtAsync(Stream archive, long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (position < 0 || position > archive.Length - buffer.Length) throw new InvalidDataException("it points outside itself");
        archive.Position = position;
        await archive.ReadExactlyAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    internal static ushort U16(ReadOnlyMemory<byte> from, int at) => BinaryPrimitives.ReadUInt16LittleEndian(from.Span[at..]);

    internal static uint U32(ReadOnlyMemory<byte> from, int at) => BinaryPrimitives.ReadUInt32LittleEndian(from.Span[at..]);

    private static long I64(ReadOnlyMemory<byte> from, int at)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(from.Span[at..]);
        return value >= 0 ? value : throw new InvalidDataException("it holds an impossible size");
    }

    private static int FindEnd(byte[] tail)
    {
        for (var at = tail.Length - EndLength; at >= 0; at--)
            if (U32(tail, at) == 0x06054b50 && at + EndLength + U16(tail, at + 20) == tail.Length) return at;
        throw new InvalidDataException("it is not a ZIP file, or is cut off");
    }

    private static ZipHeader Parse(byte[] header, byte[] rawName, ReadOnlyMemory<byte> extra)
    {
        var name = EntryName.Decode(rawName);
        const int encrypted = 1 | 1 << 6 | 1 << 13, patch = 1 << 5;
        var flags = U16(header, 8);
        if ((flags & encrypted) != 0) throw ArchiveRejectedException.Entry(name, "is encrypted");
        var method = U16(header, 10);
        if ((flags & patch) != 0 || method is not 0 and not 8) throw ArchiveRejectedException.Entry(name, $"is compressed by a method ({method}) that is not taken");
        // The high half of the external attributes is a Unix file's mode, where whoever made the archive wrote one.
        var kind = (U32(header, 38) >> 16) & 0xF000;
        if (kind == 0xA000) throw ArchiveRejectedException.Entry(name, "is a symbolic link");
        if (kind is not (0 or 0x4000 or 0x8000)) throw ArchiveRejectedException.Entry(name, "is not a regular file");

        long length = U32(header, 24), packed = U32(header, 20), offset = U32(header, 42);
        for (var at = 0; at + 4 <= extra.Length;)
        {
            var (id, size) = (U16(extra, at), U16(extra, at + 2));
            at += 4;
            if (at + size > extra.Length) break;
            var field = extra.Slice(at, size);
            at += size;
            if (id != 1) continue;
            // ZIP64: those of the three that did not fit, in this order.
            var used = 0;
            long Wide() => (used += 8) <= field.Length ? I64(field, used - 8) : throw new InvalidDataException("a ZIP64 field is too short");
            if (length == 0xFFFFFFFF) length = Wide();
            if (packed == 0xFFFFFFFF) packed = Wide();
            if (offset == 0xFFFFFFFF) offset = Wide();
        }
        var folder = name.EndsWith('/') || kind == 0x4000;
        if (folder && length != 0) throw ArchiveRejectedException.Entry(name, "is a folder with a content");
        return new ZipHeader(rawName, folder ? EntryName.OfFolder(name) : name, folder, method, U32(header, 16), packed, length, offset);
    }
}
