namespace Platform.Imaging.Transforms;

/// <summary>Bytes to normalised floats by planes, as torchvision's <c>ToTensor</c> and <c>Normalize</c> compute them in 32 bits: <c>(v / 255 - mean) / deviation</c>.</summary>
internal static class Normalise
{
    private static readonly float[][] _tables = [Table(0), Table(1), Table(2)];

    /// <summary>Writes <c>3×Height×Width</c>.</summary>
    public static void ToPlanes(PixelView from, Span<float> input)
    {
        var plane = from.Width * from.Height;
        var (reds, greens, blues) = (_tables[0], _tables[1], _tables[2]);
        for (var y = 0; y < from.Height; y++)
        {
            var row = from.Row(y);
            var red = input.Slice(y * from.Width, from.Width);
            var green = input.Slice(plane + y * from.Width, from.Width);
            var blue = input.Slice(2 * plane + y * from.Width, from.Width);
            for (int x = 0, at = 0; x < red.Length && at + 2 < row.Length; x++, at += 3)
            {
                red[x] = reds[row[at]];
                green[x] = greens[row[at + 1]];
                blue[x] = blues[row[at + 2]];
            }
        }
    }

    private static float[] Table(int channel)
    {
        var table = new float[256];
        for (var value = 0; value < table.Length; value++) table[value] = (value / 255f - PictureTransform.Mean[channel]) / PictureTransform.Deviation[channel];
        return table;
    }
}
