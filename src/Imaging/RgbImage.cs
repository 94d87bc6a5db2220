namespace Platform.Imaging;

/// <summary>A decoded picture: <c>Height×Width×3</c> bytes, red, green, blue, rows from the top without padding, upright (its EXIF orientation applied).</summary>
public sealed class RgbImage
{
    /// <summary>Takes pixels over, without a copy.</summary>
    /// <exception cref="ArgumentException">There are not exactly <c>width·height·3</c> of them.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (pixels.LongLength != (long)width * height * 3) throw new ArgumentException($"{width}×{height} pixels of 3 bytes are not {pixels.Length} bytes", nameof(pixels));
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>In pixels.</summary>
    public int Width { get; }

    /// <summary>In pixels.</summary>
    public int Height { get; }

    /// <summary><c>Height×Width×3</c>.</summary>
    public byte[] Pixels { get; }
}
