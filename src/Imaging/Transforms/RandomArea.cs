namespace Platform.Imaging.Transforms;

/// <summary>A rectangle, in pixels.</summary>
internal readonly record struct Area(int Left, int Top, int Width, int Height);

/// <summary>Draws rectangles as torchvision's <c>RandomResizedCrop</c> and <c>RandomErasing</c> do: part of the area evenly, ratio of the sides evenly in its logarithm, ten tries.</summary>
internal static class RandomArea
{
    private const int Tries = 10;
    private const double NarrowestCrop = 3.0 / 4.0;
    private const double WidestCrop = 4.0 / 3.0;

    /// <summary>What is cut out; where ten tries do not fit, the largest part in the middle whose ratio is allowed.</summary>
    public static Area OfCrop(ref SplitMix64 random, int width, int height, double scaleMin, double scaleMax)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var area = random.Between(scaleMin, scaleMax) * width * height;
            var ratio = Math.Exp(random.Between(Math.Log(NarrowestCrop), Math.Log(WidestCrop)));
            var (across, down) = ((int)Math.Round(Math.Sqrt(area * ratio)), (int)Math.Round(Math.Sqrt(area / ratio)));
            if (across <= 0 || across > width || down <= 0 || down > height) continue;
            var top = random.Below(height - down + 1);
            return new Area(random.Below(width - across + 1), top, across, down);
        }

        var whole = (double)width / height;
        var (w, h) = whole < NarrowestCrop ? (width, Math.Min(height, (int)Math.Round(width / NarrowestCrop)))
            : whole > WidestCrop ? (Math.Min(width, (int)Math.Round(height * WidestCrop)), height)
            : (width, height);
        return new Area((width - w) / 2, (height - h) / 2, w, h);
    }

    /// <summary>What is erased of a square: 2 to 33 percent of it; nothing where ten tries do not fit.</summary>
    public static Area? OfErasing(ref SplitMix64 random, int side)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var area = random.Between(0.02, 0.33) * side * side;
            var ratio = Math.Exp(random.Between(Math.Log(0.3), Math.Log(3.3)));
            var (down, across) = ((int)Math.Round(Math.Sqrt(area * ratio)), (int)Math.Round(Math.Sqrt(area / ratio)));
            if (across >= side || down >= side) continue;
            var top = random.Below(side - down + 1);
            return new Area(random.Below(side - across + 1), top, across, down);
        }

        return null;
    }
}
