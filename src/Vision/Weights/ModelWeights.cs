using Platform.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Vision.Weights;

/// <summary>Weights of models as files that open in Python.</summary>
public static class ModelWeights
{
    /// <summary>Writes a model's parameters and buffers under their own names, torchvision's.</summary>
    public static void Save(Stream file, ImageClassifier model, ModelCard card) => Safetensors.Write(file, model.state_dict(), card.ToMetadata());

    /// <summary>A model of a file that <see cref="Save"/> wrote, in evaluation mode, on a device.</summary>
    /// <exception cref="WeightsRejectedException">It is no such file.</exception>
    public static (ImageClassifier Model, ModelCard Card) Load(Stream file, Device device)
    {
        using var read = Safetensors.Read(file);
        var card = ModelCard.Of(read.Metadata);
        var model = BlankFor(card, read.Tensors);
        try
        {
            if (!LoadInto(model, read.Tensors)) throw new WeightsRejectedException($"The weights' classifier is not one of {card.Classes.Count} classes.");
            model.eval();
            return (model.to(device), card);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Loads weights into a model that may have other classes: every tensor of the model but those of its classifier must be there with its shape; the classifier's are taken where they fit. timm's and torchvision's names are
    /// understood; a transformer's embedding of places is interpolated to the model's size of pictures as torchvision does.
    /// </summary>
    /// <returns>Whether the classifier's tensors were taken too.</returns>
    /// <exception cref="WeightsRejectedException">It is of another model; names the tensor. The model is as it was.</exception>
    public static bool LoadInto(ImageClassifier model, Stream file)
    {
        using var read = Safetensors.Read(file);
        return LoadInto(model, read.Tensors);
    }

    private static bool LoadInto(ImageClassifier model, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var given = PlaceEmbedding.Fit(model, TimmNames.Translate(model, tensors));
        var own = model.state_dict();
        var classifier = model.ClassifierTensors.All(name => given.TryGetValue(name, out var tensor) && Fits(tensor, own[name]));
        var taken = own.Where(entry => classifier || !model.ClassifierTensors.Contains(entry.Key)).ToList();
        foreach (var name in given.Keys)
            if (!own.ContainsKey(name)) throw new WeightsRejectedException($"The weights are of another model: {model.ModelName} has no tensor '{name}'.");
        foreach (var (name, tensor) in taken)
        {
            if (!given.TryGetValue(name, out var value))
            {
                // Counts of batches came later than the other buffers; nothing is computed with them.
                if (name.EndsWith(".num_batches_tracked", StringComparison.Ordinal)) continue;
                throw new WeightsRejectedException($"The weights are of another model: they lack {model.ModelName}'s tensor '{name}'.");
            }

            if (!Fits(value, tensor))
                throw new WeightsRejectedException($"The weights are of another model: the tensor '{name}' is {Describe(value)}, but {model.ModelName}'s is {Describe(tensor)}.");
        }

        foreach (var (name, tensor) in taken)
            if (given.TryGetValue(name, out var value)) tensor.copy_(value);
        return classifier;
    }

    // What is made must not be much larger than what the file holds: a classifier of so many classes is in it, and the narrowest takes 512 features.
    private static ImageClassifier BlankFor(ModelCard card, IReadOnlyDictionary<string, Tensor> tensors)
    {
        if (!tensors.Values.Any(tensor => tensor.ndim == 2 && tensor.size(0) == card.Classes.Count && tensor.size(1) >= 512)) throw new WeightsRejectedException($"The weights' classifier is not one of {card.Classes.Count} classes.");
        try
        {
            return ModelFactory.Blank(card.ModelName, card.Classes.Count, card.ImageSize, card.DropRate);
        }
        catch (VisionException wrong)
        {
            throw new WeightsRejectedException(wrong.Message, wrong);
        }
    }

    private static bool Fits(Tensor value, Tensor tensor) => value.shape.SequenceEqual(tensor.shape) && value.is_floating_point() == tensor.is_floating_point();

    private static string Describe(Tensor tensor) => $"{tensor.dtype} of {(tensor.ndim == 0 ? "one element" : string.Join('×', tensor.shape))}";
}
