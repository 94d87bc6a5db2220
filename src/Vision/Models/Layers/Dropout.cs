using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models.Layers;

/// <summary>In training zeroes elements with a probability and scales the others so that the mean stays. Draws from the model's own source, not from the process's generator.</summary>
internal sealed class Dropout(double probability, DropoutSource source) : Module<Tensor, Tensor>(nameof(Dropout))
{
    public override Tensor forward(Tensor input)
    {
        if (!training || probability == 0) return input.alias();
        using var mask = empty(input.shape, input.dtype, input.device);
        return input.mul(mask.bernoulli_(1 - probability, source.Generator).div_(1 - probability));
    }
}
