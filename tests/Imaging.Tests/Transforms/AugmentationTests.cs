using Platform.Imaging.Tests.Judge;
using Platform.Imaging.Transforms;

namespace Platform.Imaging.Tests.Transforms;

public sealed class AugmentationTests
{
    private static readonly PictureTransform _transform = new(24, 32);
    private static readonly RgbImage _picture = Pictures.Noise(45, 32, 4);

    private static readonly Augmentation _everything = new()
    {
        HorizontalFlip = 0.5,
        VerticalFlip = 0.5,
        RandomCrop = true,
        RotationDegrees = 30,
        Brightness = 0.4,
        Contrast = 0.4,
        Saturation = 0.4,
        Hue = 0.1,
        Erasing = 0.5,
    };

    [Fact]
    public void None_sees_whatValidationSees()
    {
        var expected = new float[_transform.Length];
        _transform.Centre(_picture, expected);
        Assert.Equal(expected, Apply(Augmentation.None, 1));
    }

    [Fact]
    public void Apply_ofTheSameSeed_givesTheSame() => Assert.Equal(Apply(_everything, 77), Apply(_everything, 77));

    [Fact]
    public void Apply_leavesThePictureAsItWas()
    {
        var before = _picture.Pixels.ToArray();
        Apply(_everything, 3);
        Assert.Equal(before, _picture.Pixels);
    }

    [Fact]
    public void Apply_ofOtherSeeds_givesOthers() => Assert.Equal(200, Enumerable.Range(0, 200).Select(seed => Apply(_everything, (ulong)seed)).Distinct(new ByNumbers()).Count());

    [Fact]
    public void Flip_happens_asOftenAsAsked()
    {
        var upright = Apply(Augmentation.None, 0);
        var flipped = Enumerable.Range(0, 4_000).Count(index => !Apply(new Augmentation { HorizontalFlip = 0.3 }, Augmentation.SeedOf(5, 1, index)).AsSpan().SequenceEqual(upright));
        // Five standard deviations of a binomial draw to either side; the seeds are fixed.
        Assert.InRange(flipped, 1_200 - 145, 1_200 + 145);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public void Flips_ofProbabilityOne_mirrorTheCentre(double horizontal, double vertical)
    {
        var upright = Apply(Augmentation.None, 0);
        var flipped = Apply(new Augmentation { HorizontalFlip = horizontal, VerticalFlip = vertical }, 9);
        for (var i = 0; i < upright.Length; i++)
        {
            var (x, y, channel) = (i % 24, i / 24 % 24, i / 576);
            Assert.Equal(upright[(channel * 24 + (vertical > 0 ? 23 - y : y)) * 24 + (horizontal > 0 ? 23 - x : x)], flipped[i]);
        }
    }

    [Fact]
    public void RandomCrop_takes_areasInBounds()
    {
        var random = new SplitMix64(1);
        List<double> parts = [];
        for (var round = 0; round < 3_000; round++)
        {
            var area = RandomArea.OfCrop(ref random, 200, 150, 0.2, 0.9);
            Assert.InRange(area.Left, 0, 200 - area.Width);
            Assert.InRange(area.Top, 0, 150 - area.Height);
            Assert.InRange((double)area.Width / area.Height, 0.73, 1.36);
            parts.Add(area.Width * area.Height / 30_000.0);
        }

        Assert.InRange(parts.Min(), 0.19, 0.21);
        Assert.InRange(parts.Max(), 0.86, 0.91);
    }

    [Theory]
    [InlineData(1000, 10, 13, 10)]
    [InlineData(10, 1000, 10, 13)]
    public void RandomCrop_thatNeverFits_takesTheMiddle(int width, int height, int across, int down)
    {
        var random = new SplitMix64(1);
        Assert.Equal(new Area((width - across) / 2, (height - down) / 2, across, down), RandomArea.OfCrop(ref random, width, height, 1, 1));
    }

    [Fact]
    public void RandomCrop_ofAllAndSquare_resizesAll()
    {
        var square = Pictures.Noise(32, 32, 8);
        var expected = new byte[24 * 24 * 3];
        Resample.Bilinear(new PixelView(square.Pixels, 32, 32), 24, 24, expected);
        var planes = new float[_transform.Length];
        Normalise.ToPlanes(new PixelView(expected, 24, 24), planes);
        // The whole area fits only at a ratio of 1, which is drawn rarely; else the middle is taken, which is all of a square.
        Assert.Equal(planes, Apply(new Augmentation { RandomCrop = true, CropScaleMin = 1, CropScaleMax = 1 }, 2, square));
    }

    [Fact]
    public void Erasing_ofProbabilityOne_erasesOneRectangle()
    {
        var upright = Apply(Augmentation.None, 0);
        var shares = Enumerable.Range(0, 300).Select(seed => Apply(new Augmentation { Erasing = 1 }, (ulong)seed).Zip(upright).Count(pair => pair.First != pair.Second) / (double)upright.Length).ToArray();
        Assert.All(shares, share => Assert.InRange(share, 0.005, 0.36));
        Assert.True(shares.Max() - shares.Min() > 0.2);
    }

    [Fact]
    public void Seeds_ofNeighbours_haveNothingInCommon()
    {
        var seeds = (from run in Enumerable.Range(-3, 7) from epoch in Enumerable.Range(0, 30) from index in Enumerable.Range(0, 100) select Augmentation.SeedOf(run, epoch, index)).ToArray();
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
        // Of two unrelated numbers half of the bits differ.
        Assert.InRange(seeds.Zip(seeds.Skip(1)).Average(pair => System.Numerics.BitOperations.PopCount(pair.First ^ pair.Second)), 31, 33);
    }

    [Fact]
    public void SplitMix64_gives_theNumbersOfItsPaper()
    {
        // The first outputs for the seed 1234567 of the reference implementation by Vigna, https://prng.di.unimi.it/splitmix64.c.
        var random = new SplitMix64(1234567);
        Assert.Equal((6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL), (random.Next(), random.Next(), random.Next()));
    }

    private static float[] Apply(Augmentation augmentation, ulong seed, RgbImage? picture = null)
    {
        var input = new float[_transform.Length];
        augmentation.Apply(_transform, picture ?? _picture, seed, input);
        return input;
    }

    private sealed class ByNumbers : IEqualityComparer<float[]>
    {
        public bool Equals(float[]? x, float[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(float[] obj) => obj[0].GetHashCode();
    }
}
