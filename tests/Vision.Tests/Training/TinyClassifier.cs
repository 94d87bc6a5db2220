using Platform.Vision.Models;
using Platform.Vision.Training;
using TorchSharp.Modules;
using Dropout = Platform.Vision.Models.Layers.Dropout;

namespace Platform.Vision.Tests.Training;

/// <summary>A model of a few hundred weights with what makes exactness hard: batch statistics and dropout.</summary>
internal sealed class TinyClassifier : ImageClassifier
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d? norm;
    private readonly Dropout dropout;
    private readonly Linear fc;

    public TinyClassifier(int classes, int imageSize, long seed, double dropRate, bool normalise)
        : base("tiny", classes, imageSize)
    {
        conv = nn.Conv2d(3, 6, 3, stride: 2);
        if (normalise) norm = nn.BatchNorm2d(6);
        dropout = new Dropout(dropRate, Randomness);
        fc = nn.Linear(6, classes);
        RegisterComponents();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var parameter in parameters()) parameter.copy_(rand(parameter.shape, generator: generator).sub(0.4));
    }

    public override IReadOnlySet<string> ClassifierTensors { get; } = new HashSet<string> { "fc.weight", "fc.bias" };

    /// <summary>As a plan's model.</summary>
    public static ImageClassifier Of(TrainingPlan plan) => new TinyClassifier(plan.Classes.Count, plan.Config.Advanced.ImageSize, plan.Config.Advanced.Seed, Math.Max(0, plan.Config.Advanced.DropRate), true);

    /// <summary>The same without batch statistics.</summary>
    public static ImageClassifier Plain(TrainingPlan plan) => new TinyClassifier(plan.Classes.Count, plan.Config.Advanced.ImageSize, plan.Config.Advanced.Seed, 0, false);

    public override Tensor forward(Tensor input)
    {
        var features = conv.call(input);
        if (norm is not null) features = norm.call(features);
        return fc.call(dropout.call(features.relu().mean([2, 3])));
    }

    internal override void Initialise()
    {
    }
}
