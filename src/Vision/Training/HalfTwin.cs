using Platform.Vision.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Vision.Training;

/// <summary>
/// A model's twin in bfloat16, which does the computing of mixed precision: the weights that are trained stay in float32, the twin follows them, and its gradients are theirs. Batch normalisation keeps float32, as its statistics
/// are averages of many small changes. bfloat16 has the exponents of float32, so the loss needs no scaling (Micikevicius et al., 2018; Kalamkar et al., 2019).
/// </summary>
internal sealed class HalfTwin : IDisposable
{
    private readonly IReadOnlyList<(Parameter Master, Parameter Twin)> _parameters;
    private readonly IReadOnlyList<(Tensor Master, Tensor Twin)> _buffers;

    /// <summary>The twin of a model.</summary>
    /// <param name="master">The model that is trained.</param>
    /// <param name="twin">Another of its make on its device, whose values do not matter; disposed with this.</param>
    public HalfTwin(ImageClassifier master, ImageClassifier twin)
    {
        Model = twin.to(ScalarType.BFloat16);
        foreach (var module in twin.modules().OfType<BatchNorm2d>()) module.to(ScalarType.Float32);
        (_parameters, _buffers) = (WeightCopies.Parameters(master, twin), WeightCopies.Buffers(master, twin));
        twin.train();
        WeightCopies.Copy(master, twin);
    }

    /// <summary>The twin, in training mode.</summary>
    public ImageClassifier Model { get; }

    /// <summary>The logits of inputs in float32, in float32.</summary>
    public Tensor Logits(Tensor input) => Model.call(input.to(ScalarType.BFloat16)).to(ScalarType.Float32);

    /// <summary>Adds the gradients of a backward pass to the master's, and gives it the buffers that the forward pass changed.</summary>
    public void HandOver()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var (master, twin) in _parameters)
        {
            if (twin.grad is not { } gradient) continue;
            if (master.grad is { } sum) sum.add_(gradient);
            else master.grad = gradient.to(ScalarType.Float32, copy: true);
            twin.grad = null;
        }

        foreach (var (master, twin) in _buffers) master.copy_(twin);
    }

    /// <summary>Follows the master after a step.</summary>
    public void Follow()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var (master, twin) in _parameters) twin.copy_(master);
    }

    /// <inheritdoc />
    public void Dispose() => Model.Dispose();
}
