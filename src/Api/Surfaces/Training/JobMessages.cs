using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Contracts;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary>A job, as creating it answers: the specification's fields, then what it does not have.</summary>
/// <param name="DatasetPath">The dataset's id again: there is no other path to it.</param>
/// <param name="OutputDir">What its checkpoints' paths begin with.</param>
internal sealed record JobCreatedBody(
    long Id,
    long? SessionId,
    long? ProjectId,
    string? ExperimentName,
    IReadOnlyList<string> Tags,
    string? Notes,
    string Framework,
    string ModelName,
    string TaskType,
    string? DatasetId,
    string? DatasetPath,
    string? DatasetFormat,
    int NumClasses,
    string OutputDir,
    int Epochs,
    int BatchSize,
    double LearningRate,
    string Status,
    string PrimaryMetric,
    string PrimaryMetricMode,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt,
    string? ProjectName,
    int? QueuePosition,
    JobProgressBody? Progress,
    JobErrorBody? Error,
    int? BestEpoch,
    double? BestMetric)
{
    public static JobCreatedBody Of(TrainingJob job) => new(
        job.JobId, job.Request.SessionId, job.Request.ProjectId, job.Request.ExperimentName, job.Request.Tags, job.Request.Notes, job.Framework, job.ModelName, job.TaskType,
        JobBody.Given(job.DatasetId), JobBody.Given(job.DatasetId), JobBody.Given(job.DatasetFormat), job.NumClasses, $"jobs/{job.JobId}", job.Epochs, job.BatchSize, job.LearningRate, JobBody.NameOf(job.Status), job.PrimaryMetric,
        job.PrimaryMetricMode, job.CreatedAt, job.StartedAt, job.CompletedAt, job.Request.ProjectName, job.QueuePosition, JobProgressBody.Of(job.Progress), JobErrorBody.Of(job.Error),
        job.BestEpoch, JobBody.Finite(job.BestMetric));
}

/// <summary>A job, as looking at it and lists answer.</summary>
/// <param name="EstimatedWaitSeconds">About how long it waits, where known.</param>
/// <param name="MlflowUiLink">The page of its run, once it has one.</param>
/// <param name="Config">What it was created with; not in lists.</param>
internal sealed record JobBody(
    long Id,
    long? SessionId,
    long? ProjectId,
    string? ProjectName,
    string? ExperimentName,
    string Framework,
    string ModelName,
    string TaskType,
    string? DatasetId,
    string Status,
    string PrimaryMetric,
    string PrimaryMetricMode,
    int CurrentEpoch,
    int TotalEpochs,
    string? MlflowRunId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? CompletedAt,
    int? QueuePosition,
    JobProgressBody? Progress,
    JobErrorBody? Error,
    int? BestEpoch,
    double? BestMetric,
    double? EstimatedWaitSeconds,
    IReadOnlyList<string> Tags,
    string? Notes,
    string? DatasetFormat,
    int NumClasses,
    int BatchSize,
    double LearningRate,
    string? MlflowUiLink,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Config)
{
    public static JobBody Of(TrainingJob job, string? runPage, bool withConfig) => new(
        job.JobId, job.Request.SessionId, job.Request.ProjectId, job.Request.ProjectName, job.Request.ExperimentName, job.Framework, job.ModelName, job.TaskType, Given(job.DatasetId),
        NameOf(job.Status), job.PrimaryMetric, job.PrimaryMetricMode, job.CurrentEpoch, job.Epochs, job.RunId, job.CreatedAt, job.StartedAt, job.CompletedAt, job.QueuePosition,
        JobProgressBody.Of(job.Progress), JobErrorBody.Of(job.Error), job.BestEpoch, Finite(job.BestMetric), job.EstimatedWait?.TotalSeconds, job.Request.Tags, job.Request.Notes,
        Given(job.DatasetFormat), job.NumClasses, job.BatchSize, job.LearningRate, runPage, withConfig ? JsonElement.Parse(job.Request.ConfigJson) : null);

    public static string NameOf(TrainingStatus status) => status switch
    {
        TrainingStatus.Pending => "pending",
        TrainingStatus.Running => "running",
        TrainingStatus.Completed => "completed",
        TrainingStatus.Failed => "failed",
        TrainingStatus.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>A job that a service trains may have no dataset here.</summary>
    public static string? Given(string text) => text.Length > 0 ? text : null;

    /// <summary>JSON has no way to write a number that is none.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}

/// <summary>How far a running job is.</summary>
internal sealed record JobProgressBody(int Epoch, int TotalEpochs, int Batch, int Batches, double? Loss, double? ImagesPerSecond, double? SecondsLeft)
{
    public static JobProgressBody? Of(TrainingProgress? progress) => progress is null ? null : new(
        progress.Epoch, progress.Epochs, progress.Batch, progress.Batches, JobBody.Finite(progress.Loss), JobBody.Finite(progress.ImagesPerSecond), JobBody.Finite(progress.SecondsLeft));
}

/// <summary>Why a job failed.</summary>
/// <param name="Retryable">Whether starting it again could help.</param>
internal sealed record JobErrorBody(string Code, string Message, bool Retryable)
{
    public static JobErrorBody? Of(Error? error) => error is null ? null : new(TrainingErrorTable.Of(error.Code).Code, error.Message, error.Retryable);
}

/// <summary>The answer to starting a job.</summary>
internal sealed record JobStartedBody(long Id, string Status, DateTimeOffset? StartedAt, int? QueuePosition, double? EstimatedWaitSeconds)
{
    public static JobStartedBody Of(TrainingJob job) => new(job.JobId, JobBody.NameOf(job.Status), job.StartedAt, job.QueuePosition, job.EstimatedWait?.TotalSeconds);
}

/// <summary>The answer to stopping or deleting a job.</summary>
internal sealed record JobDoneBody(long JobId, string Status, string Message);

/// <summary>A part of a user's jobs.</summary>
internal sealed record JobsBody(IReadOnlyList<JobBody> Jobs, long Total, int Skip, int Limit);
