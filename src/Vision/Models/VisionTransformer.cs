using System.Globalization;
using Platform.Vision.Models.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models;

/// <summary>ViT-B/16. Source: Dosovitskiy et al., An Image is Worth 16x16 Words, 2020.</summary>
internal sealed class VisionTransformer : ImageClassifier
{
    /// <summary>The side of a patch in pixels.</summary>
    internal const int Patch = 16;

    private const long Width = 768;

    [ComponentName(Name = "class_token")]
    private readonly Parameter _token;

    [ComponentName(Name = "conv_proj")]
    private readonly Conv2d _patches;

    [ComponentName(Name = "encoder")]
    private readonly TransformerEncoder _encoder;

    [ComponentName(Name = "heads")]
    private readonly Sequential _heads;

    internal VisionTransformer(ModelForm form)
        : base(form.Name, form.Classes, form.ImageSize)
    {
        _patches = Conv2d(3, Width, Patch, Patch);
        _token = zeros(1, 1, Width).Owned();
        var side = form.ImageSize / Patch;
        _encoder = new TransformerEncoder((side * side) + 1, 12, 12, Width, 4 * Width);
        _heads = Sequential(("dropout", new Layers.Dropout(form.DropRate ?? 0, Randomness)), ("head", Linear(Width, form.Classes)));
        RegisterComponents();
    }

    public override IReadOnlySet<string> ClassifierTensors { get; } = new HashSet<string> { "heads.head.weight", "heads.head.bias" };

    /// <exception cref="VisionException">The pictures are of another size.</exception>
    public override Tensor forward(Tensor input)
    {
        if (input.size(2) != ImageSize || input.size(3) != ImageSize)
            throw new VisionException(string.Create(CultureInfo.InvariantCulture, $"This {ModelName} takes pictures of {ImageSize}×{ImageSize} pixels, not of {input.size(3)}×{input.size(2)}."));
        using var token = _token.expand(input.size(0), -1, -1);
        return _patches.call(input).Then(places => places.flatten(2)).Then(places => places.transpose(1, 2)).Then(sequence => cat([token, sequence], 1))
            .Then(_encoder).Then(sequence => sequence.select(1, 0)).Then(_heads);
    }

    internal override void Initialise()
    {
        init.trunc_normal_(_patches.weight, std: Math.Sqrt(1.0 / (3 * Patch * Patch)));
        init.zeros_(_patches.bias!);
        var head = Chain.Within(_heads).OfType<Linear>().Single();
        init.zeros_(head.weight);
        init.zeros_(head.bias!);
    }
}
