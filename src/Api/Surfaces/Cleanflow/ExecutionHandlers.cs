using System.Text.Json;
using Platform.Api.Surfaces.Bodies;
using Platform.Contracts.Cleaning;
using Platform.Contracts.Collections;
using Platform.Contracts.Datasets;
using Platform.Storage.Blobs;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>Executions: start, list, look at, watch, take the result of.</summary>
internal static class ExecutionHandlers
{
    public static void MapExecutions(this RouteGroupBuilder routes)
    {
        routes.MapPost("/plans/{plan_id}/execute", ExecutionStart.Execute).WithMetadata(ExecutionReference.Execute);
        routes.MapGet("/executions", List).WithMetadata(ExecutionReference.List);
        routes.MapGet("/executions/{execution_id}", Get).WithMetadata(ExecutionReference.Get);
        routes.MapGet("/executions/{execution_id}/result", Result).WithMetadata(ExecutionReference.Result);
        routes.MapGet("/executions/{execution_id}/diff", Diff).WithMetadata(ExecutionReference.Diff);
        routes.MapGet("/ws/executions/{execution_id}", ExecutionSocket.Watch).WithTokenInQuery().WithMetadata(ExecutionReference.Watch);
    }

    public static async Task<IResult> List(HttpContext context, IGrainFactory grains)
    {
        var (executions, total) = await CleanflowList.ReadAsync(
            context, grains, CollectionKinds.Executions, id => grains.GetGrain<IExecutionGrain>(id).Get(context.Caller, context.RequestAborted));
        return CleanflowAnswer.Ok(new ExecutionsBody([.. executions.Select(ExecutionItemBody.Of)], total));
    }

    public static Task<IResult> Get(HttpContext context, string execution_id, IGrainFactory grains) =>
        CleanflowThing.Execution.WithAsync(
            context,
            execution_id,
            id => grains.GetGrain<IExecutionGrain>(id).Get(context.Caller, context.RequestAborted),
            execution => CleanflowAnswer.Ok(ExecutionBody.Of(execution)));

    public static async Task<IResult> Result(HttpContext context, string execution_id, IGrainFactory grains, IBlobStore blobs)
    {
        var isSafe = new QueryFields(context.Request.Query).Flag("safe");
        if (!CleanflowIds.TryParse(execution_id, out var id)) return CleanflowThing.Execution.None;
        var execution = await grains.GetGrain<IExecutionGrain>(id).Get(context.Caller, context.RequestAborted);
        if (!execution.IsSuccess) return CleanflowThing.Execution.Failure(context, execution.Error);
        if (execution.Value is not { Status: ExecutionStatus.Completed, ResultDatasetId: { } result }) return NoResult(execution.Value.Status);
        var dataset = await grains.GetGrain<IDatasetGrain>(result).Get(context.Caller, context.RequestAborted);
        return dataset.IsSuccess ? new CsvAnswer(blobs, dataset.Value, isSafe) : CleanflowThing.Dataset.Failure(context, dataset.Error);
    }

    public static async Task<IResult> Diff(HttpContext context, string execution_id, IGrainFactory grains)
    {
        var query = new QueryFields(context.Request.Query);
        _ = query.RequiredText("step");
        var step = query.Number("step", 0, 1, int.MaxValue);
        if (!CleanflowIds.TryParse(execution_id, out var id)) return CleanflowThing.Execution.None;
        var grain = grains.GetGrain<IExecutionGrain>(id);
        // The execution first, so that one that is not there is told from a step that is not.
        var execution = await grain.Get(context.Caller, context.RequestAborted);
        if (!execution.IsSuccess) return CleanflowThing.Execution.Failure(context, execution.Error);
        if (execution.Value.Status != ExecutionStatus.Completed) return NoResult(execution.Value.Status);
        var diff = await grain.Diff(context.Caller, step, context.RequestAborted);
        if (diff.IsSuccess) return CleanflowAnswer.Ok(JsonElement.Parse(diff.Value));
        return diff.Error.Code == Platform.Contracts.ErrorCodes.NotFound ? CleanflowErrors.Error(CleanflowErrors.NoStep) : CleanflowThing.Execution.Failure(context, diff.Error);
    }

    private static SurfaceError NoResult(ExecutionStatus status) => CleanflowErrors.Error(
        CleanflowErrors.NoResult, status == ExecutionStatus.Running ? "実行中のため、結果はまだありません" : "実行に失敗したため、結果はありません");
}
