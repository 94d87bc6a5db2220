using Platform.Recipes;

namespace Platform.Vision.Models;

/// <summary>Makes the models of <see cref="TimmModels"/>.</summary>
public static class ModelFactory
{
    /// <summary>The greatest side of an input, in pixels.</summary>
    public const int GreatestImageSize = 4_096;

    // Layers draw their first values from the process's generator: models are made one at a time.
    private static readonly Lock _one = new();

    /// <summary>A model on the CPU, in training mode, initialised as torchvision does from the seed alone.</summary>
    /// <param name="name">Its name in the catalogue.</param>
    /// <param name="classes">How many classes it tells apart.</param>
    /// <param name="imageSize">The side of its input in pixels; matters for transformers alone.</param>
    /// <param name="dropRate">The probability of dropout before the classifier; below 0 for the model's own.</param>
    /// <param name="seed">What the initialisation follows from.</param>
    /// <exception cref="VisionException">There is no such model, or it does not take such pictures.</exception>
    public static ImageClassifier Create(string name, int classes, int imageSize, double dropRate, long seed)
    {
        var form = Checked(name, classes, imageSize, dropRate);
        lock (_one)
        {
            using var generator = TorchSharp.torch.manual_seed(seed);
            var model = Make(form);
            model.Initialise();
            return model;
        }
    }

    /// <summary>A model whose values are yet to be loaded.</summary>
    /// <exception cref="VisionException">There is no such model, or it does not take such pictures.</exception>
    internal static ImageClassifier Blank(string name, int classes, int imageSize, double dropRate)
    {
        var form = Checked(name, classes, imageSize, dropRate);
        lock (_one) return Make(form);
    }

    private static ModelForm Checked(string name, int classes, int imageSize, double dropRate)
    {
        var known = TimmModels.Find(name) ?? throw new VisionException($"There is no model '{name}'; there are {string.Join(", ", TimmModels.All.Select(model => model.Name))}.");
        if (classes < 1) throw new VisionException($"A model tells at least one class apart, not {classes}.");
        if (!(dropRate < 1)) throw new VisionException("The dropout before the classifier must be below 1.");
        var least = known.LeastImageSize;
        if (imageSize < least || imageSize > GreatestImageSize) throw new VisionException($"{name} takes pictures of {least} to {GreatestImageSize} pixels a side, not of {imageSize}.");
        if (imageSize % known.SizeStep != 0) throw new VisionException($"{name} takes pictures whose side is a multiple of {known.SizeStep} pixels, which {imageSize} is not.");
        return new(name, classes, imageSize, dropRate < 0 ? null : dropRate);
    }

    private static ImageClassifier Make(ModelForm form) => form.Name switch
    {
        "resnet18" => new ResNet(form, false, 2, 2, 2, 2),
        "resnet34" => new ResNet(form, false, 3, 4, 6, 3),
        "resnet50" => new ResNet(form, true, 3, 4, 6, 3),
        "mobilenet_v2" => new MobileNetV2(form),
        "efficientnet_b0" => new EfficientNet(form),
        "convnext_tiny" => new ConvNeXt(form),
        "vit_b_16" => new VisionTransformer(form),
        _ => throw new VisionException($"The model '{form.Name}' is in the catalogue but cannot be made."),
    };
}
