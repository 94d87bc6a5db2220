using System.Runtime.InteropServices;

namespace Platform.Imaging.Codecs;

/// <summary>Turns stored pixels upright.</summary>
internal static class Orient
{
    /// <summary>Writes the pixels that <paramref name="header"/> describes to <paramref name="upright"/>, of the same length, turned and mirrored as EXIF's orientation says.</summary>
    public static void Apply(PictureHeader header, ReadOnlySpan<byte> stored, Span<byte> upright)
    {
        var from = MemoryMarshal.Cast<byte, Rgb>(stored);
        var to = MemoryMarshal.Cast<byte, Rgb>(upright);
        var (width, height) = (header.Width, header.Height);
        // Where the upright picture's first pixel is stored, and how far apart its neighbours to the right and below are.
        var (first, right, below) = header.Orientation switch
        {
            2 => (width - 1, -1, width),
            3 => (width * height - 1, -1, -width),
            4 => (width * (height - 1), 1, -width),
            5 => (0, width, 1),
            6 => (width * (height - 1), -width, 1),
            7 => (width * height - 1, -width, -1),
            8 => (width - 1, width, -1),
            _ => (0, 1, width),
        };
        var (columns, rows) = header.IsTurned ? (height, width) : (width, height);
        for (var row = 0; row < rows; row++, first += below)
        {
            var line = to.Slice(row * columns, columns);
            for (int column = 0, at = first; column < columns; column++, at += right) line[column] = from[at];
        }
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly struct Rgb
    {
        private readonly byte _red;
        private readonly byte _green;
        private readonly byte _blue;
    }
}
