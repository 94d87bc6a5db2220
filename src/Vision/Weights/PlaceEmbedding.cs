using Platform.Vision.Models;
using static TorchSharp.torch;

namespace Platform.Vision.Weights;

/// <summary>The embedding of a transformer's places, for pictures of another size than those it was trained with.</summary>
internal static class PlaceEmbedding
{
    private const string Name = "encoder.pos_embedding";

    /// <summary>The tensors with the places' embedding, <c>1×(1+h·w)×E</c>, interpolated bicubically to the model's; others are as they were.</summary>
    internal static IReadOnlyDictionary<string, Tensor> Fit(ImageClassifier model, IReadOnlyDictionary<string, Tensor> tensors)
    {
        if (model is not VisionTransformer || !tensors.TryGetValue(Name, out var places) || places.ndim != 3 || places.size(0) != 1 || !places.is_floating_point()) return tensors;
        var (before, after) = ((long)Math.Sqrt(places.size(1) - 1), model.ImageSize / VisionTransformer.Patch);
        if (before < 1 || before == after || (before * before) + 1 != places.size(1)) return tensors;
        var width = places.size(2);
        var grid = places.narrow(1, 1, before * before).to(ScalarType.Float32).transpose(1, 2).reshape(1, width, before, before);
        var resized = nn.functional.interpolate(grid, [after, after], mode: InterpolationMode.Bicubic, align_corners: true).reshape(1, width, (long)after * after).transpose(1, 2);
        return new Dictionary<string, Tensor>(tensors) { [Name] = cat([places.narrow(1, 0, 1).to(ScalarType.Float32), resized], 1) };
    }
}
