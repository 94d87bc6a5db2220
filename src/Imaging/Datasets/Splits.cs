using Platform.Imaging.Transforms;

namespace Platform.Imaging.Datasets;

/// <summary>Which pictures are trained with and which validated with, as indices into the manifest's pictures, ascending.</summary>
/// <param name="Train">Training.</param>
/// <param name="Validation">Validation.</param>
public sealed record Splits(IReadOnlyList<int> Train, IReadOnlyList<int> Validation)
{
    // Tells this use of the seed from others.
    private const ulong Draw = 0x73706C697473;

    /// <summary>
    /// The splits of a dataset: its own <c>train</c> and <c>val</c> where it has both (<c>test</c> is left out); else, of what is not <c>test</c>, a part of each class drawn by the seed, at least one picture of a class
    /// that has two. The draw: each class's pictures, ascending, are shuffled by Fisher and Yates with <see cref="SplitMix64"/>, seeded by the seed and the class's index, and the first
    /// <c>round(n·valRatio)</c> of them, but 1 to <c>n−1</c>, are for validation.
    /// </summary>
    /// <param name="manifest">The dataset.</param>
    /// <param name="seed">What the draw follows from.</param>
    /// <param name="valRatio">The part for validation, above 0 and below 1.</param>
    /// <exception cref="DatasetRejectedException">Nothing is left to train or to validate with.</exception>
    public static Splits Of(ImageManifest manifest, long seed, double valRatio)
    {
        if (!(valRatio > 0 && valRatio < 1)) throw new ArgumentOutOfRangeException(nameof(valRatio), valRatio, "it is above 0 and below 1");
        var (train, validation) = (InSplit(manifest, "train"), InSplit(manifest, "val"));
        if (train.Count > 0 && validation.Count > 0) return new Splits(train, validation);

        (train, validation) = ([], []);
        foreach (var ofClass in Enumerable.Range(0, manifest.Pictures.Length).Where(index => manifest.Pictures[index].Split != "test").GroupBy(index => manifest.Pictures[index].Class))
        {
            var drawn = ofClass.ToArray();
            new SplitMix64(SplitMix64.Mixed((ulong)seed, (uint)(ofClass.Key + 1), Draw)).Shuffle(drawn);
            var count = drawn.Length < 2 ? 0 : Math.Clamp((int)Math.Round(drawn.Length * valRatio, MidpointRounding.AwayFromZero), 1, drawn.Length - 1);
            validation.AddRange(drawn[..count]);
            train.AddRange(drawn[count..]);
        }

        train.Sort();
        validation.Sort();
        if (train.Count == 0) throw Rejection.Of("there are no pictures to train with: all are of the split test");
        return validation.Count > 0 ? new Splits(train, validation) : throw Rejection.Of("there are no pictures to validate with: no class has two pictures that are not of the split test");
    }

    private static List<int> InSplit(ImageManifest manifest, string split) => [.. Enumerable.Range(0, manifest.Pictures.Length).Where(index => manifest.Pictures[index].Split == split)];
}
