using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models.Layers;

/// <summary>The channels of each place of <c>N×C×H×W</c> to mean 0 and variance 1.</summary>
internal sealed class LayerNorm2d : Module<Tensor, Tensor>
{
    private readonly long[] _shape;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    internal LayerNorm2d(long channels)
        : base(nameof(LayerNorm2d))
    {
        _shape = [channels];
        _weight = ones(channels).Owned();
        _bias = zeros(channels).Owned();
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) =>
        input.permute(0, 2, 3, 1).Then(last => functional.layer_norm(last, _shape, _weight, _bias, 1e-6)).Then(normal => normal.permute(0, 3, 1, 2));
}
