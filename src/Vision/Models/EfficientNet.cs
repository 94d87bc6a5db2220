using Platform.Vision.Models.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models;

/// <summary>EfficientNet-B0. Source: Tan and Le, EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks, 2019, table 1.</summary>
internal sealed class EfficientNet : ImageClassifier
{
    private const long Last = 1_280;

    [ComponentName(Name = "features")]
    private readonly Sequential _features;

    [ComponentName(Name = "classifier")]
    private readonly Sequential _classifier;

    internal EfficientNet(ModelForm form)
        : base(form.Name, form.Classes, form.ImageSize)
    {
        (long Expansion, long Kernel, long Stride, long Width, int Blocks)[] stages =
            [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)];
        var width = 32L;
        var features = new List<Module<Tensor, Tensor>> { new ConvNorm(3, width, 3, 2, activate: tensor => tensor.silu_()) };
        var (done, all) = (0, stages.Sum(stage => stage.Blocks));
        foreach (var stage in stages)
        {
            var blocks = new List<Module<Tensor, Tensor>>();
            for (var i = 0; i < stage.Blocks; i++)
            {
                // The deeper, the likelier a branch is left out: up to 0.2.
                blocks.Add(new MBConv(width, stage.Width, stage.Kernel, i == 0 ? stage.Stride : 1, stage.Expansion, new StochasticDepth(0.2 * done++ / all, Randomness)));
                width = stage.Width;
            }

            features.Add(Sequential(blocks));
        }

        features.Add(new ConvNorm(width, Last, 1, activate: tensor => tensor.silu_()));
        _features = Sequential(features);
        _classifier = Sequential(new Layers.Dropout(form.DropRate ?? 0.2, Randomness), Linear(Last, form.Classes));
        RegisterComponents();
    }

    public override IReadOnlySet<string> ClassifierTensors { get; } = new HashSet<string> { "classifier.1.weight", "classifier.1.bias" };

    public override Tensor forward(Tensor input) =>
        _features.call(input).Then(tensor => functional.adaptive_avg_pool2d(tensor, 1)).Then(tensor => tensor.flatten(1)).Then(_classifier);

    internal override void Initialise()
    {
        foreach (var module in Chain.Within(this))
        {
            if (module is Conv2d convolution)
            {
                init.kaiming_normal_(convolution.weight, mode: init.FanInOut.FanOut);
                if (convolution.bias is { } bias) init.zeros_(bias);
            }
            else if (module is Linear linear)
            {
                var bound = 1 / Math.Sqrt(linear.out_features);
                init.uniform_(linear.weight, -bound, bound);
                init.zeros_(linear.bias!);
            }
        }
    }
}

/// <summary>An inverted residual with squeeze and excitation.</summary>
internal sealed class MBConv : Module<Tensor, Tensor>
{
    private readonly bool _beside;

    [ComponentName(Name = "block")]
    private readonly Sequential _branch;

    [ComponentName(Name = "stochastic_depth")]
    private readonly StochasticDepth _depth;

    internal MBConv(long inputs, long outputs, long kernel, long stride, long expansion, StochasticDepth depth)
        : base(nameof(MBConv))
    {
        var wide = inputs * expansion;
        var layers = new List<Module<Tensor, Tensor>>();
        if (expansion != 1) layers.Add(new ConvNorm(inputs, wide, 1, activate: tensor => tensor.silu_()));
        layers.Add(new ConvNorm(wide, wide, kernel, stride, wide, tensor => tensor.silu_()));
        layers.Add(new SqueezeExcitation(wide, Math.Max(1, inputs / 4)));
        layers.Add(new ConvNorm(wide, outputs, 1));
        _branch = Sequential(layers);
        _depth = depth;
        _beside = stride == 1 && inputs == outputs;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var branch = _branch.call(input);
        return _beside ? _depth.Join(branch, input) : branch;
    }
}
