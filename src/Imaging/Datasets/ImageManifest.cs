using System.Collections.Immutable;
using System.Text.Json;

namespace Platform.Imaging.Datasets;

/// <summary>What a dataset of pictures holds. Its pictures' files stand one behind the other in a pack, a single file.</summary>
/// <param name="Format"><c>dice</c>, <c>imagefolder</c>, <c>coco</c> or <c>yolo</c>.</param>
/// <param name="Task"><c>image_classification</c> or <c>object_detection</c>.</param>
/// <param name="Classes">The classes; a picture's class is an index into them.</param>
/// <param name="Pictures">The pictures.</param>
/// <param name="ClassDistribution">By class in the order of <paramref name="Classes"/>: pictures, or annotated objects for detection, over all splits.</param>
/// <param name="TotalBytes">The pictures' unpacked bytes together with those of the annotation files.</param>
public sealed record ImageManifest(
    string Format, string Task, ImmutableArray<ImageClass> Classes, ImmutableArray<Picture> Pictures, ImmutableArray<long> ClassDistribution, long TotalBytes)
{
    /// <summary>How a manifest is kept as JSON.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}

/// <summary>A class.</summary>
/// <param name="Id">As the dataset numbers it; for imagefolder its index.</param>
/// <param name="Name">Its name.</param>
public sealed record ImageClass(long Id, string Name);

/// <summary>A picture.</summary>
/// <param name="FileName">Its path within the dataset.</param>
/// <param name="Split"><c>train</c>, <c>val</c>, <c>test</c>, or <c>null</c> where the dataset does not say.</param>
/// <param name="Class">The index of its class; -1 where it has none (detection).</param>
/// <param name="Offset">Where its file begins in the pack, in bytes.</param>
/// <param name="Length">Of its file, in bytes.</param>
/// <param name="Width">Upright, in pixels.</param>
/// <param name="Height">Upright, in pixels.</param>
public sealed record Picture(string FileName, string? Split, int Class, long Offset, long Length, int Width, int Height);
