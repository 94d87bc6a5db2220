using System.Collections.Immutable;

namespace Platform.Contracts.Training;

/// <summary>Where a training job is.</summary>
[GenerateSerializer, Alias("TrainingStatus")]
public enum TrainingStatus
{
    /// <summary>Created and not started, or started and waiting for a free place.</summary>
    Pending,

    /// <summary>It trains.</summary>
    Running,

    /// <summary>It came to its end.</summary>
    Completed,

    /// <summary>It failed; the error says why.</summary>
    Failed,

    /// <summary>Its owner stopped it.</summary>
    Stopped,
}

/// <summary>A wish for a training job, its configuration as it was sent.</summary>
/// <param name="SessionId">The caller's session; any integer.</param>
/// <param name="ProjectId">The caller's project, where it has one.</param>
/// <param name="ProjectName">The project's name, where given.</param>
/// <param name="ExperimentName">Its experiment's name, where given.</param>
/// <param name="Tags">Words of the caller's.</param>
/// <param name="Notes">Notes of the caller's.</param>
/// <param name="ConfigJson">The JSON object <c>config</c>.</param>
[GenerateSerializer, Immutable, Alias("TrainingRequest")]
public sealed record TrainingRequest(
    [property: Id(0)] long? SessionId,
    [property: Id(1)] long? ProjectId,
    [property: Id(2)] string? ProjectName,
    [property: Id(3)] string? ExperimentName,
    [property: Id(4)] ImmutableArray<string> Tags,
    [property: Id(5)] string? Notes,
    [property: Id(6)] string ConfigJson);

/// <summary>A training job as its owner sees it.</summary>
/// <param name="JobId">Its number.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Framework">Who trains it.</param>
/// <param name="ModelName">The model.</param>
/// <param name="TaskType">What for.</param>
/// <param name="DatasetId">The dataset.</param>
/// <param name="DatasetFormat">The dataset's format.</param>
/// <param name="NumClasses">How many classes.</param>
/// <param name="Epochs">How many epochs were asked for.</param>
/// <param name="BatchSize">Pictures in a batch.</param>
/// <param name="LearningRate">The initial learning rate.</param>
/// <param name="PrimaryMetric">By which the best checkpoint is chosen.</param>
/// <param name="PrimaryMetricMode"><c>max</c> or <c>min</c>.</param>
/// <param name="Status">Where it is.</param>
/// <param name="CurrentEpoch">Epochs completed in this run; never falls within it.</param>
/// <param name="QueuePosition">Its place in the queue, 1 being next; only while it waits.</param>
/// <param name="EstimatedWait">About how long it waits, where known.</param>
/// <param name="Progress">How far it is, while it trains here.</param>
/// <param name="RunId">Its run in the tracking store, once started.</param>
/// <param name="ExperimentId">The experiment of that run.</param>
/// <param name="BestEpoch">The epoch of the best checkpoint, once there is one.</param>
/// <param name="BestMetric">The primary metric there.</param>
/// <param name="Attempt">How many times the present run has been begun.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="StartedAt">When the present run began.</param>
/// <param name="CompletedAt">When it ended, however.</param>
[GenerateSerializer, Immutable, Alias("TrainingJob")]
public sealed record TrainingJob(
    [property: Id(0)] long JobId,
    [property: Id(1)] string UserId,
    [property: Id(2)] TrainingRequest Request,
    [property: Id(3)] string Framework,
    [property: Id(4)] string ModelName,
    [property: Id(5)] string TaskType,
    [property: Id(6)] string DatasetId,
    [property: Id(7)] string DatasetFormat,
    [property: Id(8)] int NumClasses,
    [property: Id(9)] int Epochs,
    [property: Id(10)] int BatchSize,
    [property: Id(11)] double LearningRate,
    [property: Id(12)] string PrimaryMetric,
    [property: Id(13)] string PrimaryMetricMode,
    [property: Id(14)] TrainingStatus Status,
    [property: Id(15)] int CurrentEpoch,
    [property: Id(16)] int? QueuePosition,
    [property: Id(17)] TimeSpan? EstimatedWait,
    [property: Id(18)] TrainingProgress? Progress,
    [property: Id(19)] string? RunId,
    [property: Id(20)] string? ExperimentId,
    [property: Id(21)] int? BestEpoch,
    [property: Id(22)] double? BestMetric,
    [property: Id(23)] int Attempt,
    [property: Id(24)] Error? Error,
    [property: Id(25)] DateTimeOffset CreatedAt,
    [property: Id(26)] DateTimeOffset? StartedAt,
    [property: Id(27)] DateTimeOffset? CompletedAt);

/// <summary>How far a running training is.</summary>
/// <param name="Epoch">The epoch it is in, from 1.</param>
/// <param name="Epochs">How many there are.</param>
/// <param name="Batch">Batches done of the epoch.</param>
/// <param name="Batches">Batches of an epoch.</param>
/// <param name="Loss">The mean training loss of the epoch so far.</param>
/// <param name="ImagesPerSecond">Pictures trained with a second, over the last while.</param>
/// <param name="SecondsLeft">About how many seconds until the last epoch's end, where it can be told.</param>
[GenerateSerializer, Immutable, Alias("TrainingProgress")]
public sealed record TrainingProgress(
    [property: Id(0)] int Epoch,
    [property: Id(1)] int Epochs,
    [property: Id(2)] int Batch,
    [property: Id(3)] int Batches,
    [property: Id(4)] double? Loss,
    [property: Id(5)] double? ImagesPerSecond,
    [property: Id(6)] double? SecondsLeft);

/// <summary>One epoch of a job.</summary>
/// <param name="Id">Its number among all the job's epochs, growing.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">The mean training loss.</param>
/// <param name="Accuracy">The validation accuracy, 0…1, where it was validated.</param>
/// <param name="LearningRate">The learning rate at the epoch's end.</param>
/// <param name="Extra">Further metrics by name: <c>precision</c>, <c>recall</c>, <c>f1</c> (macro means), <c>val_loss</c>, <c>top5_accuracy</c>, what a service told.</param>
/// <param name="CreatedAt">When it ended.</param>
[GenerateSerializer, Immutable, Alias("TrainingMetric")]
public sealed record TrainingMetric(
    [property: Id(0)] long Id,
    [property: Id(1)] int Epoch,
    [property: Id(2)] double? Loss,
    [property: Id(3)] double? Accuracy,
    [property: Id(4)] double? LearningRate,
    [property: Id(5)] ImmutableDictionary<string, double> Extra,
    [property: Id(6)] DateTimeOffset CreatedAt);

/// <summary>A line of a job's log.</summary>
/// <param name="Id">Its number, growing.</param>
/// <param name="LogType"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Message">The line, such as <c>[INFO] Starting training...</c>.</param>
/// <param name="CreatedAt">When it was written.</param>
[GenerateSerializer, Immutable, Alias("TrainingLogLine")]
public sealed record TrainingLogLine(
    [property: Id(0)] long Id, [property: Id(1)] string LogType, [property: Id(2)] string Message, [property: Id(3)] DateTimeOffset CreatedAt);

/// <summary>A checkpoint that is kept.</summary>
/// <param name="Path">Its name, such as <c>jobs/5/checkpoints/epoch_10.safetensors</c>; what <c>checkpoint_path</c> takes.</param>
/// <param name="Epoch">The epoch after whose end it was saved.</param>
/// <param name="IsBest">Whether it is the best by the primary metric.</param>
/// <param name="IsLast">Whether training can go on from it exactly.</param>
/// <param name="Metric">The primary metric there, where it was validated.</param>
/// <param name="Size">Of its weights, in bytes.</param>
/// <param name="Blob">Its weights in the blob store, safetensors; <c>null</c> where an external service keeps it.</param>
/// <param name="CreatedAt">When it was saved.</param>
[GenerateSerializer, Immutable, Alias("TrainingCheckpoint")]
public sealed record TrainingCheckpoint(
    [property: Id(0)] string Path,
    [property: Id(1)] int Epoch,
    [property: Id(2)] bool IsBest,
    [property: Id(3)] bool IsLast,
    [property: Id(4)] double? Metric,
    [property: Id(5)] long Size,
    [property: Id(6)] string? Blob,
    [property: Id(7)] DateTimeOffset CreatedAt);

/// <summary>A validation as it was recorded.</summary>
/// <param name="Id">Its number, of all jobs' validations: <see cref="ValidationNumber"/>.</param>
/// <param name="Epoch">After which epoch.</param>
/// <param name="Json">The JSON object of the specification's result, without <c>id</c>, <c>epoch</c>, <c>task_type</c>, <c>checkpoint_path</c> and <c>created_at</c>.</param>
/// <param name="CheckpointPath">The checkpoint that was validated, where it is still kept.</param>
/// <param name="CreatedAt">When.</param>
[GenerateSerializer, Immutable, Alias("ValidationRecord")]
public sealed record ValidationRecord(
    [property: Id(0)] long Id, [property: Id(1)] int Epoch, [property: Id(2)] string Json, [property: Id(3)] string? CheckpointPath, [property: Id(4)] DateTimeOffset CreatedAt);

/// <summary>The picture's prediction in a validation.</summary>
/// <param name="Id">Its number within the validation, from 1.</param>
/// <param name="ImagePath">The picture's path within the dataset.</param>
/// <param name="TrueLabel">Its class.</param>
/// <param name="TrueLabelId">Its class's id.</param>
/// <param name="PredictedLabel">The class predicted.</param>
/// <param name="PredictedLabelId">The id of the class predicted.</param>
/// <param name="Confidence">The probability given to the class predicted.</param>
/// <param name="IsCorrect">Whether they are the same.</param>
/// <param name="Top5">The five likeliest classes, likeliest first.</param>
[GenerateSerializer, Immutable, Alias("ValidatedImage")]
public sealed record ValidatedImage(
    [property: Id(0)] long Id,
    [property: Id(1)] string ImagePath,
    [property: Id(2)] string TrueLabel,
    [property: Id(3)] long TrueLabelId,
    [property: Id(4)] string PredictedLabel,
    [property: Id(5)] long PredictedLabelId,
    [property: Id(6)] double Confidence,
    [property: Id(7)] bool IsCorrect,
    [property: Id(8)] ImmutableArray<ImagePrediction> Top5);

/// <summary>A class and how likely it is.</summary>
/// <param name="Label">The class.</param>
/// <param name="LabelId">Its id.</param>
/// <param name="Confidence">0…1.</param>
[GenerateSerializer, Immutable, Alias("ImagePrediction")]
public sealed record ImagePrediction([property: Id(0)] string Label, [property: Id(1)] long LabelId, [property: Id(2)] double Confidence);

/// <summary>Validations' numbers: the job's and the epoch's in one, so that it leads back to both.</summary>
public static class ValidationNumber
{
    /// <summary>The most epochs a job has.</summary>
    public const int MaxEpochs = 9_999;

    /// <summary>The number of a job's validation after an epoch.</summary>
    public static long Of(long jobId, int epoch) => (jobId * (MaxEpochs + 1)) + epoch;

    /// <summary>The job and the epoch of a number.</summary>
    public static (long JobId, int Epoch) Split(long number) => (number / (MaxEpochs + 1), (int)(number % (MaxEpochs + 1)));
}
