using Platform.Imaging.Datasets;
using Platform.Vision.Models;

namespace Platform.Vision.Weights;

/// <summary>What a weights file says of its model, in its metadata: <c>format=pt</c>, <c>model_name</c>, <c>image_size</c>, <c>resize_size</c>, <c>classes</c> (a JSON array of <c>{"id","name"}</c>), <c>drop_rate</c>.</summary>
/// <param name="ModelName">The model.</param>
/// <param name="ImageSize">The side of its input in pixels.</param>
/// <param name="Classes">Its classes, in the order of its outputs.</param>
public sealed record ModelCard(string ModelName, int ImageSize, IReadOnlyList<ImageClass> Classes);

/// <summary>Weights of models as files that open in Python.</summary>
public static class ModelWeights
{
    /// <summary>Writes a model's parameters and buffers under their own names.</summary>
    public static void Save(Stream file, ImageClassifier model, ModelCard card) => throw new NotImplementedException();

    /// <summary>A model of a file that <see cref="Save"/> wrote, in evaluation mode, on a device.</summary>
    /// <exception cref="WeightsRejectedException">It is no such file.</exception>
    public static (ImageClassifier Model, ModelCard Card) Load(Stream file, TorchSharp.torch.Device device) => throw new NotImplementedException();

    /// <summary>
    /// Loads weights into a model that may have other classes: every tensor of the model but those of its classifier must be there with its shape; the classifier's are taken where they fit. timm's and torchvision's names are
    /// understood.
    /// </summary>
    /// <returns>Whether the classifier's tensors were taken too.</returns>
    /// <exception cref="WeightsRejectedException">It is of another model; names the tensor.</exception>
    public static bool LoadInto(ImageClassifier model, Stream file) => throw new NotImplementedException();
}
