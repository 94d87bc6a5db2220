using System.Buffers.Binary;
using System.Globalization;

namespace Platform.Sandbox.Archives;

/// <summary>One 512-byte header of a tar file, as POSIX.1-1988 (ustar) and GNU lay it out (<c>tar(5)</c>).</summary>
internal sealed record TarHeader(string Name, long Size, char Kind)
{
    internal static TarHeader Parse(ReadOnlySpan<byte> block)
    {
        var sum = 0;
        for (var i = 0; i < block.Length; i++) sum += i is >= 148 and < 156 ? ' ' : block[i];
        if (Number(block.Slice(148, 8)) != sum) throw new InvalidDataException("a header's checksum is wrong, or this is not a tar file");
        var name = EntryName.Decode(Text(block[..100]));
        // GNU keeps times where ustar keeps the beginning of a long name.
        if (block.Slice(257, 6).SequenceEqual("ustar\0"u8) && Text(block.Slice(345, 155)) is { Length: > 0 } prefix)
            name = EntryName.Decode(prefix) + "/" + name;
        return new TarHeader(name, Number(block.Slice(124, 12)), (char)block[156]);
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;

    // Octal digits, or GNU's base 256 marked by the highest bit.
    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            if (field.Length < 12) throw new InvalidDataException("a header holds what is no number");
            var wide = BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
            return field[0] == 0x80 && wide >= 0 && !field[1..^8].ContainsAnyExcept((byte)0)
                ? wide : throw new InvalidDataException("a header holds an impossible size");
        }
        long value = 0;
        foreach (var digit in field.Trim(" \0"u8))
            value = digit is >= (byte)'0' and <= (byte)'7' ? value * 8 + (digit - '0') : throw new InvalidDataException("a header holds what is no number");
        return value;
    }
}

/// <summary>A pax extended header: records <c>length key=value\n</c> (POSIX.1-2001, <c>pax</c>).</summary>
internal static class PaxHeader
{
    /// <summary>The path and size that a header gives, where it gives them. Sparse files are refused.</summary>
    internal static (string? Path, long? Size) Parse(ReadOnlySpan<byte> records)
    {
        string? path = null;
        long? size = null;
        while (!records.IsEmpty)
        {
            var space = records.IndexOf((byte)' ');
            if (space <= 0 || !int.TryParse(records[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > records.Length || records[length - 1] != '\n') throw new InvalidDataException("an extended header is broken");
            var record = records[(space + 1)..(length - 1)];
            records = records[length..];
            var equals = record.IndexOf((byte)'=');
            if (equals < 0) throw new InvalidDataException("an extended header is broken");
            var key = record[..equals];
            var value = record[(equals + 1)..];
            if (key.StartsWith("GNU.sparse."u8)) throw new ArchiveRejectedException("the archive holds a sparse file");
            if (key.SequenceEqual("path"u8)) path = EntryName.Decode(value);
            else if (key.SequenceEqual("size"u8))
                size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given
                    : throw new InvalidDataException("an extended header holds what is no size");
        }
        return (path, size);
    }
}
