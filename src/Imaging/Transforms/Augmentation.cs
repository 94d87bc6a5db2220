using System.Buffers;

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

    /// <summary>The most degrees of rotation to either side, 0 to 180; the nearest pixel is taken, and what comes in from outside is black.</summary>
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

    /// <summary>
    /// A resized picture as training input: rotated, cut, flipped, its colours jittered, normalised, and partly erased, in this order. <paramref name="input"/> is <c>3×ImageSize×ImageSize</c>. Without
    /// <see cref="RandomCrop"/> the centre is cut out.
    /// </summary>
    /// <param name="transform">The size.</param>
    /// <param name="resized">The picture, resized by <see cref="PictureTransform.Resize"/>.</param>
    /// <param name="seed">What the variation follows from; see <see cref="SeedOf"/>.</param>
    /// <param name="input">Where to write.</param>
    /// <exception cref="ArgumentException">The picture is smaller than the square, or the input too short.</exception>
    public void Apply(PictureTransform transform, RgbImage resized, ulong seed, Span<float> input) =>
        Apply(transform, new PixelView(resized.Pixels, resized.Width, resized.Height), seed, input);

    /// <inheritdoc cref="Apply(PictureTransform, RgbImage, ulong, Span{float})" />
    internal void Apply(PictureTransform transform, PixelView picture, ulong seed, Span<float> input)
    {
        transform.Check(picture, input);
        var random = new SplitMix64(seed);
        var side = transform.ImageSize;
        var scratch = ArrayPool<byte>.Shared.Rent((RotationDegrees > 0 ? picture.Width * picture.Height * 3 : 0) + side * side * 3);
        try
        {
            var square = scratch.AsSpan(0, side * side * 3);
            if (RotationDegrees > 0)
            {
                var turned = scratch.AsSpan(square.Length, picture.Width * picture.Height * 3);
                Rotation.Nearest(picture, random.Between(-RotationDegrees, RotationDegrees), turned);
                picture = new PixelView(turned, picture.Width, picture.Height);
            }

            if (RandomCrop)
            {
                var area = RandomArea.OfCrop(ref random, picture.Width, picture.Height, CropScaleMin, CropScaleMax);
                Resample.Bilinear(picture.Cut(area.Left, area.Top, area.Width, area.Height), side, side, square);
            }
            else
            {
                picture.Centre(side).CopyTo(square);
            }

            if (HorizontalFlip > 0 && random.NextDouble() < HorizontalFlip) Flip.LeftToRight(square, side);
            if (VerticalFlip > 0 && random.NextDouble() < VerticalFlip) Flip.TopToBottom(square, side);
            Jitter(ref random, square);
            Normalise.ToPlanes(new PixelView(square, side, side), input);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }

        if (Erasing > 0 && random.NextDouble() < Erasing && RandomArea.OfErasing(ref random, side) is { } erased) Erase(input, side, erased);
    }

    /// <summary>The seed of one picture in one epoch of a run, well mixed.</summary>
    public static ulong SeedOf(long runSeed, int epoch, int index) => SplitMix64.Mixed((ulong)runSeed, (uint)epoch, (uint)index);

    /// <summary>Sets a rectangle of the input to 0, the mean of what models see, in all channels.</summary>
    internal static void Erase(Span<float> input, int side, Area area)
    {
        for (var channel = 0; channel < 3; channel++)
        {
            for (var y = area.Top; y < area.Top + area.Height; y++) input.Slice((channel * side + y) * side + area.Left, area.Width).Clear();
        }
    }

    /// <summary>Brightness, contrast, saturation and hue, those that are asked for, in random order.</summary>
    private void Jitter(ref SplitMix64 random, Span<byte> pixels)
    {
        if (Brightness <= 0 && Contrast <= 0 && Saturation <= 0 && Hue <= 0) return;
        Span<int> order = [0, 1, 2, 3];
        random.Shuffle(order);
        foreach (var kind in order)
        {
            switch (kind)
            {
                case 0 when Brightness > 0: Colours.Brightness(pixels, Factor(ref random, Brightness)); break;
                case 1 when Contrast > 0: Colours.Contrast(pixels, Factor(ref random, Contrast)); break;
                case 2 when Saturation > 0: Colours.Saturation(pixels, Factor(ref random, Saturation)); break;
                case 3 when Hue > 0: Colours.Hue(pixels, random.Between(-Hue, Hue)); break;
            }
        }
    }

    private static double Factor(ref SplitMix64 random, double range) => random.Between(Math.Max(0, 1 - range), 1 + range);
}
