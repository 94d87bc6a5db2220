using Platform.Imaging.Codecs;

namespace Platform.Imaging.Transforms;

/// <summary>Rotation about the middle as Pillow's <c>Image.rotate</c> with its nearest filter computes it: in fixed point with 16 bits of fraction, what comes in from outside black.</summary>
internal static class Rotation
{
    private const double One = 65_536;

    /// <summary>Writes the picture rotated to the left by <paramref name="degrees"/>, its size unchanged.</summary>
    public static void Nearest(PixelView from, double degrees, Span<byte> to)
    {
        degrees %= 360;
        if (degrees < 0) degrees += 360;
        // Quarter turns move pixels to where they belong exactly; those to the side only where the sides are equal.
        var orientation = degrees switch { 0 => 1, 180 => 3, 90 when from.Width == from.Height => 8, 270 when from.Width == from.Height => 6, _ => 0 };
        if (orientation > 0)
        {
            var header = new PictureHeader(ImageFormat.Bmp, from.Width, from.Height, orientation);
            if (orientation == 1) from.CopyTo(to);
            else Orient.Apply(header, from.From(0)[..header.Length], to);
            return;
        }

        var angle = -degrees * Math.PI / 180;
        var (cosine, sine) = (Math.Round(Math.Cos(angle), 15), Math.Round(Math.Sin(angle), 15));
        var (centreX, centreY) = (from.Width / 2.0, from.Height / 2.0);
        var left = cosine * -centreX + sine * -centreY + centreX;
        var top = -sine * -centreX + cosine * -centreY + centreY;
        var (across, down, aside) = (Fixed(cosine), Fixed(sine), Fixed(-sine));
        var (rowX, rowY) = (Fixed(left + cosine * 0.5 + sine * 0.5), Fixed(top - sine * 0.5 + cosine * 0.5));
        for (var y = 0; y < from.Height; y++, rowX += down, rowY += across)
        {
            var row = to.Slice(y * from.Width * 3, from.Width * 3);
            var (sourceX, sourceY) = (rowX, rowY);
            for (var x = 0; x < row.Length; x += 3, sourceX += across, sourceY += aside)
            {
                var (column, line) = ((int)(sourceX >> 16), (int)(sourceY >> 16));
                if ((uint)column < (uint)from.Width && (uint)line < (uint)from.Height)
                {
                    var pixel = from.Row(line).Slice(column * 3, 3);
                    (row[x], row[x + 1], row[x + 2]) = (pixel[0], pixel[1], pixel[2]);
                }
                else
                {
                    (row[x], row[x + 1], row[x + 2]) = (0, 0, 0);
                }
            }
        }
    }

    private static long Fixed(double value) => (long)Math.Floor(value * One + 0.5);
}
