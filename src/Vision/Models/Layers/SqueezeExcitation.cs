using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models.Layers;

/// <summary>Weighs each channel by what all channels' means say. Source: Hu et al., Squeeze-and-Excitation Networks, 2018.</summary>
internal sealed class SqueezeExcitation : Module<Tensor, Tensor>
{
    [ComponentName(Name = "fc1")]
    private readonly Conv2d _squeeze;

    [ComponentName(Name = "fc2")]
    private readonly Conv2d _excite;

    internal SqueezeExcitation(long channels, long squeezed)
        : base(nameof(SqueezeExcitation))
    {
        _squeeze = Conv2d(channels, squeezed, 1);
        _excite = Conv2d(squeezed, channels, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var weights = functional.adaptive_avg_pool2d(input, 1).Then(_squeeze).silu_().Then(_excite).sigmoid_();
        return input.mul(weights);
    }
}
