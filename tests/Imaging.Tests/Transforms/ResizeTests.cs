using Platform.Imaging.Tests.Judge;
using Platform.Imaging.Transforms;

namespace Platform.Imaging.Tests.Transforms;

public sealed class ResizeTests(Torchvision judge)
{
    [Theory]
    [InlineData(500, 375, 256)]
    [InlineData(375, 500, 256)]
    [InlineData(256, 400, 256)]
    [InlineData(256, 256, 256)]
    [InlineData(1000, 333, 64)]
    [InlineData(32, 32, 37)]
    [InlineData(17, 23, 64)]
    [InlineData(1, 1, 8)]
    [InlineData(3, 2, 5)]
    [InlineData(2, 40, 5)]
    [InlineData(1600, 1200, 36)]
    [InlineData(640, 427, 232)]
    public void Resize_equalsTorchvision_byteForByte(int width, int height, int size)
    {
        var image = Pictures.Noise(width, height, seed: width + height);
        var expected = judge.Picture($"result = transforms.Resize({size}, transforms.InterpolationMode.BILINEAR)(rgb(input))", Pictures.Json(image));
        Same.Pixels(expected, new PictureTransform(Math.Min(size, 8), size).Resize(image));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Resample_ofAnySizes_equalsPillow(bool portable)
    {
        var random = new Random(11);
        for (var round = 0; round < 60; round++)
        {
            var image = Pictures.Noise(random.Next(1, 90), random.Next(1, 90), round);
            var (width, height) = (round % 10 == 0 ? image.Width : random.Next(1, 90), round % 10 == 5 ? image.Height : random.Next(1, 90));
            var expected = judge.Picture($"result = rgb(input).resize(({width}, {height}), Image.BILINEAR)", Pictures.Json(image));
            var actual = new byte[width * height * 3];
            Resample.Bilinear(new PixelView(image.Pixels, image.Width, image.Height), width, height, actual, portable);
            Same.Pixels(expected, new RgbImage(width, height, actual));
        }
    }

    [Fact]
    public void Resample_ofACut_equalsResizedCrop()
    {
        var image = Pictures.Noise(120, 90, 3);
        var random = new Random(7);
        for (var round = 0; round < 20; round++)
        {
            var (width, height) = (random.Next(1, 121), random.Next(1, 91));
            var (left, top) = (random.Next(121 - width), random.Next(91 - height));
            var expected = judge.Picture($"result = F.resized_crop(rgb(input), {top}, {left}, {height}, {width}, [40, 40], transforms.InterpolationMode.BILINEAR)", Pictures.Json(image));
            var actual = new byte[40 * 40 * 3];
            Resample.Bilinear(new PixelView(image.Pixels, 120, 90).Cut(left, top, width, height), 40, 40, actual);
            Same.Pixels(expected, new RgbImage(40, 40, actual));
        }
    }

    [Theory]
    [InlineData(1, 16_000)]
    [InlineData(16_000, 2)]
    public void Resize_ofAVeryLongPicture_takesItsMiddle(int width, int height)
    {
        var resized = new PictureTransform(8, 16).Resize(Pictures.Noise(width, height, 1));
        Assert.Equal(width < height ? (16, 320) : (320, 16), (resized.Width, resized.Height));
    }

    [Theory]
    [InlineData(320, 256, 224)]
    [InlineData(257, 259, 224)]
    [InlineData(37, 64, 31)]
    [InlineData(16, 16, 16)]
    public void Centre_equalsTorchvision(int width, int height, int size)
    {
        var image = Pictures.Noise(width, height, 5);
        var expected = judge.Floats(
            $"result = transforms.Compose([transforms.CenterCrop({size}), transforms.ToTensor(), transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])(rgb(input))", Pictures.Json(image));
        var actual = new float[3 * size * size];
        new PictureTransform(size, size).Centre(image, actual);
        Same.Numbers(expected, actual, 1e-6f);
    }

    [Fact]
    public void Centre_ofAPictureThatIsTooSmall_isRefused() =>
        Assert.Throws<ArgumentException>(() => new PictureTransform(8, 8).Centre(Pictures.Noise(8, 7, 1), new float[3 * 64]));
}
