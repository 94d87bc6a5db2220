using System.Collections.Immutable;

namespace Platform.Contracts.Training;

/// <summary>What a worker is to train in one attempt.</summary>
/// <param name="JobId">The job's number.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Run">Which run of the job: 1, and one more each time it begins anew. Names the blobs of the run.</param>
/// <param name="ConfigJson">The complete configuration, a <c>TrainingConfig</c> of the recipes in JSON.</param>
/// <param name="ManifestBlob">The dataset's manifest.</param>
/// <param name="PackBlob">The dataset's pictures.</param>
/// <param name="State">What to go on from; <c>null</c> to begin at epoch 1.</param>
/// <param name="StartWeights">The weights to begin from, where another checkpoint's were asked for and there is no state.</param>
/// <param name="MaxAttempts">How often an attempt may be lost; only for the log.</param>
/// <param name="Attempt">Which attempt of the run this is, from 1.</param>
[GenerateSerializer, Immutable, Alias("TrainingWork")]
public sealed record TrainingWork(
    [property: Id(0)] long JobId,
    [property: Id(1)] string UserId,
    [property: Id(2)] int Run,
    [property: Id(3)] string ConfigJson,
    [property: Id(4)] string ManifestBlob,
    [property: Id(5)] string PackBlob,
    [property: Id(6)] TrainingResumption? State,
    [property: Id(7)] string? StartWeights,
    [property: Id(8)] int MaxAttempts,
    [property: Id(9)] int Attempt);

/// <summary>A state of a training to go on from, exactly.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Batch">Batches done of the epoch after them; 0 at an epoch's end.</param>
/// <param name="Blob">The state in the blob store, of the owner <c>training-states/{job}-{run}-{epoch}-{batch}</c>.</param>
[GenerateSerializer, Immutable, Alias("TrainingResumption")]
public sealed record TrainingResumption([property: Id(0)] int Epoch, [property: Id(1)] int Batch, [property: Id(2)] string Blob);

/// <summary>A line of a training's log.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="LogType"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Message">The line.</param>
[GenerateSerializer, Immutable, Alias("TrainingLine")]
public readonly record struct TrainingLine([property: Id(0)] DateTimeOffset Time, [property: Id(1)] string LogType, [property: Id(2)] string Message);

/// <summary>A completed epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The mean training loss.</param>
/// <param name="LearningRate">At the epoch's end.</param>
/// <param name="Metrics">Of validation: <c>accuracy</c>, <c>loss</c>, <c>precision</c>, <c>recall</c>, <c>f1</c>, <c>top5_accuracy</c>; all finite.</param>
/// <param name="IsBest">Whether it is the best epoch so far by the primary metric.</param>
/// <param name="Weights">The checkpoint's weights in the blob store, of the owner <c>training-checkpoints/{job}-{run}-{epoch}</c>.</param>
/// <param name="WeightsSize">In bytes.</param>
/// <param name="ValidationBlob">The validation in the blob store: the JSON object that <see cref="ValidationRecord.Json"/> is. Of the owner <c>training-validations/{job}-{run}-{epoch}</c>, as the next.</param>
/// <param name="ImagesBlob">The pictures' predictions in the blob store: one JSON line a picture, with the fields of <see cref="ValidatedImage"/>.</param>
/// <param name="State">What to go on from after this epoch.</param>
/// <param name="ImagesPerSecond">Pictures trained with a second.</param>
/// <param name="EndedAt">When.</param>
[GenerateSerializer, Immutable, Alias("EpochReport")]
public sealed record EpochReport(
    [property: Id(0)] int Epoch,
    [property: Id(1)] double Loss,
    [property: Id(2)] double LearningRate,
    [property: Id(3)] ImmutableDictionary<string, double> Metrics,
    [property: Id(4)] bool IsBest,
    [property: Id(5)] string Weights,
    [property: Id(6)] long WeightsSize,
    [property: Id(7)] string ValidationBlob,
    [property: Id(8)] string ImagesBlob,
    [property: Id(9)] TrainingResumption State,
    [property: Id(10)] double ImagesPerSecond,
    [property: Id(11)] DateTimeOffset EndedAt);

/// <summary>How an attempt ended.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="Error">Why it failed; a <see cref="Error.Retryable"/> one is a fault of ours and is tried again.</param>
[GenerateSerializer, Immutable, Alias("TrainingEnd")]
public sealed record TrainingEnd([property: Id(0)] TrainingEndKind Kind, [property: Id(1)] Error? Error);

/// <summary>The ways in which an attempt ends by itself.</summary>
[GenerateSerializer, Alias("TrainingEndKind")]
public enum TrainingEndKind
{
    /// <summary>All epochs are done, or it stopped early as configured.</summary>
    Completed,

    /// <summary>It cannot go on.</summary>
    Failed,

    /// <summary>It was told to stop, and has saved its state.</summary>
    Stopped,
}
