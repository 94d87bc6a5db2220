using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Platform.Contracts.Datasets;

/// <summary>
/// One dataset of labelled pictures. Key: its id, a UUID. Immutable once created. A private one is its owner's alone, a public one everybody's to read; to others it answers
/// <see cref="ErrorCodes.NotFound"/>.
/// </summary>
[Alias("IImageDatasetGrain")]
public interface IImageDatasetGrain : IGrainWithStringKey
{
    /// <summary>
    /// Reads the files, decodes every picture and keeps all of it. The same caller with the same draft again answers as the first time. What cannot be used is <see cref="Training.TrainingErrors.InvalidDataset"/> with
    /// the details <c>file</c> and <c>field</c> where they are known; nothing is kept then, and whatever the id owned in the blob store is deleted.
    /// </summary>
    [AlwaysInterleave, ResponseTimeout("01:00:00")]
    Task<Result<ImageDataset>> Create(Caller caller, ImageDatasetDraft draft, CancellationToken cancellationToken = default);

    /// <summary>The dataset, once it is read.</summary>
    [AlwaysInterleave]
    Task<Result<ImageDataset>> Get(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Some of its pictures, in the dataset's order, <paramref name="limit"/> 1 to 1,000; of a split or a class where given.</summary>
    [AlwaysInterleave]
    Task<Result<Page<DatasetImage>>> Images(Caller caller, string? split, string? label, int skip, int limit, CancellationToken cancellationToken = default);

    /// <summary>A picture as a JPEG of at most <paramref name="side"/> pixels (16 to 512) a side.</summary>
    [AlwaysInterleave]
    Task<Result<ImmutableArray<byte>>> Thumbnail(Caller caller, int image, int side, CancellationToken cancellationToken = default);

    /// <summary>Deletes the dataset. Trainings that read it go on with what they have; <see cref="ErrorCodes.Forbidden"/> for a public one of somebody else.</summary>
    Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken = default);
}

/// <summary>Files to become a dataset of pictures. Their content is in the blob store already, owned by <c>image-uploads/{id}</c>, which is deleted once it is read.</summary>
/// <param name="Name">The dataset's name.</param>
/// <param name="Description">What it is, where given.</param>
/// <param name="Format"><c>dice</c>, <c>imagefolder</c>, <c>coco</c> or <c>yolo</c>.</param>
/// <param name="Visibility"><c>private</c> or <c>public</c>.</param>
/// <param name="ProjectId">The caller's project, where it has one.</param>
/// <param name="Files">What was uploaded: one zip, or loose files.</param>
[GenerateSerializer, Immutable, Alias("ImageDatasetDraft")]
public sealed record ImageDatasetDraft(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Description,
    [property: Id(2)] string Format,
    [property: Id(3)] string Visibility,
    [property: Id(4)] long? ProjectId,
    [property: Id(5)] ImmutableArray<Jobs.StoredFile> Files);

/// <summary>A dataset of pictures.</summary>
/// <param name="DatasetId">Its id.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Format">Its format.</param>
/// <param name="Task"><c>image_classification</c> or <c>object_detection</c>.</param>
/// <param name="Visibility"><c>private</c> or <c>public</c>.</param>
/// <param name="ProjectId">Its project.</param>
/// <param name="Images">How many pictures.</param>
/// <param name="Size">Unpacked, with the annotation files, in bytes.</param>
/// <param name="Classes">Its classes with how many each has (pictures; annotated objects for detection), in the dataset's order.</param>
/// <param name="Splits">How many pictures each split has; those of none under an empty name.</param>
/// <param name="ManifestBlob">What it holds: an <c>ImageManifest</c> in JSON.</param>
/// <param name="PackBlob">The pictures' files, one behind the other.</param>
/// <param name="CreatedAt">When it was made.</param>
[GenerateSerializer, Immutable, Alias("ImageDataset")]
public sealed record ImageDataset(
    [property: Id(0)] string DatasetId,
    [property: Id(1)] string UserId,
    [property: Id(2)] string Name,
    [property: Id(3)] string? Description,
    [property: Id(4)] string Format,
    [property: Id(5)] string Task,
    [property: Id(6)] string Visibility,
    [property: Id(7)] long? ProjectId,
    [property: Id(8)] int Images,
    [property: Id(9)] long Size,
    [property: Id(10)] ImmutableArray<ImageDatasetClass> Classes,
    [property: Id(11)] ImmutableDictionary<string, int> Splits,
    [property: Id(12)] string ManifestBlob,
    [property: Id(13)] string PackBlob,
    [property: Id(14)] DateTimeOffset CreatedAt);

/// <summary>A class of a dataset.</summary>
/// <param name="Id">As the dataset numbers it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many.</param>
[GenerateSerializer, Immutable, Alias("ImageDatasetClass")]
public sealed record ImageDatasetClass([property: Id(0)] long Id, [property: Id(1)] string Name, [property: Id(2)] long Count);

/// <summary>A picture of a dataset.</summary>
/// <param name="Index">Its place in the dataset, from 0.</param>
/// <param name="FileName">Its path within the dataset.</param>
/// <param name="Split">Its split, where the dataset says.</param>
/// <param name="Label">Its class, where it has one.</param>
/// <param name="LabelId">Its class's id.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
[GenerateSerializer, Immutable, Alias("DatasetImage")]
public sealed record DatasetImage(
    [property: Id(0)] int Index,
    [property: Id(1)] string FileName,
    [property: Id(2)] string? Split,
    [property: Id(3)] string? Label,
    [property: Id(4)] long? LabelId,
    [property: Id(5)] int Width,
    [property: Id(6)] int Height);

/// <summary>The datasets of pictures that everybody may read, newest first. Key: 0.</summary>
[Alias("IPublicImageDatasetsGrain")]
public interface IPublicImageDatasetsGrain : IGrainWithIntegerKey
{
    /// <summary>Adds one, once.</summary>
    Task Add(PublicImageDataset dataset, CancellationToken cancellationToken = default);

    /// <summary>Removes one.</summary>
    Task Remove(string datasetId, CancellationToken cancellationToken = default);

    /// <summary>All of them, newest first; at most 10,000.</summary>
    Task<ImmutableArray<PublicImageDataset>> List(CancellationToken cancellationToken = default);
}

/// <summary>A dataset that everybody may read.</summary>
/// <param name="DatasetId">Its id.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Format">Its format.</param>
/// <param name="ProjectId">Its project.</param>
[GenerateSerializer, Immutable, Alias("PublicImageDataset")]
public sealed record PublicImageDataset(
    [property: Id(0)] string DatasetId, [property: Id(1)] string UserId, [property: Id(2)] DateTimeOffset CreatedAt, [property: Id(3)] string Format, [property: Id(4)] long? ProjectId);
