using System.Globalization;
using Platform.Imaging.Tests.Judge;
using Platform.Imaging.Transforms;

namespace Platform.Imaging.Tests.Transforms;

/// <summary>Each single operation, given its parameters, against torchvision's on Pillow images.</summary>
public sealed class OperationTests(Torchvision judge)
{
    private const int Side = 48;
    private static readonly double[] _factors = [0, 0.3, 0.5, 0.77, 1, 1.21, 1.5, 2.9];

    [Fact]
    public void Flips_equalTorchvision()
    {
        foreach (var side in new[] { Side, Side + 1 })
        {
            Agrees(side, "F.hflip(rgb(input))", pixels => Flip.LeftToRight(pixels, side));
            Agrees(side, "F.vflip(rgb(input))", pixels => Flip.TopToBottom(pixels, side));
        }
    }

    [Fact]
    public void Brightness_equalsTorchvision() => Agrees("F.adjust_brightness(rgb(input), {0})", _factors, (pixels, factor) => Colours.Brightness(pixels, factor));

    [Fact]
    public void Contrast_equalsTorchvision() => Agrees("F.adjust_contrast(rgb(input), {0})", _factors, (pixels, factor) => Colours.Contrast(pixels, factor));

    [Fact]
    public void Saturation_equalsTorchvision() => Agrees("F.adjust_saturation(rgb(input), {0})", _factors, (pixels, factor) => Colours.Saturation(pixels, factor));

    [Fact]
    public void Hue_equalsTorchvision() => Agrees("F.adjust_hue(rgb(input), {0})", [-0.5, -0.31, -0.1, -0.001, 0.02, 0.2, 0.5], (pixels, turn) => Colours.Hue(pixels, turn));

    [Fact]
    public void Hue_ofEveryColour_equalsTorchvision()
    {
        // A cube of 64 levels of each channel, offset so that other levels are met too.
        var pixels = new byte[512 * 512 * 3];
        for (var i = 0; i < 512 * 512; i++) (pixels[i * 3], pixels[i * 3 + 1], pixels[i * 3 + 2]) = ((byte)((i & 63) * 4 + i % 3), (byte)((i >> 6 & 63) * 4 + i % 2), (byte)((i >> 12) * 4 + i % 5 / 2));
        var expected = judge.Picture("result = F.adjust_hue(rgb(input), 0.13)", Pictures.Json(new RgbImage(512, 512, pixels)));
        Colours.Hue(pixels, 0.13);
        Same.Pixels(expected, new RgbImage(512, 512, pixels));
    }

    [Theory]
    [InlineData(61, 40)]
    [InlineData(40, 61)]
    [InlineData(50, 50)]
    public void Rotation_equalsTorchvision(int width, int height)
    {
        var image = Pictures.Noise(width, height, 9);
        foreach (var degrees in new[] { 0, 0.4, -3.7, 10, 29.999, 45, 90, -90, 133.3, 180, -180, 270, 12.5 })
        {
            var expected = judge.Picture(string.Create(CultureInfo.InvariantCulture, $"result = F.rotate(rgb(input), {degrees})"), Pictures.Json(image));
            var turned = new byte[image.Pixels.Length];
            Rotation.Nearest(new PixelView(image.Pixels, width, height), degrees, turned);
            Same.Pixels(expected, new RgbImage(width, height, turned));
        }
    }

    [Fact]
    public void Erasing_equalsTorchvision()
    {
        var input = new float[3 * 20 * 20];
        for (var i = 0; i < input.Length; i++) input[i] = i + 1;
        var expected = judge.Floats("result = F.erase(torch.arange(1, 1201, dtype=torch.float32).reshape(3, 20, 20), 3, 5, 11, 7, torch.zeros(3, 1, 1))");
        Augmentation.Erase(input, 20, new Area(5, 3, 7, 11));
        Assert.Equal(expected, input);
    }

    private void Agrees(string code, double[] parameters, Action<byte[], double> operation)
    {
        foreach (var parameter in parameters)
        {
            Agrees(Side, string.Format(CultureInfo.InvariantCulture, code, parameter), pixels => operation(pixels, parameter));
        }
    }

    private void Agrees(int side, string code, Action<byte[]> operation)
    {
        var image = Pictures.Noise(side, side, 21);
        var expected = judge.Picture($"result = {code}", Pictures.Json(image));
        operation(image.Pixels);
        Same.Pixels(expected, image);
    }
}
