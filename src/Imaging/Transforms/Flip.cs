namespace Platform.Imaging.Transforms;

/// <summary>Mirrors squares in place.</summary>
internal static class Flip
{
    /// <summary>Mirrors left to right.</summary>
    public static void LeftToRight(Span<byte> pixels, int side)
    {
        for (var y = 0; y < side; y++)
        {
            var row = pixels.Slice(y * side * 3, side * 3);
            for (int left = 0, right = row.Length - 3; left < right; left += 3, right -= 3)
            {
                (row[left], row[right]) = (row[right], row[left]);
                (row[left + 1], row[right + 1]) = (row[right + 1], row[left + 1]);
                (row[left + 2], row[right + 2]) = (row[right + 2], row[left + 2]);
            }
        }
    }

    /// <summary>Mirrors top to bottom.</summary>
    public static void TopToBottom(Span<byte> pixels, int side)
    {
        var bytes = side * 3;
        for (int top = 0, bottom = side - 1; top < bottom; top++, bottom--)
        {
            var (upper, lower) = (top * bytes, bottom * bytes);
            for (var x = 0; x < bytes; x++) (pixels[upper + x], pixels[lower + x]) = (pixels[lower + x], pixels[upper + x]);
        }
    }
}
