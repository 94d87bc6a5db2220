using Platform.Recipes;

namespace Platform.Vision.Models;

/// <summary>Makes the models of <see cref="TimmModels"/>.</summary>
public static class ModelFactory
{
    /// <summary>A model on the CPU, in training mode, initialised as torchvision does from the seed alone.</summary>
    /// <param name="name">Its name in the catalogue.</param>
    /// <param name="classes">How many classes it tells apart.</param>
    /// <param name="imageSize">The side of its input in pixels; matters for transformers alone.</param>
    /// <param name="dropRate">The probability of dropout before the classifier; below 0 for the model's own.</param>
    /// <param name="seed">What the initialisation follows from.</param>
    /// <exception cref="VisionException">There is no such model, or it does not take such pictures.</exception>
    public static ImageClassifier Create(string name, int classes, int imageSize, double dropRate, long seed) => throw new NotImplementedException();
}
