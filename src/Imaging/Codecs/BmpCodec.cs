using System.Buffers.Binary;

namespace Platform.Imaging.Codecs;

/// <summary>Windows bitmaps: palettes of 1, 4 and 8 bits, also with run lengths, 16 bits (5-5-5, 5-6-5), 24 and 32 bits; from the bottom up or from the top down. After Microsoft's description of BITMAPINFOHEADER.</summary>
internal static class BmpCodec
{
    public static bool Knows(ReadOnlySpan<byte> file) => file.StartsWith("BM"u8) && file.Length >= BmpHeader.FileHeaderBytes + 4 && BmpHeader.IsSize(BinaryPrimitives.ReadUInt32LittleEndian(file[BmpHeader.FileHeaderBytes..]));

    public static PictureHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        var header = BmpHeader.Read(file);
        return new PictureHeader(ImageFormat.Bmp, header.Width, header.Height, 1);
    }

    public static void Decode(ReadOnlySpan<byte> file, Span<byte> pixels)
    {
        var header = BmpHeader.Read(file);
        var stored = file[(int)Math.Min(header.PixelOffset, file.Length)..];
        if (header.IsRunLength)
        {
            var indices = new byte[header.Width * header.Height];
            BmpRunLengths.Unpack(stored, header, indices);
            for (var row = 0; row < header.Height; row++)
            {
                Widen(indices.AsSpan(row * header.Width, header.Width), 8, header.Palette(file), Row(pixels, header, row), header.Width);
            }

            return;
        }

        var stride = (int)(((long)header.Width * header.Bits + 31) / 32 * 4);
        // The padding of the last row may be missing.
        if (stored.Length < (long)stride * (header.Height - 1) + ((long)header.Width * header.Bits + 7) / 8) throw new ImageRejectedException("the BMP is truncated");
        var palette = header.Bits <= 8 ? header.Palette(file) : default;
        for (var row = 0; row < header.Height; row++)
        {
            var line = stored[(row * stride)..];
            var target = Row(pixels, header, row);
            if (header.Bits <= 8) Widen(line, header.Bits, palette, target, header.Width);
            else if (header.Bits == 16) Spread(line, header.HasSixBitsOfGreen, target);
            else Reorder(line, header.Bits / 8, header.RedAt, header.GreenAt, header.BlueAt, target);
        }
    }

    /// <summary>Where the stored row belongs.</summary>
    private static Span<byte> Row(Span<byte> pixels, BmpHeader header, int stored) =>
        pixels.Slice((header.IsTopDown ? stored : header.Height - 1 - stored) * header.Width * 3, header.Width * 3);

    private static void Widen(ReadOnlySpan<byte> line, int bits, ReadOnlySpan<byte> palette, Span<byte> target, int width)
    {
        var mask = (1 << bits) - 1;
        for (var column = 0; column < width; column++)
        {
            var bit = column * bits;
            var index = (line[bit >> 3] >> (8 - bits - (bit & 7))) & mask;
            var entry = palette[(index * 3)..];
            (target[column * 3], target[column * 3 + 1], target[column * 3 + 2]) = (entry[0], entry[1], entry[2]);
        }
    }

    private static void Spread(ReadOnlySpan<byte> line, bool sixBitsOfGreen, Span<byte> target)
    {
        for (var column = 0; column * 3 < target.Length; column++)
        {
            var pixel = BinaryPrimitives.ReadUInt16LittleEndian(line[(column * 2)..]);
            var (red, green, blue) = sixBitsOfGreen
                ? ((pixel >> 11 & 31) * 255 / 31, (pixel >> 5 & 63) * 255 / 63, (pixel & 31) * 255 / 31)
                : ((pixel >> 10 & 31) * 255 / 31, (pixel >> 5 & 31) * 255 / 31, (pixel & 31) * 255 / 31);
            (target[column * 3], target[column * 3 + 1], target[column * 3 + 2]) = ((byte)red, (byte)green, (byte)blue);
        }
    }

    private static void Reorder(ReadOnlySpan<byte> line, int bytes, int red, int green, int blue, Span<byte> target)
    {
        for (int from = 0, to = 0; to < target.Length; from += bytes, to += 3)
        {
            (target[to], target[to + 1], target[to + 2]) = (line[from + red], line[from + green], line[from + blue]);
        }
    }
}
