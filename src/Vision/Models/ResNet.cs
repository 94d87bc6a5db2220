using Platform.Vision.Models.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models;

/// <summary>A residual network. Source: He et al., Deep Residual Learning for Image Recognition, 2015, with torchvision's strides.</summary>
internal sealed class ResNet : ImageClassifier
{
    [ComponentName(Name = "conv1")]
    private readonly Conv2d _stem;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm2d _stemNorm;

    [ComponentName(Name = "layer1")]
    private readonly Sequential _stage1;

    [ComponentName(Name = "layer2")]
    private readonly Sequential _stage2;

    [ComponentName(Name = "layer3")]
    private readonly Sequential _stage3;

    [ComponentName(Name = "layer4")]
    private readonly Sequential _stage4;

    [ComponentName(Name = "dropout")]
    private readonly Layers.Dropout _dropout;

    [ComponentName(Name = "fc")]
    private readonly Linear _classifier;

    /// <param name="form">What is asked for.</param>
    /// <param name="bottleneck">Whether its blocks are bottlenecks.</param>
    /// <param name="depths">How many blocks each of its four stages has.</param>
    internal ResNet(ModelForm form, bool bottleneck, params ReadOnlySpan<int> depths)
        : base(form.Name, form.Classes, form.ImageSize)
    {
        var width = 64L;
        _stem = Conv2d(3, width, 7, 2, 3, bias: false);
        _stemNorm = BatchNorm2d(width);
        _stage1 = Stage(bottleneck, ref width, 64, depths[0], 1);
        _stage2 = Stage(bottleneck, ref width, 128, depths[1], 2);
        _stage3 = Stage(bottleneck, ref width, 256, depths[2], 2);
        _stage4 = Stage(bottleneck, ref width, 512, depths[3], 2);
        _dropout = new Layers.Dropout(form.DropRate ?? 0, Randomness);
        _classifier = Linear(width, form.Classes);
        RegisterComponents();
    }

    public override IReadOnlySet<string> ClassifierTensors { get; } = new HashSet<string> { "fc.weight", "fc.bias" };

    public override Tensor forward(Tensor input) =>
        _stem.call(input).Then(_stemNorm).relu_().Then(tensor => functional.max_pool2d(tensor, 3, 2, 1))
            .Then(_stage1).Then(_stage2).Then(_stage3).Then(_stage4)
            .Then(tensor => functional.adaptive_avg_pool2d(tensor, 1)).Then(tensor => tensor.flatten(1)).Then(_dropout).Then(_classifier);

    internal override void Initialise()
    {
        foreach (var convolution in Chain.Within(this).OfType<Conv2d>())
            init.kaiming_normal_(convolution.weight, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
    }

    private static Sequential Stage(bool bottleneck, ref long inputs, long width, int blocks, long stride)
    {
        var stage = new List<Module<Tensor, Tensor>>();
        for (var i = 0; i < blocks; i++)
        {
            stage.Add(bottleneck ? new Bottleneck(inputs, width, i == 0 ? stride : 1) : new BasicBlock(inputs, width, i == 0 ? stride : 1));
            inputs = width * (bottleneck ? Bottleneck.Expansion : BasicBlock.Expansion);
        }

        return Sequential(stage);
    }
}
