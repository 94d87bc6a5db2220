using System.Collections.Immutable;
using Orleans.Concurrency;
using Platform.Contracts.Live;

namespace Platform.Contracts.Cleaning;

/// <summary>
/// One execution of a plan. Key: its id, a UUID. Only its owner may see it: to others <see cref="ErrorCodes.Forbidden"/> where it exists, <see cref="ErrorCodes.NotFound"/> where not.
/// As a topic (<c>executions/{id}</c>) it has an entry for each step that begins and ends, and one for the end.
/// </summary>
[Alias("IExecutionGrain")]
public interface IExecutionGrain : ITopicSource
{
    /// <summary>
    /// Runs a plan and answers once it is done. The same request again waits for, and answers, the same. One that a crash cut off is run again.
    /// <see cref="CleaningErrors.ExecutionFailed"/> names the step; then nothing is kept but that it failed.
    /// </summary>
    [AlwaysInterleave, ResponseTimeout("00:30:00")]
    Task<Result<Execution>> Run(Caller caller, ExecutionRequest request, CancellationToken cancellationToken = default);

    /// <summary>The execution as it stands.</summary>
    [AlwaysInterleave]
    Task<Result<Execution>> Get(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>A sample of what a step changed, a JSON document; <see cref="ErrorCodes.NotFound"/> where it has no such step, or is not done.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="step">The step's place, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [AlwaysInterleave]
    Task<Result<string>> Diff(Caller caller, int step, CancellationToken cancellationToken = default);
}

/// <summary>A wish to run a plan.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="DatasetId">The dataset; <c>null</c> for the plan's own.</param>
[GenerateSerializer, Immutable, Alias("ExecutionRequest")]
public sealed record ExecutionRequest([property: Id(0)] string PlanId, [property: Id(1)] string? DatasetId);

/// <summary>How far an execution is.</summary>
[GenerateSerializer, Alias("ExecutionStatus")]
public enum ExecutionStatus
{
    /// <summary>It waits or runs.</summary>
    Running,

    /// <summary>It is done and its result is there.</summary>
    Completed,

    /// <summary>A step failed.</summary>
    Failed,
}

/// <summary>An execution.</summary>
/// <param name="ExecutionId">Its id.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="PlanId">The plan.</param>
/// <param name="DatasetId">What was cleaned.</param>
/// <param name="ResultDatasetId">The cleaned dataset, once done.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Before">The table before; <c>null</c> until it is read.</param>
/// <param name="After">The table after; <c>null</c> until it is done.</param>
/// <param name="Steps">The plan's steps as they were then.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="EndedAt">When it ended.</param>
[GenerateSerializer, Immutable, Alias("Execution")]
public sealed record Execution(
    [property: Id(0)] string ExecutionId,
    [property: Id(1)] string UserId,
    [property: Id(2)] string PlanId,
    [property: Id(3)] string DatasetId,
    [property: Id(4)] string? ResultDatasetId,
    [property: Id(5)] ExecutionStatus Status,
    [property: Id(6)] TableSize? Before,
    [property: Id(7)] TableSize? After,
    [property: Id(8)] ImmutableArray<ExecutedStep> Steps,
    [property: Id(9)] Error? Error,
    [property: Id(10)] DateTimeOffset CreatedAt,
    [property: Id(11)] DateTimeOffset? EndedAt);

/// <summary>How large a table is, and how much of it is missing.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="MissingValues">Its missing cells.</param>
[GenerateSerializer, Immutable, Alias("TableSize")]
public sealed record TableSize([property: Id(0)] long Rows, [property: Id(1)] int Columns, [property: Id(2)] long MissingValues);

/// <summary>A step of an execution.</summary>
/// <param name="Order">Its place, from 1.</param>
/// <param name="Name">In Japanese.</param>
/// <param name="Status"><c>pending</c>, <c>running</c>, <c>success</c>, <c>failed</c>, or <c>skipped</c> where it is switched off.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="RowsChanged">Rows dropped or changed.</param>
/// <param name="CellsChanged">Cells changed.</param>
/// <param name="After">The table after it.</param>
/// <param name="Note">Anything more it has to say, in Japanese.</param>
[GenerateSerializer, Immutable, Alias("ExecutedStep")]
public sealed record ExecutedStep(
    [property: Id(0)] int Order,
    [property: Id(1)] string Name,
    [property: Id(2)] string Status,
    [property: Id(3)] double? Seconds,
    [property: Id(4)] long RowsChanged,
    [property: Id(5)] long CellsChanged,
    [property: Id(6)] TableSize? After,
    [property: Id(7)] string? Note);
