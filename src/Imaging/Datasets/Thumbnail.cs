using Platform.Imaging.Codecs;
using Platform.Imaging.Transforms;

namespace Platform.Imaging.Datasets;

/// <summary>Small pictures of pictures.</summary>
public static class Thumbnail
{
    /// <summary>A picture file as a JPEG whose longer side is at most <paramref name="side"/> pixels; a smaller one keeps its size. Takes processor time and the memory of the decoded picture.</summary>
    /// <exception cref="ImageRejectedException">It is no picture that can be decoded.</exception>
    public static byte[] Of(ReadOnlySpan<byte> file, int side, ImageLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        var image = ImageDecoder.Decode(file, limits);
        var longer = Math.Max(image.Width, image.Height);
        if (longer <= side) return JpegEncoder.Encode(image);
        var width = Scaled(image.Width);
        var height = Scaled(image.Height);
        var pixels = new byte[width * height * 3];
        Resample.Bilinear(new PixelView(image.Pixels, image.Width, image.Height), width, height, pixels);
        return JpegEncoder.Encode(new RgbImage(width, height, pixels));

        int Scaled(int length) => Math.Max(1, (int)Math.Round((double)length * side / longer, MidpointRounding.AwayFromZero));
    }
}
