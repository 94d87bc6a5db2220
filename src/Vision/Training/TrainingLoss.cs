using Platform.Recipes;
using static TorchSharp.torch;

namespace Platform.Vision.Training;

/// <summary>Cross-entropy as configured: the mean over a batch, with label smoothing, its classes weighted.</summary>
internal sealed class TrainingLoss : IDisposable
{
    private readonly double _smoothing;
    private readonly Tensor? _weights;

    /// <summary>The loss of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="pictures">How many pictures of each class are trained with.</param>
    /// <param name="device">Where it computes.</param>
    public TrainingLoss(LossConfig config, IReadOnlyList<long> pictures, Device device)
    {
        _smoothing = config.LabelSmoothing;
        if (config.ClassWeights == "balanced") _weights = tensor(Balanced(pictures), device: device).DetachFromDisposeScope();
    }

    /// <summary>
    /// Weights in inverse proportion to how many pictures a class has, <c>n / (classes · n of the class)</c> as scikit-learn's <c>balanced</c>: classes without a picture are not counted, and weigh nothing.
    /// </summary>
    public static float[] Balanced(IReadOnlyList<long> pictures)
    {
        var (all, classes) = (pictures.Sum(), pictures.Count(count => count > 0));
        return pictures.Select(count => count == 0 ? 0 : (float)((double)all / ((double)classes * count))).ToArray();
    }

    /// <summary>The loss of a batch, a scalar.</summary>
    /// <param name="logits"><c>N×classes</c>, float32.</param>
    /// <param name="classes"><c>N</c>.</param>
    public Tensor Of(Tensor logits, Tensor classes) => nn.functional.cross_entropy(logits, classes, _weights, label_smoothing: _smoothing);

    /// <inheritdoc />
    public void Dispose() => _weights?.Dispose();
}
