using Platform.Imaging.Transforms;

namespace Platform.Imaging.Batches;

/// <summary>What makes an input of a picture.</summary>
/// <param name="Cache">The pictures.</param>
/// <param name="Transform">The size.</param>
/// <param name="Augmentation">How they are varied, if they are.</param>
/// <param name="RunSeed">The run's seed.</param>
/// <param name="Epoch">The epoch.</param>
internal sealed record BatchRecipe(PictureCache Cache, PictureTransform Transform, Augmentation? Augmentation, long RunSeed, int Epoch)
{
    /// <summary>Writes one input.</summary>
    /// <exception cref="ImagingException">The picture cannot be read or decoded; the message names it.</exception>
    public void Fill(int index, Scratch scratch, Span<float> input)
    {
        try
        {
            var picture = Cache.Get(index, scratch);
            if (Augmentation is null) Transform.Centre(picture, input);
            else Augmentation.Apply(Transform, picture, Augmentation.SeedOf(RunSeed, Epoch, index), input);
        }
        catch (Exception fault) when (fault is not ImageRejectedException)
        {
            throw new ImagingException($"'{Cache.Pictures.NameOf(index)}' could not be read: {fault.Message}", fault);
        }
    }
}
