using System.Buffers.Binary;

namespace Platform.Imaging.Codecs;

/// <summary>The orientation within EXIF, a TIFF structure (CIPA DC-008, tag 0x0112). Whatever the bytes are, the answer is 1 to 8.</summary>
internal static class ExifOrientation
{
    private const int Upright = 1;
    private const int Tag = 0x0112;
    private const int EntryBytes = 12;

    /// <summary>The orientation that an EXIF block tells, with or without its leading <c>Exif\0\0</c>; 1 where it tells none.</summary>
    public static int Of(ReadOnlySpan<byte> exif)
    {
        if (exif.StartsWith("Exif\0\0"u8)) exif = exif[6..];
        var little = exif.StartsWith("II"u8);
        if (exif.Length < 8 || !(little || exif.StartsWith("MM"u8))) return Upright;
        var start = Number32(exif, 4, little);
        if (start > exif.Length - 2) return Upright;
        var entries = exif[(int)start..];
        var count = Number16(entries, 0, little);
        entries = entries[2..];
        for (var entry = 0; entry < count && entries.Length >= EntryBytes; entry++, entries = entries[EntryBytes..])
        {
            if (Number16(entries, 0, little) != Tag) continue;
            uint value = Number16(entries, 2, little) switch
            {
                1 => entries[8],
                3 => Number16(entries, 8, little),
                4 => Number32(entries, 8, little),
                _ => Upright,
            };
            return Number32(entries, 4, little) == 1 && value is >= 1 and <= 8 ? (int)value : Upright;
        }

        return Upright;
    }

    private static uint Number16(ReadOnlySpan<byte> bytes, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static uint Number32(ReadOnlySpan<byte> bytes, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
