using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Platform.Api.Surfaces.Bodies;
using Platform.Contracts;
using Platform.Contracts.Training;
using Platform.Storage.Blobs;

namespace Platform.Api.Surfaces.Training;

/// <summary><c>POST /test-inference</c>: a job's model on a new picture.</summary>
internal static class InferenceHandlers
{
    /// <summary>The largest picture, in bytes: 20 MiB.</summary>
    public const long MaxFileBytes = 20L << 20;

    public const int DefaultTopK = 5;
    public const int MaxTopK = 1_000;
    private const string FileField = "file", JobField = "training_job_id";
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(30);
    private static readonly MultipartLimits Limits = new(FileField, MaxFileBytes, MaxFileBytes) { MaxParts = 16 };

    public static void MapInference(this RouteGroupBuilder routes) => routes.MapPost("/test-inference", Infer).WithMetadata(InferenceReference.Infer, BodyBound.ByReader);

    public static async Task<IResult> Infer(HttpContext context, IGrainFactory grains, IBlobStore blobs)
    {
        await using var form = await MultipartForm.ReadAsync(context.Request, blobs, Limits, context.RequestAborted);
        var (threshold, topK) = (form.Number("confidence_threshold", 0, 0, 1), form.Whole("top_k", DefaultTopK, 1, MaxTopK));
        if (!form.Fields.TryGetValue(JobField, out var job) || job.Trim() is not { Length: > 0 } number) throw TrainingErrorTable.Refused(JobField, "it is required");
        if (form.Files is not [var file]) throw TrainingErrorTable.Refused(FileField, form.Files.Count == 0 ? "it is required" : "one picture is taken at a time");
        if (TrainingIds.Parse(JobField, number) is not { } id) return context.Failure(JobHandlers.NoJob);

        var path = form.Fields.GetValueOrDefault("checkpoint_path")?.Trim() is { Length: > 0 } given ? given : null;
        var checkpoint = await grains.Job(id).CheckpointFor(context.Caller, path, context.RequestAborted);
        if (!checkpoint.IsSuccess) return Missing(context, checkpoint.Error, path);
        if (checkpoint.Value.Blob is not { } weights) return context.Failure(CheckpointHandlers.None with { Message = "the service that trains this job keeps its checkpoints; they cannot be tried here" });
        var inference = await Predict(grains, id, weights, await Read(file, context.RequestAborted), topK, threshold, context.RequestAborted);
        return inference.IsSuccess ? JobHandlers.Json(InferenceBody.Of(inference.Value, checkpoint.Value.Path)) : context.Failure(inference.Error.Code == TrainingErrors.InvalidImage ? inference.Error.About(FileField) : inference.Error);
    }

    /// <summary>Why there is nothing to ask; of a field only where one was given.</summary>
    private static SurfaceError Missing(HttpContext context, Error error, string? path) => context.Failure(
        error.Code != TrainingErrors.NoCheckpoint ? error : path is null ? error with { Details = null } : error.About("checkpoint_path"), TrainingErrors.NoJob);

    private static async Task<Result<Inference>> Predict(
        IGrainFactory grains, long job, string weights, ImmutableArray<byte> image, int topK, double threshold, CancellationToken cancellationToken)
    {
        if (Predictor(grains, $"{TrainingIds.Text(job)}/{CheckpointBody.NameOf(weights)}") is not { } predictor) return NoPredictor;
        try
        {
            return await predictor.Predict(weights, image, topK, threshold, cancellationToken);
        }
        catch (OrleansException)
        {
            // Those silos that had models are gone.
            return NoPredictor;
        }
    }

    /// <summary>The grain; <c>null</c> where no silo ever had models.</summary>
    private static IPredictorGrain? Predictor(IGrainFactory grains, string key)
    {
        try
        {
            return grains.GetGrain<IPredictorGrain>(key);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static Error NoPredictor => new(TrainingErrors.NoService, "no part of the platform that is up can load models now; try again later", Retryable: true, ComeBack);

    private static async Task<ImmutableArray<byte>> Read(UploadedFile file, CancellationToken cancellationToken)
    {
        var bytes = new byte[file.Content.Size];
        await using var content = file.Content.Open();
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }
}

/// <summary>What a model says of a picture.</summary>
/// <param name="Predictions">Likeliest first.</param>
/// <param name="InferenceTimeMs">From the picture's bytes to the predictions, the model being loaded.</param>
/// <param name="CheckpointPath">Which checkpoint said so.</param>
internal sealed record InferenceBody(IReadOnlyList<PredictionBody> Predictions, string TaskType, string ModelName, double InferenceTimeMs, string CheckpointPath)
{
    public static InferenceBody Of(Inference inference, string checkpoint) => new(
        [.. inference.Predictions.Select(one => new PredictionBody(one.Label, one.LabelId, one.Confidence))], inference.TaskType, inference.ModelName,
        Math.Round(inference.InferenceMilliseconds, 3), checkpoint);
}

/// <summary>A class and how likely it is.</summary>
internal sealed record PredictionBody(string Label, long LabelId, double Confidence);
