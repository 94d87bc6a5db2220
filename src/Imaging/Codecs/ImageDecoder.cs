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

/// <summary>Decodes JPEG, PNG, WebP and BMP to upright RGB as Pillow's <c>convert("RGB")</c> after <c>ImageOps.exif_transpose</c> does: grey and palettes widened, CMYK converted, alpha dropped, 16 bits cut to 8.</summary>
public static class ImageDecoder
{
    /// <summary>Reads the header.</summary>
    /// <exception cref="ImageRejectedException">It is no picture of a known format, or more than the limits allow.</exception>
    public static ImageHeader ReadHeader(ReadOnlySpan<byte> file, ImageLimits limits) => throw new NotImplementedException();

    /// <summary>Decodes a whole picture; of an animated one its first frame.</summary>
    /// <exception cref="ImageRejectedException">It is no picture of a known format, more than the limits allow, truncated or broken.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> file, ImageLimits limits) => throw new NotImplementedException();
}
