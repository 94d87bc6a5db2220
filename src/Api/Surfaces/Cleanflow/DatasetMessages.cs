using System.Text.Json.Serialization;
using Platform.Contracts.Datasets;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>A dataset, as uploading and lists answer it: the specification's fields, then what it does not have. What a cleaned one was made of, only cleaned ones say.</summary>
internal sealed record DatasetBody(
    string DatasetId,
    string Name,
    long Rows,
    int Columns,
    DateTimeOffset CreatedAt,
    long Size,
    string Encoding,
    string Delimiter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ParentId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PlanId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ExecutionId)
{
    public static DatasetBody Of(Dataset dataset) => new(
        dataset.DatasetId, dataset.Name, dataset.Rows, dataset.Columns, dataset.CreatedAt, dataset.Size, dataset.Encoding, dataset.Delimiter,
        dataset.Origin?.ParentId, dataset.Origin?.PlanId, dataset.Origin?.ExecutionId);
}

/// <summary>A dataset in detail.</summary>
/// <param name="FilePath">A name for the file; nothing is at that path.</param>
internal sealed record DatasetDetailBody(
    string DatasetId,
    string Name,
    long Rows,
    int Columns,
    string FilePath,
    DateTimeOffset CreatedAt,
    long Size,
    string Encoding,
    string Delimiter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ParentId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PlanId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ExecutionId)
{
    public static DatasetDetailBody Of(Dataset dataset) => new(
        dataset.DatasetId, dataset.Name, dataset.Rows, dataset.Columns, $"/data/datasets/{dataset.DatasetId}.csv", dataset.CreatedAt, dataset.Size, dataset.Encoding,
        dataset.Delimiter, dataset.Origin?.ParentId, dataset.Origin?.PlanId, dataset.Origin?.ExecutionId);
}

/// <summary>A part of a user's datasets.</summary>
internal sealed record DatasetsBody(IReadOnlyList<DatasetBody> Datasets, long Total);

/// <summary>The answer to deleting one.</summary>
internal sealed record DatasetDeletedBody(string DatasetId);
