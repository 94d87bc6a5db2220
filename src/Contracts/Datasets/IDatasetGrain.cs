using Orleans.Concurrency;

namespace Platform.Contracts.Datasets;

/// <summary>
/// One table of rows and columns, a CSV file in the blob store. Key: its id, a UUID. Immutable once created; only its owner may see it. To others it answers <see cref="ErrorCodes.Forbidden"/>
/// where it exists and <see cref="ErrorCodes.NotFound"/> where it does not, or was deleted.
/// </summary>
[Alias("IDatasetGrain")]
public interface IDatasetGrain : IGrainWithStringKey
{
    /// <summary>
    /// Reads and profiles the file and keeps both. The same caller with the same draft again answers as the first time. <see cref="DatasetErrors.InvalidFile"/> says what is wrong with the file and
    /// where, and so do its details <c>line</c> and <c>reason</c>; nothing is kept then, and whatever the id owned in the blob store is deleted. Reading takes as long as the file is large, behind what others have to be read.
    /// </summary>
    [AlwaysInterleave, ResponseTimeout("00:15:00")]
    Task<Result<Dataset>> Create(Caller caller, DatasetDraft draft, CancellationToken cancellationToken = default);

    /// <summary>The dataset, once it is read.</summary>
    [AlwaysInterleave]
    Task<Result<Dataset>> Get(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Deletes the dataset and its file.</summary>
    Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken = default);
}

/// <summary>A file to become a dataset. Its content is in the blob store already, owned by <c>datasets/{id}</c>.</summary>
/// <param name="Name">The dataset's name.</param>
/// <param name="Blob">The file's blob.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Origin">What it was made of, where it was not uploaded.</param>
[GenerateSerializer, Immutable, Alias("DatasetDraft")]
public sealed record DatasetDraft(
    [property: Id(0)] string Name,
    [property: Id(1)] string Blob,
    [property: Id(2)] long Size,
    [property: Id(3)] DatasetOrigin? Origin);

/// <summary>What a cleaned dataset was made of.</summary>
/// <param name="ParentId">The dataset that was cleaned.</param>
/// <param name="PlanId">The plan it was cleaned by.</param>
/// <param name="ExecutionId">The execution that did it.</param>
[GenerateSerializer, Immutable, Alias("DatasetOrigin")]
public sealed record DatasetOrigin([property: Id(0)] string ParentId, [property: Id(1)] string PlanId, [property: Id(2)] string ExecutionId);

/// <summary>A dataset.</summary>
/// <param name="DatasetId">Its id.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Columns">How many columns.</param>
/// <param name="Size">Of the file, in bytes.</param>
/// <param name="Encoding">The file's encoding, by its name in Python.</param>
/// <param name="Delimiter">What stands between cells.</param>
/// <param name="Blob">The file in the blob store.</param>
/// <param name="ProfileBlob">Its profile in the blob store: a JSON document with the fields of the specification's profile but <c>dataset_id</c>.</param>
/// <param name="Origin">What it was made of, where it was not uploaded.</param>
/// <param name="CreatedAt">When it was made.</param>
[GenerateSerializer, Immutable, Alias("Dataset")]
public sealed record Dataset(
    [property: Id(0)] string DatasetId,
    [property: Id(1)] string UserId,
    [property: Id(2)] string Name,
    [property: Id(3)] long Rows,
    [property: Id(4)] int Columns,
    [property: Id(5)] long Size,
    [property: Id(6)] string Encoding,
    [property: Id(7)] string Delimiter,
    [property: Id(8)] string Blob,
    [property: Id(9)] string ProfileBlob,
    [property: Id(10)] DatasetOrigin? Origin,
    [property: Id(11)] DateTimeOffset CreatedAt);

/// <summary>The codes of failures of this area.</summary>
public static class DatasetErrors
{
    /// <summary>The file is no CSV that can be read; the message says where.</summary>
    public const string InvalidFile = "invalid_file";

    /// <summary>There is no such dataset. Beside <see cref="ErrorCodes.NotFound"/>, for things that refer to one.</summary>
    public const string NoDataset = "no_dataset";
}
