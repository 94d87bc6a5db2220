using System.Buffers.Binary;
using System.Text;

namespace Platform.Imaging.Datasets.Files;

/// <summary>A file header of a ZIP's central directory, as <em>APPNOTE.TXT</em> 4.3.12 lays it out.</summary>
/// <param name="Name">Its name; of a folder with the <c>/</c> at its end.</param>
/// <param name="IsDeflated">Whether it is deflated, else stored.</param>
/// <param name="Crc">CRC-32 of its content.</param>
/// <param name="Packed">In bytes.</param>
/// <param name="Length">Unpacked, in bytes.</param>
/// <param name="Offset">Where its local header is.</param>
internal readonly record struct ZipHeader(string Name, bool IsDeflated, uint Crc, long Packed, long Length, long Offset);

/// <summary>
/// A ZIP's central directory, header by header, so that its entries are counted before they take memory: System.IO.Compression's own reader holds all of it first. Encrypted entries, links and
/// methods other than deflate are refused.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22, MaxComment = 65_535, HeaderLength = 46, Mode = 0xF000, Link = 0xA000, Folder = 0x4000, RegularFile = 0x8000;
    private const uint Escape = 0xFFFFFFFF;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The headers, in the directory's order, and where the directory begins.</summary>
    /// <param name="archive">The archive, seekable.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="maxEntries">The most entries.</param>
    /// <param name="take">Is given each header, and where the directory begins.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="DatasetRejectedException">It holds what is not taken.</exception>
    public static void Read(Stream archive, string file, int maxEntries, Action<ZipHeader, long> take)
    {
        var (count, start, end) = Find(archive);
        if (count > maxEntries) throw Rejection.In(file, $"the archive has {count} entries; {maxEntries} are allowed");
        archive.Position = start;
        var directory = new StreamPart(archive, end - start);
        using var buffered = new BufferedStream(directory, 1 << 16);
        Span<byte> header = stackalloc byte[HeaderLength];
        for (var left = count; left > 0; left--)
        {
            buffered.ReadExactly(header);
            if (U32(header, 0) != 0x02014b50) throw new InvalidDataException("its directory is broken");
            var rest = new byte[U16(header, 28) + U16(header, 30) + U16(header, 32)];
            buffered.ReadExactly(rest);
            take(Parse(header, rest.AsSpan(0, U16(header, 28)), rest.AsSpan(U16(header, 28), U16(header, 30)), file), start);
        }
    }

    public static ushort U16(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadUInt16LittleEndian(from[at..]);

    public static uint U32(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadUInt32LittleEndian(from[at..]);

    public static void ReadAt(Stream archive, long position, Span<byte> buffer)
    {
        if (position < 0 || position > archive.Length - buffer.Length) throw new InvalidDataException("it points outside itself");
        archive.Position = position;
        archive.ReadExactly(buffer);
    }

    /// <summary>How many entries there are, and where the directory begins and ends (APPNOTE 4.3.14 to 4.3.16).</summary>
    private static (long Count, long Start, long End) Find(Stream archive)
    {
        var tail = new byte[(int)Math.Min(archive.Length, EndLength + MaxComment)];
        ReadAt(archive, archive.Length - tail.Length, tail);
        var at = tail.Length - EndLength;
        while (at >= 0 && !(U32(tail, at) == 0x06054b50 && at + EndLength + U16(tail, at + 20) == tail.Length)) at--;
        if (at < 0) throw new InvalidDataException("it is cut off, or no ZIP file");
        var end = tail.AsSpan(at);
        long count = U16(end, 10), size = U32(end, 12), start = U32(end, 16), after = archive.Length - tail.Length + at;
        if (U16(end, 4) is not 0 and not 0xFFFF) throw new InvalidDataException("it is one part of several");
        if ((count == 0xFFFF || size == Escape || start == Escape) && after >= 20)
        {
            Span<byte> locator = stackalloc byte[20], wide = stackalloc byte[56];
            ReadAt(archive, after - 20, locator);
            if (U32(locator, 0) == 0x07064b50)
            {
                after = I64(locator, 8);
                ReadAt(archive, after, wide);
                if (U32(wide, 0) != 0x06064b50) throw new InvalidDataException("its ZIP64 end record is not where it should be");
                (count, size, start) = (I64(wide, 32), I64(wide, 40), I64(wide, 48));
            }
        }

        return start <= after && size == after - start ? (count, start, after) : throw new InvalidDataException("its directory is not where it should be");
    }

    private static ZipHeader Parse(ReadOnlySpan<byte> header, ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> extra, string file)
    {
        var name = Decode(rawName, file).Replace('\\', '/');
        const int encrypted = 1 | 1 << 6 | 1 << 13, patch = 1 << 5;
        var flags = U16(header, 8);
        if ((flags & encrypted) != 0) throw Rejection.In(name, "it is encrypted");
        var method = U16(header, 10);
        if ((flags & patch) != 0 || method is not 0 and not 8) throw Rejection.In(name, $"it is compressed by a method ({method}) that is not taken; deflate is");
        // The high half of the external attributes is a Unix file's mode, where whoever made the archive wrote one.
        var kind = (int)(U32(header, 38) >> 16) & Mode;
        if (kind == Link) throw Rejection.In(name, "it is a symbolic link");
        if (kind is not (0 or Folder or RegularFile)) throw Rejection.In(name, "it is not a regular file");
        long length = U32(header, 24), packed = U32(header, 20), offset = U32(header, 42);
        if (length == Escape || packed == Escape || offset == Escape) Widen(extra, ref length, ref packed, ref offset);
        if (kind == Folder && !name.EndsWith('/')) name += "/";
        if (name.EndsWith('/') && length != 0) throw Rejection.In(name, "it is a folder with a content");
        return method == 0 && packed != length ? throw new InvalidDataException("an entry has a size that is not its own") : new ZipHeader(name, method == 8, U32(header, 16), packed, length, offset);
    }

    // ZIP64: those of the three that did not fit, in this order (APPNOTE 4.5.3).
    private static void Widen(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long offset)
    {
        for (var at = 0; at + 4 <= extra.Length; at += 4 + U16(extra, at + 2))
        {
            if (U16(extra, at) != 1 || at + 4 + U16(extra, at + 2) > extra.Length) continue;
            var field = extra.Slice(at + 4, U16(extra, at + 2));
            if (length == Escape) length = Next(ref field);
            if (packed == Escape) packed = Next(ref field);
            if (offset == Escape) offset = Next(ref field);
            return;
        }

        static long Next(ref ReadOnlySpan<byte> field)
        {
            if (field.Length < 8) throw new InvalidDataException("a ZIP64 field is too short");
            var value = I64(field, 0);
            field = field[8..];
            return value;
        }
    }

    private static string Decode(ReadOnlySpan<byte> name, string file)
    {
        try
        {
            return Strict.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            throw Rejection.In(file, $"the name '{Rejection.Shown(Encoding.UTF8.GetString(name))}' in the archive is not UTF-8; make the archive with UTF-8 names");
        }
    }

    private static long I64(ReadOnlySpan<byte> from, int at) =>
        BinaryPrimitives.ReadInt64LittleEndian(from[at..]) is >= 0 and var value ? value : throw new InvalidDataException("it holds an impossible size");
}
