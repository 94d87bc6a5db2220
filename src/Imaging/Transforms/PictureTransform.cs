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

    /// <summary>
    /// The picture resized as is done before any cut, as Pillow's antialiased bilinear filter does (torchvision's <c>Resize</c> on its images, byte for byte); what is worth caching. Of a picture more than 20 times as
    /// long as wide the middle is taken, so that the longer side stays bounded.
    /// </summary>
    public RgbImage Resize(RgbImage image)
    {
        var middle = Middle(new PixelView(image.Pixels, image.Width, image.Height));
        var (width, height) = SizeOf(middle.Width, middle.Height);
        if (width == image.Width && height == image.Height) return image;
        var pixels = GC.AllocateUninitializedArray<byte>(width * height * 3);
        Resample.Bilinear(middle, width, height, pixels);
        return new RgbImage(width, height, pixels);
    }

    /// <summary>A resized picture as input, for validation and inference: the centre is cut out. <paramref name="input"/> is <c>3×ImageSize×ImageSize</c>.</summary>
    /// <exception cref="ArgumentException">The picture is smaller than the square, or the input too short.</exception>
    public void Centre(RgbImage resized, Span<float> input) => Centre(new PixelView(resized.Pixels, resized.Width, resized.Height), input);

    /// <inheritdoc cref="Centre(RgbImage, Span{float})" />
    internal void Centre(PixelView resized, Span<float> input)
    {
        Check(resized, input);
        Normalise.ToPlanes(resized.Centre(ImageSize), input);
    }

    /// <summary>The part that is resized: all of it, unless it is longer than <see cref="MaxAspect"/> allows.</summary>
    internal static PixelView Middle(PixelView image)
    {
        var width = (int)Math.Min(image.Width, (long)image.Height * MaxAspect);
        var height = (int)Math.Min(image.Height, (long)image.Width * MaxAspect);
        return image.Cut((image.Width - width) / 2, (image.Height - height) / 2, width, height);
    }

    /// <summary>What a picture's sides become: the shorter one <see cref="ResizeSize"/>, the longer one in proportion, cut to a whole number.</summary>
    internal (int Width, int Height) SizeOf(int width, int height) => width <= height
        ? (ResizeSize, (int)((double)((long)ResizeSize * height) / width))
        : ((int)((double)((long)ResizeSize * width) / height), ResizeSize);

    /// <summary>Refuses what does not fit.</summary>
    internal void Check(PixelView resized, ReadOnlySpan<float> input)
    {
        if (resized.Width < ImageSize || resized.Height < ImageSize) throw new ArgumentException($"a picture of {resized.Width}×{resized.Height} pixels has no square of {ImageSize}", nameof(resized));
        if (input.Length < Length) throw new ArgumentException($"{input.Length} floats do not hold 3×{ImageSize}×{ImageSize}", nameof(input));
    }

    private const int MaxAspect = 20;
}
