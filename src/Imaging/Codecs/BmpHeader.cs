using System.Buffers.Binary;

namespace Platform.Imaging.Codecs;

/// <summary>The headers of a bitmap, checked.</summary>
internal readonly record struct BmpHeader
{
    public const int FileHeaderBytes = 14;
    private const int MaskOffset = 54;
    private const uint Os2 = 12;
    private const uint Raw = 0;
    private const uint RunLength8 = 1;
    private const uint RunLength4 = 2;
    private const uint BitFields = 3;

    /// <summary>In pixels, at least 1.</summary>
    public int Width { get; private init; }

    /// <summary>In pixels, at least 1.</summary>
    public int Height { get; private init; }

    /// <summary>Whether the first row that is stored is the top one.</summary>
    public bool IsTopDown { get; private init; }

    /// <summary>Of a pixel: 1, 4, 8, 16, 24 or 32.</summary>
    public int Bits { get; private init; }

    /// <summary>Where the pixels begin in the file.</summary>
    public uint PixelOffset { get; private init; }

    /// <summary>Whether 16 bits are 5-6-5 and not 5-5-5.</summary>
    public bool HasSixBitsOfGreen { get; private init; }

    /// <summary>Which byte of a pixel of 24 or 32 bits is red.</summary>
    public int RedAt { get; private init; }

    /// <summary>Which is green.</summary>
    public int GreenAt { get; private init; }

    /// <summary>Which is blue.</summary>
    public int BlueAt { get; private init; }

    /// <summary>Whether rows are stored as runs, RLE8 or RLE4 by <see cref="Bits"/>.</summary>
    public bool IsRunLength { get; private init; }

    private int PaletteOffset { get; init; }

    private int PaletteEntries { get; init; }

    private int PaletteEntryBytes { get; init; }

    /// <summary>Whether a header may have this length in bytes.</summary>
    public static bool IsSize(uint bytes) => bytes is Os2 or 40 or 52 or 56 or 64 or 108 or 124;

    /// <summary>Reads and checks the headers.</summary>
    /// <exception cref="ImageRejectedException">They are cut off, or of a kind that is not known.</exception>
    public static BmpHeader Read(ReadOnlySpan<byte> file)
    {
        var size = Number(file, FileHeaderBytes);
        if (file.Length < FileHeaderBytes + size) throw new ImageRejectedException("the BMP is truncated");
        var isSmall = size == Os2;
        int width = isSmall ? Short(file, 18) : (int)Number(file, 18);
        int height = isSmall ? Short(file, 20) : (int)Number(file, 22);
        int bits = Short(file, isSmall ? 24 : 28);
        var compression = isSmall ? Raw : Number(file, 30);
        if (width <= 0 || height is 0 or int.MinValue) throw new ImageRejectedException($"the BMP claims {width}×{height} pixels");
        if (bits is not (1 or 4 or 8 or 16 or 24 or 32)) throw new ImageRejectedException($"the BMP has {bits} bits a pixel; 1, 4, 8, 16, 24 and 32 are known");
        if (!(compression == Raw || (compression, bits) is (RunLength8, 8) or (RunLength4, 4) || (compression == BitFields && bits >= 16)))
        {
            throw new ImageRejectedException($"the BMP has the compression {compression} at {bits} bits a pixel, which is not known");
        }

        var colours = isSmall || Number(file, 46) == 0 ? 1u << Math.Min(bits, 8) : Number(file, 46);
        if (bits <= 8 && colours > 65_536) throw new ImageRejectedException($"the BMP claims a palette of {colours} colours");
        var pixels = Number(file, 10);
        var paletteEnd = FileHeaderBytes + size + (bits <= 8 ? colours * (isSmall ? 3u : 4u) : 0);
        var header = new BmpHeader
        {
            Width = width,
            Height = Math.Abs(height),
            IsTopDown = height < 0,
            Bits = bits,
            // Some programs leave it out, or forget the palette.
            PixelOffset = pixels == 0 || (pixels == FileHeaderBytes + size && bits <= 8) ? paletteEnd : pixels,
            IsRunLength = compression is RunLength8 or RunLength4,
            PaletteOffset = FileHeaderBytes + (int)size,
            PaletteEntries = (int)Math.Min(colours, 256),
            PaletteEntryBytes = isSmall ? 3 : 4,
            RedAt = 2,
            GreenAt = 1,
            BlueAt = 0,
        };
        return compression == BitFields ? header.WithMasks(file) : header;
    }

    /// <summary>256 colours, red, green, blue; those that the file lacks are black.</summary>
    public byte[] Palette(ReadOnlySpan<byte> file)
    {
        var palette = new byte[256 * 3];
        for (var entry = 0; entry < PaletteEntries; entry++)
        {
            var at = PaletteOffset + entry * PaletteEntryBytes;
            if (at + 3 > file.Length) break;
            (palette[entry * 3], palette[entry * 3 + 1], palette[entry * 3 + 2]) = (file[at + 2], file[at + 1], file[at]);
        }

        return palette;
    }

    /// <summary>Which bits are which colour; they stand behind the 40 bytes of the header, within a longer one or after a short one.</summary>
    private BmpHeader WithMasks(ReadOnlySpan<byte> file)
    {
        if (file.Length < MaskOffset + 12) throw new ImageRejectedException("the BMP is truncated");
        var (red, green, blue) = (Number(file, MaskOffset), Number(file, MaskOffset + 4), Number(file, MaskOffset + 8));
        if ((red, green, blue) is (0, 0, 0)) return this;
        if (Bits == 16 && (red, green, blue) is (0xF800, 0x7E0, 0x1F) or (0x7C00, 0x3E0, 0x1F)) return this with { HasSixBitsOfGreen = green == 0x7E0 };
        if (Bits > 16 && Byte(red) is { } redAt && Byte(green) is { } greenAt && Byte(blue) is { } blueAt) return this with { RedAt = redAt, GreenAt = greenAt, BlueAt = blueAt };
        throw new ImageRejectedException($"the BMP lays its colours out in a way that is not known ({red:X8}, {green:X8}, {blue:X8})");
    }

    private int? Byte(uint mask) => mask switch { 0xFF => 0, 0xFF00 => 1, 0xFF0000 => 2, 0xFF000000 when Bits == 32 => 3, _ => null };

    private static int Short(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);

    private static uint Number(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file[at..]);
}
