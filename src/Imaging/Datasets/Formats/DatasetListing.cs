using System.Collections.Immutable;
using Platform.Imaging.Datasets.Files;

namespace Platform.Imaging.Datasets.Formats;

/// <summary>A picture that a dataset lists.</summary>
/// <param name="File">Its file.</param>
/// <param name="FileName">Its path within the dataset.</param>
/// <param name="Split">Its split, where the dataset says.</param>
/// <param name="Class">The index of its class; -1 for detection.</param>
internal readonly record struct ListedPicture(DatasetEntry File, string FileName, string? Split, int Class);

/// <summary>What a dataset says it holds, checked in all but its pictures' contents.</summary>
/// <param name="Task">The task it is for.</param>
/// <param name="Classes">Its classes.</param>
/// <param name="Pictures">Its pictures.</param>
/// <param name="Distribution">By class: pictures, or annotated objects for detection.</param>
/// <param name="AnnotationBytes">Of its annotation files.</param>
internal sealed record DatasetListing(string Task, ImmutableArray<ImageClass> Classes, IReadOnlyList<ListedPicture> Pictures, ImmutableArray<long> Distribution, long AnnotationBytes)
{
    /// <summary>The task of pictures with one class each.</summary>
    public const string Classification = "image_classification";

    /// <summary>The task of pictures with boxes.</summary>
    public const string Detection = "object_detection";

    /// <summary>Looks at a picture, by its place, once its size is known: what is annotated must be inside it.</summary>
    public Action<int, int, int> CheckSize { get; init; } = static (_, _, _) => { };
}
