using System.Text.Json.Nodes;
using Platform.Contracts.Cleaning;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>How large a table is, and how many of its cells are missing.</summary>
internal sealed record TableSizeBody(long Rows, int Columns, long MissingValues)
{
    public static TableSizeBody? Of(TableSize? size) => size is null ? null : new(size.Rows, size.Columns, size.MissingValues);
}

/// <summary>A step of an execution: the specification's fields, then what it does not have.</summary>
/// <param name="Status"><c>pending</c>, <c>running</c>, <c>success</c>, <c>failed</c> or <c>skipped</c>.</param>
/// <param name="ExecutionTime">In seconds; <c>null</c> until it is done.</param>
/// <param name="After">The table after it.</param>
/// <param name="Note">Anything more it has to say.</param>
internal sealed record ExecutedStepBody(
    int Order, string Name, string Status, double? ExecutionTime, long RowsChanged, long CellsChanged, TableSizeBody? After, string? Note)
{
    public static ExecutedStepBody Of(ExecutedStep step) => new(
        step.Order, step.Name, step.Status, step.Seconds, step.RowsChanged, step.CellsChanged, TableSizeBody.Of(step.After), step.Note);
}

/// <summary>An execution.</summary>
/// <param name="Status"><c>running</c>, <c>completed</c> or <c>failed</c>.</param>
/// <param name="Before">The table before; <c>null</c> until it is read.</param>
/// <param name="After">The table after; <c>null</c> until it is done.</param>
/// <param name="DatasetId">What was cleaned.</param>
/// <param name="ResultDatasetId">The cleaned dataset, once it is there.</param>
/// <param name="Error">Why it failed, as its request was answered.</param>
internal sealed record ExecutionBody(
    string ExecutionId,
    string PlanId,
    string Status,
    TableSizeBody? Before,
    TableSizeBody? After,
    IReadOnlyList<ExecutedStepBody> Steps,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    string DatasetId,
    string? ResultDatasetId,
    JsonObject? Error)
{
    public static ExecutionBody Of(Execution execution) => new(
        execution.ExecutionId, execution.PlanId, NameOf(execution.Status), TableSizeBody.Of(execution.Before), TableSizeBody.Of(execution.After),
        [.. execution.Steps.Select(ExecutedStepBody.Of)], execution.CreatedAt, execution.EndedAt, execution.DatasetId, execution.ResultDatasetId,
        execution.Error is { } error ? CleanflowErrorBody.Inner(new SurfaceError(CleanflowErrors.Of(error.Code).Status, error.Message, error.Code, Details: error.Details)) : null);

    public static string NameOf(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Running => "running",
        ExecutionStatus.Completed => "completed",
        ExecutionStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}

/// <summary>An execution in a list: without its steps.</summary>
internal sealed record ExecutionItemBody(
    string ExecutionId, string PlanId, string Status, TableSizeBody? Before, TableSizeBody? After, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string DatasetId, string? ResultDatasetId)
{
    public static ExecutionItemBody Of(Execution execution) => new(
        execution.ExecutionId, execution.PlanId, ExecutionBody.NameOf(execution.Status), TableSizeBody.Of(execution.Before), TableSizeBody.Of(execution.After),
        execution.CreatedAt, execution.EndedAt, execution.DatasetId, execution.ResultDatasetId);
}

/// <summary>A part of a user's executions.</summary>
internal sealed record ExecutionsBody(IReadOnlyList<ExecutionItemBody> Executions, long Total);
