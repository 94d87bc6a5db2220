namespace Platform.Imaging.Transforms;

/// <summary>How a picture becomes a model's input: resized so that its shorter side has <paramref name="ResizeSize"/>, a square of <paramref name="ImageSize"/> cut out, scaled to 0…1, normalised per channel.</summary>
/// <param name="ImageSize">The side of the square, in pixels.</param>
/// <param name="ResizeSize">The shorter side after resizing, in pixels, at least <paramref name="ImageSize"/>.</param>
public sealed record PictureTransform(int ImageSize, int ResizeSize)
{
    /// <summary>ImageNet's means of red, green, blue, as torchvision's weights were trained with.</summary>
    public static ReadOnlySpan<float> Mean => [0.485f, 0.456f, 0.406f];

    /// <summary>ImageNet's standard deviations of red, green, blue.</summary>
    public static ReadOnlySpan<float> Deviation => [0.229f, 0.224f, 0.225f];

    /// <summary>The transform for a size, with torchvision's ratio of 256 to 224.</summary>
    public static PictureTransform Of(int imageSize) => new(imageSize, (int)Math.Round(imageSize * 256.0 / 224.0, MidpointRounding.ToEven));

    /// <summary>The floats of one input, <c>3·ImageSize·ImageSize</c>.</summary>
    public int Length => 3 * ImageSize * ImageSize;

    /// <summary>The picture resized as is done before any cut, as Pillow's antialiased bilinear filter does; what is worth caching.</summary>
    public RgbImage Resize(RgbImage image) => throw new NotImplementedException();

    /// <summary>A resized picture as input, for validation and inference: the centre is cut out. <paramref name="input"/> is <c>3×ImageSize×ImageSize</c>.</summary>
    public void Centre(RgbImage resized, Span<float> input) => throw new NotImplementedException();
}
