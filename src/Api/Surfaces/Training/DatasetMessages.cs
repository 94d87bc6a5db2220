using Platform.Contracts.Datasets;

namespace Platform.Api.Surfaces.Training;

/// <summary>A dataset, as creating it answers: the specification's fields, then its task.</summary>
internal sealed record DatasetBody(
    string Id,
    string Name,
    string? Description,
    string Format,
    string Visibility,
    long? ProjectId,
    int FileCount,
    long TotalSizeBytes,
    int NumClasses,
    DateTimeOffset CreatedAt,
    string TaskType)
{
    public static DatasetBody Of(ImageDataset dataset) => new(
        dataset.DatasetId, dataset.Name, dataset.Description, dataset.Format, dataset.Visibility, dataset.ProjectId, dataset.Images, dataset.Size, dataset.Classes.Length, dataset.CreatedAt, dataset.Task);
}

/// <summary>A dataset in detail: the specification's fields, then its task, its splits and its classes in order.</summary>
/// <param name="ClassDistribution">By class, over all splits: pictures, or annotated objects for detection.</param>
/// <param name="UpdatedAt">When it was made, as datasets never change.</param>
/// <param name="Splits">How many pictures each split has; those that are in none under <c>unassigned</c>.</param>
internal sealed record DatasetDetailBody(
    string Id,
    string Name,
    string? Description,
    string Format,
    string Visibility,
    long? ProjectId,
    int FileCount,
    long TotalSizeBytes,
    int NumClasses,
    IReadOnlyDictionary<string, long> ClassDistribution,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string TaskType,
    IReadOnlyDictionary<string, int> Splits,
    IReadOnlyList<DatasetClassBody> Classes)
{
    private const string NoSplit = "unassigned";

    public static DatasetDetailBody Of(ImageDataset dataset) => new(
        dataset.DatasetId, dataset.Name, dataset.Description, dataset.Format, dataset.Visibility, dataset.ProjectId, dataset.Images, dataset.Size, dataset.Classes.Length,
        new OrderedDictionary<string, long>(dataset.Classes.Select(one => KeyValuePair.Create(one.Name, one.Count))), dataset.CreatedAt, dataset.CreatedAt, dataset.Task,
        new OrderedDictionary<string, int>(dataset.Splits.OrderBy(split => split.Key, StringComparer.Ordinal).Select(split => KeyValuePair.Create(split.Key.Length == 0 ? NoSplit : split.Key, split.Value))),
        [.. dataset.Classes.Select(one => new DatasetClassBody(one.Id, one.Name, one.Count))]);
}

/// <summary>A class.</summary>
/// <param name="Id">As the dataset numbers it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many it has.</param>
internal sealed record DatasetClassBody(long Id, string Name, long Count);

/// <summary>A dataset in a list.</summary>
internal sealed record DatasetItemBody(string Id, string Name, string Format, int FileCount, int NumClasses, DateTimeOffset CreatedAt, string Visibility, long? ProjectId, string TaskType)
{
    public static DatasetItemBody Of(ImageDataset dataset) => new(
        dataset.DatasetId, dataset.Name, dataset.Format, dataset.Images, dataset.Classes.Length, dataset.CreatedAt, dataset.Visibility, dataset.ProjectId, dataset.Task);
}

/// <summary>A part of the datasets a caller may read.</summary>
internal sealed record DatasetsBody(IReadOnlyList<DatasetItemBody> Datasets, long Total, int Skip, int Limit);

/// <summary>A picture of a dataset.</summary>
/// <param name="Index">Its place in the dataset, from 0.</param>
/// <param name="FileName">Its path within the dataset.</param>
/// <param name="Split">Its split, where the dataset says.</param>
/// <param name="Label">Its class; <c>null</c> for detection.</param>
/// <param name="LabelId">Its class's id.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="ThumbnailUrl">Where a small JPEG of it is, on this server.</param>
internal sealed record DatasetImageBody(int Index, string FileName, string? Split, string? Label, long? LabelId, int Width, int Height, string ThumbnailUrl);

/// <summary>A part of a dataset's pictures.</summary>
internal sealed record DatasetImagesBody(string DatasetId, IReadOnlyList<DatasetImageBody> Images, long Total, int Skip, int Limit);

/// <summary>The answer to deleting one.</summary>
internal sealed record DatasetDeletedBody(string Id, string Status, string Message);
