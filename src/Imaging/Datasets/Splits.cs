namespace Platform.Imaging.Datasets;

/// <summary>Which pictures are trained with and which validated with, as indices into the manifest's pictures, ascending.</summary>
/// <param name="Train">Training.</param>
/// <param name="Validation">Validation.</param>
public sealed record Splits(IReadOnlyList<int> Train, IReadOnlyList<int> Validation)
{
    /// <summary>
    /// The splits of a dataset: its own <c>train</c> and <c>val</c> where it has both (<c>test</c> is left out); else, of what is not <c>test</c>, a part of each class drawn by the seed, at least one picture of a class
    /// that has two.
    /// </summary>
    /// <param name="manifest">The dataset.</param>
    /// <param name="seed">What the draw follows from.</param>
    /// <param name="valRatio">The part for validation, above 0 and below 1.</param>
    /// <exception cref="DatasetRejectedException">Nothing is left to train or to validate with.</exception>
    public static Splits Of(ImageManifest manifest, long seed, double valRatio) => throw new NotImplementedException();
}
