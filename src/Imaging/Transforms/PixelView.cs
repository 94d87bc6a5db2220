namespace Platform.Imaging.Transforms;

/// <summary>Pixels of three bytes to look at, or a rectangle of them, without a copy.</summary>
/// <param name="pixels">From the first pixel on; at least to the end of the last row's pixels.</param>
/// <param name="width">In pixels.</param>
/// <param name="height">In pixels.</param>
/// <param name="stride">From row to row, in bytes.</param>
internal readonly ref struct PixelView(ReadOnlySpan<byte> pixels, int width, int height, int stride)
{
    private readonly ReadOnlySpan<byte> _pixels = pixels;

    public PixelView(ReadOnlySpan<byte> pixels, int width, int height)
        : this(pixels, width, height, width * 3)
    {
    }

    public int Width { get; } = width;

    public int Height { get; } = height;

    public int Stride { get; } = stride;

    /// <summary>The bytes of a row.</summary>
    public ReadOnlySpan<byte> Row(int y) => _pixels.Slice(y * Stride, Width * 3);

    /// <summary>A row and all that may be read behind it.</summary>
    public ReadOnlySpan<byte> From(int y) => _pixels[(y * Stride)..];

    /// <summary>A rectangle within it.</summary>
    public PixelView Cut(int left, int top, int width, int height) => new(_pixels[(top * Stride + left * 3)..], width, height, Stride);

    /// <summary>The square in the middle, where torchvision's <c>CenterCrop</c> cuts it: halves are rounded to even.</summary>
    public PixelView Centre(int side) => Cut((int)Math.Round((Width - side) / 2.0), (int)Math.Round((Height - side) / 2.0), side, side);

    /// <summary>Writes the rows one behind the other.</summary>
    public void CopyTo(Span<byte> target)
    {
        for (var y = 0; y < Height; y++) Row(y).CopyTo(target[(y * Width * 3)..]);
    }
}
