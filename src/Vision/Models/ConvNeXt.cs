using Platform.Vision.Models.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models;

/// <summary>ConvNeXt-Tiny. Source: Liu et al., A ConvNet for the 2020s, 2022.</summary>
internal sealed class ConvNeXt : ImageClassifier
{
    [ComponentName(Name = "features")]
    private readonly Sequential _features;

    [ComponentName(Name = "classifier")]
    private readonly Sequential _classifier;

    internal ConvNeXt(ModelForm form)
        : base(form.Name, form.Classes, form.ImageSize)
    {
        (long Width, int Blocks)[] stages = [(96, 3), (192, 3), (384, 9), (768, 3)];
        var features = new List<Module<Tensor, Tensor>> { Sequential(Conv2d(3, stages[0].Width, 4, 4), new LayerNorm2d(stages[0].Width)) };
        var (done, all) = (0, stages.Sum(stage => stage.Blocks));
        for (var i = 0; i < stages.Length; i++)
        {
            var width = stages[i].Width;
            var blocks = new List<Module<Tensor, Tensor>>();
            // The deeper, the likelier a branch is left out: up to 0.1.
            for (var j = 0; j < stages[i].Blocks; j++) blocks.Add(new ConvNeXtBlock(width, new StochasticDepth(0.1 * done++ / (all - 1), Randomness)));
            features.Add(Sequential(blocks));
            if (i + 1 < stages.Length) features.Add(Sequential(new LayerNorm2d(width), Conv2d(width, stages[i + 1].Width, 2, 2)));
        }

        _features = Sequential(features);
        _classifier = Sequential(
            ("0", new LayerNorm2d(stages[^1].Width)), ("1", Flatten()), ("dropout", new Layers.Dropout(form.DropRate ?? 0, Randomness)), ("2", Linear(stages[^1].Width, form.Classes)));
        RegisterComponents();
    }

    public override IReadOnlySet<string> ClassifierTensors { get; } = new HashSet<string> { "classifier.2.weight", "classifier.2.bias" };

    public override Tensor forward(Tensor input) =>
        _features.call(input).Then(tensor => functional.adaptive_avg_pool2d(tensor, 1)).Then(_classifier);

    internal override void Initialise()
    {
        foreach (var module in Chain.Within(this))
        {
            var (weight, bias) = module switch
            {
                Conv2d convolution => (convolution.weight, convolution.bias),
                Linear linear => (linear.weight, linear.bias),
                _ => (null, null),
            };
            if (weight is not null) init.trunc_normal_(weight, std: 0.02);
            if (bias is not null) init.zeros_(bias);
        }
    }
}

/// <summary>A convolution of 7×7 of each channel by itself and two layers over the channels of each place, scaled per channel, beside the input.</summary>
internal sealed class ConvNeXtBlock : Module<Tensor, Tensor>
{
    [ComponentName(Name = "layer_scale")]
    private readonly Parameter _scale;

    [ComponentName(Name = "block")]
    private readonly Sequential _branch;

    [ComponentName(Name = "stochastic_depth")]
    private readonly StochasticDepth _depth;

    internal ConvNeXtBlock(long width, StochasticDepth depth)
        : base(nameof(ConvNeXtBlock))
    {
        _branch = Sequential(
            Conv2d(width, width, 7, padding: 3, groups: width), new Permute(0, 2, 3, 1), LayerNorm(width, 1e-6), Linear(width, 4 * width), GELU(), Linear(4 * width, width), new Permute(0, 3, 1, 2));
        _scale = full([width, 1, 1], 1e-6).Owned();
        _depth = depth;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _depth.Join(_branch.call(input).Then(branch => branch.mul(_scale)), input);
}
