using Platform.Vision.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Vision.Training;

/// <summary>A model's tensors beside those of another of the same make.</summary>
internal static class WeightCopies
{
    /// <summary>Parameters and buffers under their names, the model's own tensors.</summary>
    public static IEnumerable<(string Name, Tensor Tensor)> TensorsOf(ImageClassifier model) =>
        model.named_parameters().Select(named => (named.name, (Tensor)named.parameter)).Concat(model.named_buffers().Select(named => (named.name, named.buffer)));

    /// <summary>The parameters of two models, side by side.</summary>
    public static IReadOnlyList<(Parameter From, Parameter To)> Parameters(ImageClassifier from, ImageClassifier to) => from.parameters().Zip(to.parameters()).ToArray();

    /// <summary>The buffers of two models, side by side.</summary>
    public static IReadOnlyList<(Tensor From, Tensor To)> Buffers(ImageClassifier from, ImageClassifier to) => from.buffers().Zip(to.buffers()).ToArray();

    /// <summary>Gives a model another's values.</summary>
    public static void Copy(ImageClassifier from, ImageClassifier to)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var ((_, source), (_, target)) in TensorsOf(from).Zip(TensorsOf(to))) target.copy_(source);
    }
}
