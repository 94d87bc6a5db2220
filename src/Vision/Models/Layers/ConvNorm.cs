using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models.Layers;

/// <summary>A convolution that keeps the size but for its stride, batch normalisation, and an activation: torchvision's <c>Conv2dNormActivation</c>, with the tensors <c>0.weight</c> and <c>1.*</c>.</summary>
internal sealed class ConvNorm : Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly Conv2d _convolution;

    [ComponentName(Name = "1")]
    private readonly BatchNorm2d _norm;

    private readonly Func<Tensor, Tensor> _activate;

    /// <param name="activate">In place; answers the tensor itself. None where absent.</param>
    internal ConvNorm(long inputs, long outputs, long kernel, long stride = 1, long groups = 1, Func<Tensor, Tensor>? activate = null)
        : base(nameof(ConvNorm))
    {
        _convolution = Conv2d(inputs, outputs, kernel, stride, (kernel - 1) / 2, groups: groups, bias: false);
        _norm = BatchNorm2d(outputs);
        _activate = activate ?? (tensor => tensor);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _activate(_convolution.call(input).Then(_norm));
}
