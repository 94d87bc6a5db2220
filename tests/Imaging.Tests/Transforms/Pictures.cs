namespace Platform.Imaging.Tests.Transforms;

/// <summary>Pictures made up for tests.</summary>
internal static class Pictures
{
    /// <summary>Every sample random, with all extremes.</summary>
    public static RgbImage Noise(int width, int height, int seed)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        foreach (ref var sample in pixels.AsSpan()) sample = sample > 230 ? (byte)255 : sample < 25 ? (byte)0 : sample;
        return new RgbImage(width, height, pixels);
    }

    /// <summary>As the judge takes it.</summary>
    public static object Json(RgbImage image) => new { width = image.Width, height = image.Height, pixels = image.Pixels };
}
