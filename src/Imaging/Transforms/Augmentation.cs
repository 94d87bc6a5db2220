namespace Platform.Imaging.Transforms;

/// <summary>How pictures are varied in training. Everything random follows from the seed given with a picture, so a run can be repeated.</summary>
public sealed record Augmentation
{
    /// <summary>No variation: training sees what validation sees.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>The probability of a horizontal flip.</summary>
    public double HorizontalFlip { get; init; }

    /// <summary>The probability of a vertical flip.</summary>
    public double VerticalFlip { get; init; }

    /// <summary>Whether the square is cut out at a random place and scale, as torchvision's <c>RandomResizedCrop</c> does.</summary>
    public bool RandomCrop { get; init; }

    /// <summary>The least part of the area that a random crop takes, 0…1.</summary>
    public double CropScaleMin { get; init; } = 0.08;

    /// <summary>The greatest part of the area that a random crop takes, 0…1.</summary>
    public double CropScaleMax { get; init; } = 1;

    /// <summary>The most degrees of rotation to either side, 0 to 180; what comes in from outside is black.</summary>
    public double RotationDegrees { get; init; }

    /// <summary>Brightness is multiplied by a factor in 1 ± this, as torchvision's <c>ColorJitter</c> does.</summary>
    public double Brightness { get; init; }

    /// <summary>Contrast likewise.</summary>
    public double Contrast { get; init; }

    /// <summary>Saturation likewise.</summary>
    public double Saturation { get; init; }

    /// <summary>Hue is shifted by a part of the circle in ± this, at most 0.5.</summary>
    public double Hue { get; init; }

    /// <summary>The probability that a random rectangle is erased, as torchvision's <c>RandomErasing</c> does.</summary>
    public double Erasing { get; init; }

    /// <summary>A resized picture as training input: varied, cut, normalised. <paramref name="input"/> is <c>3×ImageSize×ImageSize</c>.</summary>
    /// <param name="transform">The size.</param>
    /// <param name="resized">The picture, resized by <see cref="PictureTransform.Resize"/>.</param>
    /// <param name="seed">What the variation follows from; see <see cref="SeedOf"/>.</param>
    /// <param name="input">Where to write.</param>
    public void Apply(PictureTransform transform, RgbImage resized, ulong seed, Span<float> input) => throw new NotImplementedException();

    /// <summary>The seed of one picture in one epoch of a run, well mixed.</summary>
    public static ulong SeedOf(long runSeed, int epoch, int index) => throw new NotImplementedException();
}
