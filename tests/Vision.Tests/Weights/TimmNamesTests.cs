using Platform.Vision.Models;
using Platform.Vision.Tests.Models;
using Platform.Vision.Weights;

namespace Platform.Vision.Tests.Weights;

/// <summary>timm's weights load under timm's names, which the tests list as timm's definitions build them.</summary>
public sealed class TimmNamesTests
{
    private static readonly string[] _norm = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"];

    private static readonly string[] _both = ["weight", "bias"];

    // Where one of timm's tensors is to be found under torchvision's name: one of each kind.
    private static readonly Dictionary<string, Dictionary<string, string>> _pairs = new()
    {
        ["mobilenet_v2"] = new()
        {
            ["conv_stem.weight"] = "features.0.0.weight",
            ["blocks.0.0.conv_pw.weight"] = "features.1.conv.1.weight",
            ["blocks.0.0.bn2.bias"] = "features.1.conv.2.bias",
            ["blocks.1.0.conv_dw.weight"] = "features.2.conv.1.0.weight",
            ["blocks.3.2.bn2.running_var"] = "features.9.conv.1.1.running_var",
            ["blocks.6.0.conv_pwl.weight"] = "features.17.conv.2.weight",
            ["conv_head.weight"] = "features.18.0.weight",
            ["bn2.weight"] = "features.18.1.weight",
            ["classifier.bias"] = "classifier.1.bias",
        },
        ["efficientnet_b0"] = new()
        {
            ["blocks.0.0.se.conv_reduce.weight"] = "features.1.0.block.1.fc1.weight",
            ["blocks.0.0.conv_pw.weight"] = "features.1.0.block.2.0.weight",
            ["blocks.5.3.se.conv_expand.bias"] = "features.6.3.block.2.fc2.bias",
            ["blocks.2.1.bn3.weight"] = "features.3.1.block.3.1.weight",
            ["bn2.bias"] = "features.8.1.bias",
        },
        ["convnext_tiny"] = new()
        {
            ["stem.1.bias"] = "features.0.1.bias",
            ["stages.0.blocks.2.gamma"] = "features.1.2.layer_scale",
            ["stages.3.downsample.1.weight"] = "features.6.1.weight",
            ["stages.2.blocks.8.mlp.fc2.bias"] = "features.5.8.block.5.bias",
            ["head.norm.weight"] = "classifier.0.weight",
            ["head.fc.weight"] = "classifier.2.weight",
        },
        ["vit_b_16"] = new()
        {
            ["cls_token"] = "class_token",
            ["blocks.11.attn.qkv.bias"] = "encoder.layers.encoder_layer_11.self_attention.in_proj_bias",
            ["norm.weight"] = "encoder.ln.weight",
            ["blocks.1.attn.proj.weight"] = "encoder.layers.encoder_layer_1.self_attention.out_proj.weight",
            ["blocks.1.mlp.fc2.weight"] = "encoder.layers.encoder_layer_1.mlp.3.weight",
            ["head.bias"] = "heads.head.bias",
        },
    };

    public static TheoryData<string> Names => new(_pairs.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_of_timm_load_as_a_whole(string name)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = ModelFactory.Blank(name, 3, Torchvision.SizeFor(name), 0);
        var own = model.state_dict();
        foreach (var tensor in own.Values) tensor.zero_();
        var timm = TimmsOf(name).ToList();
        Assert.Equal(own.Keys.Order(StringComparer.Ordinal), timm.Select(tensor => Translated(name, tensor)).Order(StringComparer.Ordinal));

        // Each of timm's tensors holds its own number.
        var file = new MemoryStream();
        Safetensors.Write(file, timm.Select((tensor, i) => KeyValuePair.Create(tensor, Like(own[Translated(name, tensor)], i + 1))), new Dictionary<string, string>());
        file.Position = 0;
        Assert.True(ModelWeights.LoadInto(model, file));
        foreach (var (tensor, ours) in _pairs[name]) Assert.Equal((tensor, timm.IndexOf(tensor) + 1), (tensor, own[ours].max().to(ScalarType.Int32).item<int>()));

        Tensor Like(Tensor ours, int value) => name == "convnext_tiny" && ours.ndim == 3 ? full([ours.size(0)], value, ScalarType.Float32) : full_like(ours, value);
    }

    private static string Translated(string name, string tensor) => name switch
    {
        "mobilenet_v2" => TimmNames.MobileNet(tensor),
        "efficientnet_b0" => TimmNames.EfficientNet(tensor),
        "convnext_tiny" => TimmNames.ConvNeXt(tensor),
        _ => TimmNames.Transformer(tensor),
    };

    private static IEnumerable<string> TimmsOf(string name) => name switch
    {
        "mobilenet_v2" => Mobile([1, 2, 3, 4, 3, 3, 1], false),
        "efficientnet_b0" => Mobile([1, 2, 2, 3, 3, 4, 1], true),
        "convnext_tiny" => ConvNeXt(),
        _ => Transformer(),
    };

    private static IEnumerable<string> Mobile(int[] depths, bool squeezed)
    {
        List<string> names = ["conv_stem.weight", .. With("bn1", _norm), "conv_head.weight", .. With("bn2", _norm), .. With("classifier", _both)];
        for (var stage = 0; stage < depths.Length; stage++)
        {
            for (var block = 0; block < depths[stage]; block++)
            {
                var at = $"blocks.{stage}.{block}";
                string[] convolutions = stage == 0 ? ["conv_dw", "conv_pw"] : ["conv_pw", "conv_dw", "conv_pwl"];
                for (var i = 0; i < convolutions.Length; i++) names.AddRange([$"{at}.{convolutions[i]}.weight", .. With($"{at}.bn{i + 1}", _norm)]);
                if (squeezed) names.AddRange([.. With($"{at}.se.conv_reduce", _both), .. With($"{at}.se.conv_expand", _both)]);
            }
        }

        return names;
    }

    private static List<string> ConvNeXt()
    {
        List<string> names = [.. With("stem.0", _both), .. With("stem.1", _both), .. With("head.norm", _both), .. With("head.fc", _both)];
        int[] depths = [3, 3, 9, 3];
        for (var stage = 0; stage < depths.Length; stage++)
        {
            if (stage > 0) names.AddRange([.. With($"stages.{stage}.downsample.0", _both), .. With($"stages.{stage}.downsample.1", _both)]);
            for (var block = 0; block < depths[stage]; block++)
            {
                names.Add($"stages.{stage}.blocks.{block}.gamma");
                foreach (var part in new[] { "conv_dw", "norm", "mlp.fc1", "mlp.fc2" }) names.AddRange(With($"stages.{stage}.blocks.{block}.{part}", _both));
            }
        }

        return names;
    }

    private static List<string> Transformer()
    {
        List<string> names = ["cls_token", "pos_embed", .. With("patch_embed.proj", _both), .. With("norm", _both), .. With("head", _both)];
        for (var block = 0; block < 12; block++)
            foreach (var part in new[] { "norm1", "attn.qkv", "attn.proj", "norm2", "mlp.fc1", "mlp.fc2" }) names.AddRange(With($"blocks.{block}.{part}", _both));
        return names;
    }

    private static IEnumerable<string> With(string name, string[] tensors) => tensors.Select(tensor => $"{name}.{tensor}");
}
