using Platform.Imaging.Codecs;
using Platform.Imaging.Tests.Judge;
using Platform.Imaging.Tests.Transforms;

namespace Platform.Imaging.Tests.Codecs;

public sealed class JpegEncoderTests(Torchvision judge)
{
    [Theory]
    [InlineData(85)]
    [InlineData(40)]
    public void File_isTheOne_thatPillowWrites(int quality)
    {
        var picture = judge.Picture("result = photo(61, 47)");
        var pillows = judge.Bytes($"result = saved(rgb(input), 'JPEG', quality={quality}, subsampling=2)", Pictures.Json(picture));
        // The files differ in their heads; the pixels that are in them do not.
        Same.Pixels(ImageDecoder.Decode(pillows, new ImageLimits()), judge.Picture("result = opened(raw(input))", JpegEncoder.Encode(picture, quality)));
    }

    [Fact]
    public void Quality_outOfRange_isRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => JpegEncoder.Encode(Pictures.Noise(2, 2, 1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => JpegEncoder.Encode(Pictures.Noise(2, 2, 1), 101));
    }

    [Fact]
    public void Picture_thatIsTooWide_isRefused() => Assert.Throws<ImagingException>(() => JpegEncoder.Encode(new RgbImage(70_000, 1, new byte[210_000])));
}
