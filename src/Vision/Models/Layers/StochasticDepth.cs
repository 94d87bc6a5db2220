using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models.Layers;

/// <summary>
/// In training zeroes whole pictures of a residual branch with a probability and scales the others so that the mean stays; torchvision's <c>StochasticDepth</c> in the mode <c>row</c>.
/// Source: Huang et al., Deep Networks with Stochastic Depth, 2016.
/// </summary>
internal sealed class StochasticDepth(double probability, DropoutSource source) : Module<Tensor, Tensor>(nameof(StochasticDepth))
{
    /// <summary>The probability that a picture's branch is left out, 0…1.</summary>
    internal double Probability { get; set; } = probability;

    /// <summary>A residual branch, of which this disposes, with what it is beside.</summary>
    internal Tensor Join(Tensor branch, Tensor shortcut) => (training && Probability > 0 ? branch.Then(this) : branch).add_(shortcut);

    public override Tensor forward(Tensor input)
    {
        if (!training || Probability == 0) return input.alias();
        var shape = new long[input.ndim];
        Array.Fill(shape, 1);
        shape[0] = input.size(0);
        using var kept = empty(shape, input.dtype, input.device).bernoulli_(1 - Probability, source.Generator);
        return input.mul(Probability < 1 ? kept.div_(1 - Probability) : kept);
    }
}
