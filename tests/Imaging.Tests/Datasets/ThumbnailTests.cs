using Platform.Imaging.Codecs;
using Platform.Imaging.Datasets;

namespace Platform.Imaging.Tests.Datasets;

public sealed class ThumbnailTests
{
    [Theory]
    [InlineData(400, 100, 64, 64, 16)]
    [InlineData(100, 400, 64, 16, 64)]
    [InlineData(30, 20, 64, 30, 20)]
    [InlineData(1000, 1, 64, 64, 1)]
    public void Thumbnail_keeps_the_proportions_within_the_side(int width, int height, int side, int expectedWidth, int expectedHeight)
    {
        var thumbnail = Thumbnail.Of(Upload.Bmp(width, height, 0x336699), side, new ImageLimits());
        Assert.Equal(new ImageHeader(ImageFormat.Jpeg, expectedWidth, expectedHeight), ImageDecoder.ReadHeader(thumbnail, new ImageLimits()));
    }
}
