using System.Collections.Immutable;

namespace Platform.Recipes;

/// <summary>A model that the platform trains.</summary>
/// <param name="Name">Its name, torchvision's and for the ResNets timm's too.</param>
/// <param name="DefaultImageSize">The side of its input in pixels, unless configured.</param>
/// <param name="SizeStep">What an input's side must be a multiple of.</param>
/// <param name="Parameters">How many weights it has with 1,000 classes.</param>
/// <param name="Description">What it is.</param>
public sealed record TimmModel(string Name, int DefaultImageSize, int SizeStep, long Parameters, string Description)
{
    /// <summary>
    /// The least side of its input in pixels, for whoever configures it and whoever makes it. For ConvNeXt and the transformer nothing would be left below it; the others would still run, on nothing but padding.
    /// </summary>
    public int LeastImageSize { get; init; } = 8;
}

/// <summary>The models that the platform trains.</summary>
public static class TimmModels
{
    /// <summary>All of them, the smallest family first.</summary>
    public static ImmutableArray<TimmModel> All { get; } =
    [
        new("resnet18", 224, 1, 11_689_512, "ResNet-18 architecture"),
        new("resnet34", 224, 1, 21_797_672, "ResNet-34 architecture"),
        new("resnet50", 224, 1, 25_557_032, "ResNet-50 architecture"),
        new("mobilenet_v2", 224, 1, 3_504_872, "MobileNetV2 architecture, for small devices"),
        new("efficientnet_b0", 224, 1, 5_288_548, "EfficientNet-B0 architecture"),
        new("convnext_tiny", 224, 1, 28_589_128, "ConvNeXt-Tiny architecture") { LeastImageSize = 32 },
        new("vit_b_16", 224, 16, 86_567_656, "Vision Transformer, base, with patches of 16×16 pixels") { LeastImageSize = 16 },
    ];

    /// <summary>The model of a name; <c>null</c> where there is none.</summary>
    public static TimmModel? Find(string name) => All.FirstOrDefault(model => model.Name == name);
}
