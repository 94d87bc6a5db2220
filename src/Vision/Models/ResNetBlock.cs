using Platform.Vision.Models.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models;

/// <summary>Two convolutions of 3×3 beside a shortcut.</summary>
internal sealed class BasicBlock : Module<Tensor, Tensor>
{
    internal const long Expansion = 1;

    [ComponentName(Name = "conv1")]
    private readonly Conv2d _first;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm2d _firstNorm;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _second;

    [ComponentName(Name = "bn2")]
    private readonly BatchNorm2d _secondNorm;

    [ComponentName(Name = "downsample")]
    private readonly Sequential? _shortcut;

    internal BasicBlock(long inputs, long width, long stride)
        : base(nameof(BasicBlock))
    {
        _shortcut = Shortcut.Of(inputs, width * Expansion, stride);
        _first = Conv2d(inputs, width, 3, stride, 1, bias: false);
        _firstNorm = BatchNorm2d(width);
        _second = Conv2d(width, width, 3, 1, 1, bias: false);
        _secondNorm = BatchNorm2d(width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) =>
        Shortcut.Join(_first.call(input).Then(_firstNorm).relu_().Then(_second).Then(_secondNorm), input, _shortcut);
}

/// <summary>A convolution of 3×3 between two of 1×1, narrower than input and output, beside a shortcut. The stride is the middle one's, as torchvision has it.</summary>
internal sealed class Bottleneck : Module<Tensor, Tensor>
{
    internal const long Expansion = 4;

    [ComponentName(Name = "conv1")]
    private readonly Conv2d _narrow;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm2d _narrowNorm;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _middle;

    [ComponentName(Name = "bn2")]
    private readonly BatchNorm2d _middleNorm;

    [ComponentName(Name = "conv3")]
    private readonly Conv2d _widen;

    [ComponentName(Name = "bn3")]
    private readonly BatchNorm2d _widenNorm;

    [ComponentName(Name = "downsample")]
    private readonly Sequential? _shortcut;

    internal Bottleneck(long inputs, long width, long stride)
        : base(nameof(Bottleneck))
    {
        _shortcut = Shortcut.Of(inputs, width * Expansion, stride);
        _narrow = Conv2d(inputs, width, 1, bias: false);
        _narrowNorm = BatchNorm2d(width);
        _middle = Conv2d(width, width, 3, stride, 1, bias: false);
        _middleNorm = BatchNorm2d(width);
        _widen = Conv2d(width, width * Expansion, 1, bias: false);
        _widenNorm = BatchNorm2d(width * Expansion);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) =>
        Shortcut.Join(_narrow.call(input).Then(_narrowNorm).relu_().Then(_middle).Then(_middleNorm).relu_().Then(_widen).Then(_widenNorm), input, _shortcut);
}

/// <summary>The way past a block: the input itself, or projected where width or size change.</summary>
internal static class Shortcut
{
    internal static Sequential? Of(long inputs, long outputs, long stride) =>
        stride == 1 && inputs == outputs ? null : Sequential(Conv2d(inputs, outputs, 1, stride, bias: false), BatchNorm2d(outputs));

    internal static Tensor Join(Tensor branch, Tensor input, Sequential? shortcut)
    {
        using var projected = shortcut?.call(input);
        return branch.add_(projected ?? input).relu_();
    }
}
