namespace Platform.Imaging.Codecs;

/// <summary>The run lengths of bitmaps, RLE8 and RLE4.</summary>
internal static class BmpRunLengths
{
    private const int EndOfLine = 0;
    private const int EndOfPicture = 1;
    private const int Jump = 2;

    /// <summary>Fills the indices row by row as stored; what is jumped over stays 0, and so does what lies behind an early end of the picture.</summary>
    /// <exception cref="ImageRejectedException">The file ends before the picture does.</exception>
    public static void Unpack(ReadOnlySpan<byte> stored, BmpHeader header, Span<byte> indices)
    {
        var (column, row, at) = (0, 0, 0);
        while (row < header.Height)
        {
            if (at + 2 > stored.Length)
            {
                // The mark of the end may be missing once everything is there.
                if (row == header.Height - 1 && column >= header.Width) return;
                throw Truncated();
            }

            var (count, value) = (stored[at], stored[at + 1]);
            at += 2;
            if (count > 0)
            {
                for (var pixel = 0; pixel < count; pixel++) Put(indices, header, column++, row, Part(value, header.Bits, pixel));
                continue;
            }

            switch (value)
            {
                case EndOfLine:
                    (column, row) = (0, row + 1);
                    break;
                case EndOfPicture:
                    return;
                case Jump:
                    if (at + 2 > stored.Length) throw Truncated();
                    (column, row) = (column + stored[at], row + stored[at + 1]);
                    at += 2;
                    break;
                default:
                    var bytes = header.Bits == 8 ? value : (value + 1) / 2;
                    if (at + bytes > stored.Length) throw Truncated();
                    for (var pixel = 0; pixel < value; pixel++) Put(indices, header, column++, row, Part(stored[at + (header.Bits == 8 ? pixel : pixel / 2)], header.Bits, pixel));
                    // Padded to an even number of bytes.
                    at += bytes + (bytes & 1);
                    break;
            }
        }
    }

    private static byte Part(byte value, int bits, int pixel) => bits == 8 ? value : (byte)((pixel & 1) == 0 ? value >> 4 : value & 15);

    private static void Put(Span<byte> indices, BmpHeader header, int column, int row, byte index)
    {
        // A run may reach over the end of its row, where it is cut.
        if (column < header.Width) indices[row * header.Width + column] = index;
    }

    private static ImageRejectedException Truncated() => new("the BMP is truncated");
}
