using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Vision.Models;
using static TorchSharp.torch;

namespace Platform.Vision.Weights;

/// <summary>The names that timm gives tensors, as torchvision's. The ResNets' are the same; models whose weights carry neither's names are left alone. Source: timm's model definitions.</summary>
internal static partial class TimmNames
{
    /// <summary>The tensors under torchvision's names.</summary>
    internal static IReadOnlyDictionary<string, Tensor> Translate(ImageClassifier model, IReadOnlyDictionary<string, Tensor> tensors)
    {
        Func<string, string>? translate = model.ModelName switch
        {
            "mobilenet_v2" when tensors.ContainsKey("conv_stem.weight") => MobileNet,
            "efficientnet_b0" when tensors.ContainsKey("conv_stem.weight") => EfficientNet,
            "convnext_tiny" when tensors.ContainsKey("stem.0.weight") => ConvNeXt,
            "vit_b_16" when tensors.ContainsKey("cls_token") => Transformer,
            _ => null,
        };
        if (translate is null) return tensors;
        var translated = new Dictionary<string, Tensor>();
        foreach (var (name, tensor) in tensors)
        {
            // timm scales by a vector what torchvision scales by a column of 1×1 pictures.
            var column = name.EndsWith(".gamma", StringComparison.Ordinal) && tensor.ndim == 1;
            if (!translated.TryAdd(translate(name), column ? tensor.reshape(-1, 1, 1) : tensor)) throw new WeightsRejectedException($"The weights hold the tensor '{name}' under two names.");
        }

        return translated;
    }

    internal static string MobileNet(string name)
    {
        if (Block().Match(name) is not { Success: true } block) return Ends(name, 18, "classifier.1");
        var (stage, place, rest) = Parts(block);
        int[] before = [1, 2, 4, 7, 11, 14, 17];
        if (stage >= before.Length) return name;
        var inner = stage == 0
            ? Replaced(rest, ("conv_dw", "0.0"), ("bn1", "0.1"), ("conv_pw", "1"), ("bn2", "2"))
            : Replaced(rest, ("conv_pwl", "2"), ("conv_pw", "0.0"), ("bn1", "0.1"), ("conv_dw", "1.0"), ("bn2", "1.1"), ("bn3", "3"));
        return string.Create(CultureInfo.InvariantCulture, $"features.{before[stage] + place}.conv.{inner}");
    }

    internal static string EfficientNet(string name)
    {
        if (Block().Match(name) is not { Success: true } block) return Ends(name, 8, "classifier.1");
        var (stage, place, rest) = Parts(block);
        var inner = stage == 0
            ? Replaced(rest, ("conv_dw", "0.0"), ("bn1", "0.1"), ("se.conv_reduce", "1.fc1"), ("se.conv_expand", "1.fc2"), ("conv_pw", "2.0"), ("bn2", "2.1"))
            : Replaced(rest, ("conv_pwl", "3.0"), ("conv_pw", "0.0"), ("bn1", "0.1"), ("conv_dw", "1.0"), ("bn2", "1.1"), ("se.conv_reduce", "2.fc1"), ("se.conv_expand", "2.fc2"), ("bn3", "3.1"));
        return string.Create(CultureInfo.InvariantCulture, $"features.{stage + 1}.{place}.block.{inner}");
    }

    internal static string ConvNeXt(string name)
    {
        if (Halving().Match(name) is { Success: true } halving)
            return string.Create(CultureInfo.InvariantCulture, $"features.{2 * int.Parse(halving.Groups["stage"].ValueSpan, CultureInfo.InvariantCulture)}.{halving.Groups["rest"].Value}");
        if (StageBlock().Match(name) is not { Success: true } block) return Replaced(name, ("stem", "features.0"), ("head.norm", "classifier.0"), ("head.fc", "classifier.2"));
        var (stage, place, rest) = Parts(block);
        var inner = rest == "gamma" ? "layer_scale" : $"block.{Replaced(rest, ("conv_dw", "0"), ("norm", "2"), ("mlp.fc1", "3"), ("mlp.fc2", "5"))}";
        return string.Create(CultureInfo.InvariantCulture, $"features.{(2 * stage) + 1}.{place}.{inner}");
    }

    internal static string Transformer(string name)
    {
        if (Layer().Match(name) is not { Success: true } layer)
            return Replaced(name, ("cls_token", "class_token"), ("pos_embed", "encoder.pos_embedding"), ("patch_embed.proj", "conv_proj"), ("norm", "encoder.ln"), ("head", "heads.head"));
        var rest = layer.Groups["rest"].Value;
        if (rest.StartsWith("attn.qkv.", StringComparison.Ordinal)) rest = $"self_attention.in_proj_{rest["attn.qkv.".Length..]}";
        else rest = Replaced(rest, ("norm1", "ln_1"), ("attn.proj", "self_attention.out_proj"), ("norm2", "ln_2"), ("mlp.fc1", "mlp.0"), ("mlp.fc2", "mlp.3"));
        return $"encoder.layers.encoder_layer_{layer.Groups["layer"].Value}.{rest}";
    }

    // What comes before and after the blocks of a mobile network.
    private static string Ends(string name, int last, string classifier) =>
        Replaced(name, ("conv_stem", "features.0.0"), ("bn1", "features.0.1"), ("conv_head", $"features.{last.ToString(CultureInfo.InvariantCulture)}.0"), ("bn2", $"features.{last.ToString(CultureInfo.InvariantCulture)}.1"), ("classifier", classifier));

    private static string Replaced(string name, params ReadOnlySpan<(string Timm, string Ours)> beginnings)
    {
        foreach (var (timm, ours) in beginnings)
            if (name == timm || name.StartsWith($"{timm}.", StringComparison.Ordinal)) return ours + name[timm.Length..];
        return name;
    }

    private static (int Stage, int Place, string Inner) Parts(Match block) =>
        (int.Parse(block.Groups["stage"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(block.Groups["block"].ValueSpan, CultureInfo.InvariantCulture), block.Groups["rest"].Value);

    [GeneratedRegex(@"^blocks\.(?<stage>\d)\.(?<block>\d{1,2})\.(?<rest>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex(@"^stages\.(?<stage>\d)\.blocks\.(?<block>\d{1,2})\.(?<rest>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex StageBlock();

    [GeneratedRegex(@"^stages\.(?<stage>[123])\.downsample\.(?<rest>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Halving();

    [GeneratedRegex(@"^blocks\.(?<layer>\d{1,2})\.(?<rest>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Layer();
}
