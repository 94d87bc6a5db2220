using Microsoft.Net.Http.Headers;
using Platform.Contracts;
using Platform.Contracts.Training;
using Platform.Storage;
using Platform.Storage.Blobs;

namespace Platform.Api.Surfaces.Training;

/// <summary>A job's checkpoints: list, download.</summary>
internal static class CheckpointHandlers
{
    private const string Best = "best", Last = "last";

    public static void MapCheckpoints(this RouteGroupBuilder routes)
    {
        routes.MapGet("/training/jobs/{job_id}/checkpoints", List).WithMetadata(CheckpointReference.List);
        routes.MapGet("/training/jobs/{job_id}/checkpoints/{name}", Download).WithMetadata(CheckpointReference.Download);
    }

    public static Task<IResult> List(HttpContext context, string job_id, IGrainFactory grains) =>
        JobHandlers.WithJob(context, job_id, grains, job => job.Checkpoints(context.Caller, context.RequestAborted), checkpoints => JobHandlers.Json(
            new CheckpointsBody(TrainingIds.Parse(JobHandlers.JobId, job_id)!.Value, [.. checkpoints.Select(CheckpointBody.Of)])));

    public static async Task<IResult> Download(HttpContext context, string job_id, string name, IGrainFactory grains, IBlobStore blobs)
    {
        if (TrainingIds.Parse(JobHandlers.JobId, job_id) is not { } id) return context.Failure(JobHandlers.NoJob);
        var checkpoints = await grains.Job(id).Checkpoints(context.Caller, context.RequestAborted);
        if (!checkpoints.IsSuccess) return context.Failure(checkpoints.Error, TrainingErrors.NoJob);
        var wanted = checkpoints.Value.LastOrDefault(checkpoint => name switch
        {
            Best => checkpoint.IsBest,
            Last => checkpoint.IsLast,
            _ => CheckpointBody.NameOf(checkpoint.Path) == name,
        });
        if (wanted is null) return context.Failure(None);
        if (wanted.Blob is not { } blob) return context.Failure(None with { Message = "the service that trains this job keeps its checkpoints; they cannot be downloaded here" });
        try
        {
            var weights = await blobs.OpenAsync(blob, context.RequestAborted);
            context.Response.Headers.CacheControl = "private, no-cache";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.File(
                weights, "application/octet-stream", $"job_{id}_epoch_{wanted.Epoch}.safetensors", wanted.CreatedAt, new EntityTagHeaderValue($"\"{CheckpointBody.NameOf(blob)}\""),
                enableRangeProcessing: true);
        }
        catch (BlobNotFoundException)
        {
            // No longer kept since its grain was asked.
            return context.Failure(None);
        }
    }

    /// <summary>There is no such checkpoint.</summary>
    public static Error None { get; } = new(TrainingErrors.NoCheckpoint, "there is no such checkpoint, or it is no longer kept");
}

/// <summary>A checkpoint.</summary>
/// <param name="Path">What <c>checkpoint_path</c> takes.</param>
/// <param name="Name">What the path of its download ends with.</param>
/// <param name="IsBest">Whether it is the best by the primary metric.</param>
/// <param name="IsLast">Whether training can go on from it exactly.</param>
/// <param name="Metric">The primary metric there.</param>
/// <param name="SizeBytes">Of its weights.</param>
internal sealed record CheckpointBody(string Path, string Name, int Epoch, bool IsBest, bool IsLast, double? Metric, long SizeBytes, DateTimeOffset CreatedAt)
{
    public static CheckpointBody Of(TrainingCheckpoint checkpoint) => new(
        checkpoint.Path, NameOf(checkpoint.Path), checkpoint.Epoch, checkpoint.IsBest, checkpoint.IsLast, JobBody.Finite(checkpoint.Metric), checkpoint.Size, checkpoint.CreatedAt);

    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}

/// <summary>A job's checkpoints, oldest first.</summary>
internal sealed record CheckpointsBody(long JobId, IReadOnlyList<CheckpointBody> Checkpoints);
