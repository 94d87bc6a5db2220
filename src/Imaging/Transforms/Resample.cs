using System.Buffers;

namespace Platform.Imaging.Transforms;

/// <summary>
/// Pillow's antialiased bilinear resize, byte for byte: a triangle as wide as the reduction, first along rows, then along columns, rounded to 8 bits in between, in fixed point with 22 bits of fraction (Pillow's <c>Resample.c</c>).
/// </summary>
internal static class Resample
{
    /// <summary>Resizes to <paramref name="width"/>×<paramref name="height"/> pixels.</summary>
    /// <param name="from">What is resized.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="to">Where to write, exactly <c>width·height·3</c> bytes.</param>
    /// <param name="portable">Leaves AVX2 aside even where it is there; the result is the same.</param>
    public static void Bilinear(PixelView from, int width, int height, Span<byte> to, bool portable = false)
    {
        to = to[..(width * height * 3)];
        if (from.Width == width && from.Height == height)
        {
            from.CopyTo(to);
            return;
        }

        if (from.Width == width)
        {
            VerticalPass.Run(from, 0, ResampleWeights.Of(from.Height, height), to, portable);
            return;
        }

        var columns = ResampleWeights.Of(from.Width, width);
        if (from.Height == height)
        {
            HorizontalPass.Run(from, columns, to, portable);
            return;
        }

        var rows = ResampleWeights.Of(from.Height, height);
        var (first, count) = (rows.Starts[0], rows.Starts[^1] + rows.Counts[^1] - rows.Starts[0]);
        var between = ArrayPool<byte>.Shared.Rent(width * count * 3);
        try
        {
            var narrowed = between.AsSpan(0, width * count * 3);
            HorizontalPass.Run(from.Cut(0, first, from.Width, count), columns, narrowed, portable);
            VerticalPass.Run(new PixelView(narrowed, width, count), first, rows, to, portable);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(between);
        }
    }
}
