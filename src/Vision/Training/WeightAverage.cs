using Platform.Vision.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Vision.Training;

/// <summary>
/// An exponential moving average of a model's weights, kept in a model of its own; buffers are the last ones. After <c>t</c> steps the average keeps <c>min(decay, (1+t)/(10+t))</c> of itself, so that in the first steps it is not
/// the untrained weights that it remembers.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly double _decay;
    private readonly IReadOnlyList<(Parameter From, Parameter To)> _parameters;
    private readonly IReadOnlyList<(Tensor From, Tensor To)> _buffers;

    /// <summary>Begins with the weights as they are.</summary>
    /// <param name="model">The model that is trained.</param>
    /// <param name="average">Another of its make, whose values do not matter; disposed with this.</param>
    /// <param name="decay">How much of the average stays at a step in the long run, 0…1.</param>
    public WeightAverage(ImageClassifier model, ImageClassifier average, double decay)
    {
        (Model, _decay) = (average, decay);
        (_parameters, _buffers) = (WeightCopies.Parameters(model, average), WeightCopies.Buffers(model, average));
        average.eval();
        WeightCopies.Copy(model, average);
    }

    /// <summary>The average, in evaluation mode.</summary>
    public ImageClassifier Model { get; }

    /// <summary>Takes in the weights after a step.</summary>
    /// <param name="steps">Steps before it.</param>
    public void Update(long steps)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var decay = Math.Min(_decay, (1.0 + steps) / (10.0 + steps));
        foreach (var (from, to) in _parameters) to.mul_(decay).add_(from, 1 - decay);
        foreach (var (from, to) in _buffers) to.copy_(from);
    }

    /// <inheritdoc />
    public void Dispose() => Model.Dispose();
}
