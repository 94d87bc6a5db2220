using System.Buffers;
using System.Buffers.Binary;

namespace Platform.Imaging.Codecs;

/// <summary>PNG (W3C, third edition) by libpng. Colours are taken as they are stored, whatever profile or gamma goes with them, as Pillow does; of an animation the default image is read.</summary>
internal static class PngCodec
{
    private const int SignatureBytes = 8;
    private const int ChunkBytes = 12;
    private const int HeaderBytes = 13;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static bool Knows(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    public static PictureHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        if (file.Length < SignatureBytes + ChunkBytes + HeaderBytes || !file[SignatureBytes..].StartsWith((ReadOnlySpan<byte>)[0, 0, 0, HeaderBytes, .. "IHDR"u8]))
        {
            throw new ImageRejectedException("the PNG is broken or truncated: it does not begin with a header");
        }

        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]));
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue) throw new ImageRejectedException($"the PNG claims {width}×{height} pixels");
        var orientation = 1;
        for (var rest = file[SignatureBytes..]; Next(ref rest, out var chunk);)
        {
            if (chunk[4..].StartsWith("eXIf"u8)) orientation = ExifOrientation.Of(chunk[8..^4]);
        }

        return new PictureHeader(ImageFormat.Png, (int)width, (int)height, orientation);
    }

    public static void Decode(ReadOnlySpan<byte> file, PictureHeader header, Span<byte> pixels)
    {
        // libpng would convert colours by profiles and gamma, lay alpha over a background and unpack texts: it is given only the chunks with pixels.
        var bare = ArrayPool<byte>.Shared.Rent(file.Length);
        try
        {
            Signature.CopyTo(bare);
            var length = SignatureBytes;
            for (var rest = file[SignatureBytes..]; Next(ref rest, out var chunk);)
            {
                var name = chunk[4..];
                if (!name.StartsWith("IHDR"u8) && !name.StartsWith("PLTE"u8) && !name.StartsWith("IDAT"u8) && !name.StartsWith("IEND"u8)) continue;
                chunk.CopyTo(bare.AsSpan(length));
                length += chunk.Length;
            }

            Read(bare.AsSpan(0, length), header, pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bare);
        }
    }

    /// <summary>Cuts the next chunk off, from its length to its checksum; one that is cut off by the end is handed on as far as it is there.</summary>
    private static bool Next(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> chunk)
    {
        chunk = default;
        if (rest.Length < ChunkBytes) return false;
        var length = Math.Min(rest.Length, ChunkBytes + (long)BinaryPrimitives.ReadUInt32BigEndian(rest));
        chunk = rest[..(int)length];
        rest = rest[(int)length..];
        return true;
    }

    private static unsafe void Read(ReadOnlySpan<byte> file, PictureHeader header, Span<byte> pixels)
    {
        var image = new LibPng.Image { Version = LibPng.Version };
        try
        {
            fixed (byte* start = file)
            {
                if (LibPng.BeginRead(ref image, start, (nuint)file.Length) == 0 || image.Width != header.Width || image.Height != header.Height) throw Broken(image);
                var hasAlpha = (image.Format & 1) != 0;
                image.Flags |= LibPng.Flag16BitSrgb;
                image.Format = hasAlpha ? LibPng.FormatRgba : LibPng.FormatRgb;
                var samples = hasAlpha ? 4 : 3;
                var read = hasAlpha ? GC.AllocateUninitializedArray<byte>(checked(header.Width * header.Height * samples)) : pixels;
                fixed (byte* target = read)
                {
                    if (LibPng.FinishRead(ref image, null, target, header.Width * samples, null) == 0) throw Broken(image);
                }

                if (hasAlpha) DropAlpha(read, pixels);
            }
        }
        finally
        {
            LibPng.Free(ref image);
        }
    }

    private static ImageRejectedException Broken(LibPng.Image image) => new($"the PNG is broken or truncated: {(image.Message is "" ? "its header is not the first" : image.Message)}");

    private static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (rgba[from], rgba[from + 1], rgba[from + 2]);
        }
    }
}
