using Platform.Vision.Models.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models;

/// <summary>A network of inverted residuals. Source: Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks, 2018, table 2.</summary>
internal sealed class MobileNetV2 : ImageClassifier
{
    private const long Last = 1_280;

    [ComponentName(Name = "features")]
    private readonly Sequential _features;

    [ComponentName(Name = "classifier")]
    private readonly Sequential _classifier;

    internal MobileNetV2(ModelForm form)
        : base(form.Name, form.Classes, form.ImageSize)
    {
        (long Expansion, long Width, int Blocks, long Stride)[] stages = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];
        var width = 32L;
        var features = new List<Module<Tensor, Tensor>> { new ConvNorm(3, width, 3, 2, activate: tensor => tensor.relu6_()) };
        foreach (var stage in stages)
        {
            for (var i = 0; i < stage.Blocks; i++)
            {
                features.Add(new InvertedResidual(width, stage.Width, i == 0 ? stage.Stride : 1, stage.Expansion));
                width = stage.Width;
            }
        }

        features.Add(new ConvNorm(width, Last, 1, activate: tensor => tensor.relu6_()));
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
            }
            else if (module is Linear linear)
            {
                init.normal_(linear.weight, 0, 0.01);
                init.zeros_(linear.bias!);
            }
        }
    }
}

/// <summary>Widens, convolves each channel by itself, narrows without an activation; beside a shortcut where width and size stay.</summary>
internal sealed class InvertedResidual : Module<Tensor, Tensor>
{
    private readonly bool _beside;

    [ComponentName(Name = "conv")]
    private readonly Sequential _branch;

    internal InvertedResidual(long inputs, long outputs, long stride, long expansion)
        : base(nameof(InvertedResidual))
    {
        var wide = inputs * expansion;
        var layers = new List<Module<Tensor, Tensor>>();
        if (expansion != 1) layers.Add(new ConvNorm(inputs, wide, 1, activate: tensor => tensor.relu6_()));
        layers.Add(new ConvNorm(wide, wide, 3, stride, wide, tensor => tensor.relu6_()));
        layers.Add(Conv2d(wide, outputs, 1, bias: false));
        layers.Add(BatchNorm2d(outputs));
        _branch = Sequential(layers);
        _beside = stride == 1 && inputs == outputs;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var branch = _branch.call(input);
        return _beside ? branch.add_(input) : branch;
    }
}
