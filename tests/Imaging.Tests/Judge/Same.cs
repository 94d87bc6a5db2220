namespace Platform.Imaging.Tests.Judge;

/// <summary>Compares pictures.</summary>
internal static class Same
{
    /// <summary>Every sample differs by <paramref name="within"/> at most.</summary>
    public static void Pixels(RgbImage expected, RgbImage actual, int within = 0)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        var (worst, at) = (0, -1);
        for (var i = 0; i < expected.Pixels.Length; i++)
        {
            var difference = Math.Abs(expected.Pixels[i] - actual.Pixels[i]);
            if (difference > worst) (worst, at) = (difference, i);
        }

        Assert.True(worst <= within, $"sample {at} (x {at / 3 % expected.Width}, y {at / 3 / expected.Width}, channel {at % 3}) differs by {worst}: {(at < 0 ? 0 : expected.Pixels[at])} expected");
    }

    /// <summary>Every number differs by <paramref name="within"/> at most.</summary>
    public static void Numbers(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float within)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= within, $"[{i}] is {actual[i]}, not {expected[i]}");
    }
}
