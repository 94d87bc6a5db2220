using static System.FormattableString;

namespace Platform.Imaging.Codecs;

/// <summary>The formats that are decoded, told by their content, never by their name.</summary>
public enum ImageFormat
{
    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP.</summary>
    WebP,

    /// <summary>Windows bitmap.</summary>
    Bmp,
}

/// <summary>What a picture's header claims, upright: width and height are swapped where its orientation says so.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public readonly record struct ImageHeader(ImageFormat Format, int Width, int Height);

/// <summary>What a picture may be, looked at before any of its pixels are decoded.</summary>
public sealed record ImageLimits
{
    /// <summary>Bytes of the file.</summary>
    public long FileBytes { get; init; } = 20L << 20;

    /// <summary>Width and height each, in pixels.</summary>
    public int Side { get; init; } = 16_384;

    /// <summary>Width times height.</summary>
    public long Pixels { get; init; } = 64_000_000;
}

/// <summary>
/// Decodes JPEG, PNG, WebP and BMP to upright RGB as Pillow's <c>convert("RGB")</c> after <c>ImageOps.exif_transpose</c> does: grey and palettes widened, CMYK converted, alpha dropped; 16 bits are rounded to 8.
/// </summary>
public static class ImageDecoder
{
    /// <summary>Reads the header.</summary>
    /// <exception cref="ImageRejectedException">It is no picture of a known format, or more than the limits allow.</exception>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        var header = Check(file, limits);
        return header.IsTurned ? new ImageHeader(header.Format, header.Height, header.Width) : new ImageHeader(header.Format, header.Width, header.Height);
    }

    /// <summary>Decodes a whole picture; of an animated one its first frame.</summary>
    /// <exception cref="ImageRejectedException">It is no picture of a known format, more than the limits allow, truncated or broken.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        var header = Check(file, limits);
        var pixels = GC.AllocateUninitializedArray<byte>(header.Length);
        DecodeStored(file, header, pixels);
        if (header.Orientation == 1) return new RgbImage(header.Width, header.Height, pixels);
        var upright = GC.AllocateUninitializedArray<byte>(header.Length);
        Orient.Apply(header, pixels, upright);
        return header.IsTurned ? new RgbImage(header.Height, header.Width, upright) : new RgbImage(header.Width, header.Height, upright);
    }

    /// <summary>Reads the header and holds it against the limits.</summary>
    internal static PictureHeader Check(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        if (file.IsEmpty) throw new ImageRejectedException("the file is empty");
        if (file.Length > limits.FileBytes) throw new ImageRejectedException(Invariant($"the file has {file.Length:N0} bytes, more than the {limits.FileBytes:N0} that are allowed"));
        var header = JpegCodec.Knows(file) ? JpegCodec.ReadHeader(file)
            : PngCodec.Knows(file) ? PngCodec.ReadHeader(file)
            : WebPCodec.Knows(file) ? WebPCodec.ReadHeader(file)
            : BmpCodec.Knows(file) ? BmpCodec.ReadHeader(file)
            : throw new ImageRejectedException("the file is no picture of a known kind (JPEG, PNG, WebP, BMP)");
        if (header.Width > limits.Side || header.Height > limits.Side)
        {
            throw new ImageRejectedException(Invariant($"the picture claims {header.Width}×{header.Height} pixels, more than the {limits.Side:N0} that are allowed on a side"));
        }

        if ((long)header.Width * header.Height > Math.Min(limits.Pixels, MaxPixels))
        {
            throw new ImageRejectedException(Invariant($"the picture claims {header.Width}×{header.Height} pixels, more than the {Math.Min(limits.Pixels, MaxPixels):N0} that are allowed in all"));
        }

        return header;
    }

    /// <summary>Decodes the pixels as they are stored, not turned.</summary>
    internal static void DecodeStored(ReadOnlySpan<byte> file, PictureHeader header, Span<byte> pixels)
    {
        pixels = pixels[..header.Length];
        switch (header.Format)
        {
            case ImageFormat.Jpeg: JpegCodec.Decode(file, header, pixels); break;
            case ImageFormat.Png: PngCodec.Decode(file, header, pixels); break;
            case ImageFormat.WebP: WebPCodec.Decode(file, header, pixels); break;
            default: BmpCodec.Decode(file, pixels); break;
        }
    }

    /// <summary>What an array can hold, at four bytes a pixel on the way.</summary>
    private const long MaxPixels = 500_000_000;
}
