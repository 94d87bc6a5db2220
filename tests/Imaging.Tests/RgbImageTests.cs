namespace Platform.Imaging.Tests;

public sealed class RgbImageTests
{
    [Fact]
    public void Image_withTooFewPixels_isRefused() => Assert.Throws<ArgumentException>(() => new RgbImage(2, 2, new byte[11]));
}
