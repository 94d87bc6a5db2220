using System.Collections.Immutable;
using System.Text.Json;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts;
using Platform.Contracts.Cleaning;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>
/// <c>POST /plans/{plan_id}/execute?dataset_id=</c>: answers once the plan was run. With <c>Prefer: respond-async</c> (RFC 7240) it answers 202 as soon as the execution stands, so that
/// it can be watched.
/// </summary>
internal static partial class ExecutionStart
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromSeconds(1);

    public static async Task<IResult> Execute(HttpContext context, string plan_id, IGrainFactory grains, IdempotentRequests idempotent, ILogger<CleanflowSurface> log)
    {
        var key = IdempotencyKey.Of(context);
        string? dataset = null;
        if (new QueryFields(context.Request.Query).Text("dataset_id") is { } given && !CleanflowIds.TryParse(given, out dataset)) return CleanflowThing.Dataset.None;
        if (!CleanflowIds.TryParse(plan_id, out var plan)) return CleanflowThing.Plan.None;
        var request = new ExecutionRequest(plan, dataset);
        var asked = JsonSerializer.SerializeToElement(new { plan, dataset });
        return await idempotent.RunAsync(context, key, Fingerprint.Of(context, asked), async id =>
        {
            var executionId = CleanflowIds.From(id);
            var grain = grains.GetGrain<IExecutionGrain>(executionId);
            // Not given up with the caller: what was begun is seen through.
            var running = grain.Run(context.Caller, request, CancellationToken.None);
            if (IsAsync(context.Request) && await StandsAsync(context, grain, running) is { } execution)
            {
                LogFault(running, executionId, log);
                context.Response.Headers["Preference-Applied"] = "respond-async";
                return SurfaceAnswer.Of(StatusCodes.Status202Accepted, new Envelope<ExecutionBody>(ExecutionBody.Of(execution), "Execution started"));
            }

            var ran = await running;
            return ran.IsSuccess
                ? CleanflowAnswer.Ok(ExecutionBody.Of(ran.Value), "Execution completed successfully")
                : CleanflowThing.Plan.Failure(context, Named(ran.Error, executionId));
        });
    }

    /// <summary>The execution once it can be looked at; <c>null</c> where it ended, or was refused, before.</summary>
    private static async Task<Execution?> StandsAsync(HttpContext context, IExecutionGrain grain, Task running)
    {
        for (var pause = FirstLook; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (await Task.WhenAny(running, Task.Delay(pause, CancellationToken.None)) == running) return null;
            var execution = await grain.Get(context.Caller, CancellationToken.None);
            if (execution.IsSuccess && !running.IsCompleted) return execution.Value;
        }
    }

    private static bool IsAsync(HttpRequest request) =>
        request.Headers["Prefer"].Any(value => value?.Split(',').Any(preference => preference.Split(';')[0].Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase)) ?? false);

    /// <summary>A failed execution can be looked at, so its id belongs to the answer.</summary>
    private static Error Named(Error error, string executionId) => error.Code == CleaningErrors.ExecutionFailed
        ? error with { Details = (error.Details ?? ImmutableDictionary<string, string>.Empty).SetItem("execution_id", executionId) }
        : error;

    private static void LogFault(Task running, string executionId, ILogger log) =>
        running.ContinueWith(
            ended => Unanswered(log, ended.Exception!.GetBaseException(), executionId),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The execution {Execution}, started for a caller who did not wait, did not answer")]
    private static partial void Unanswered(ILogger log, Exception fault, string execution);
}
