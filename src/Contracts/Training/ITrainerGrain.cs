using System.Collections.Immutable;
using Platform.Contracts.Jobs;

namespace Platform.Contracts.Training;

/// <summary>Runs one attempt of one training on the silo of the worker that took it. Key: <c>{job number}/{token}</c>. Only silos with the gpu role have it.</summary>
[Alias("ITrainerGrain")]
public interface ITrainerGrain : IGrainWithStringKey
{
    /// <summary>Starts the attempt of a lease; answers as soon as it runs.</summary>
    Task Run(Lease lease, CancellationToken cancellationToken = default);
}

/// <summary>A model that stays loaded. Key: <c>{job number}/{hash of the weights}</c>. Only silos with the gpu role have it.</summary>
[Alias("IPredictorGrain")]
public interface IPredictorGrain : IGrainWithStringKey
{
    /// <summary>
    /// The likeliest classes of a picture, likeliest first. <see cref="TrainingErrors.InvalidImage"/> where it is none; <see cref="TrainingErrors.NoCheckpoint"/> where the weights are gone;
    /// <see cref="ErrorCodes.Unavailable"/> where too many wait; <see cref="TrainingErrors.NoService"/> where its silo has the role but nothing to compute with.
    /// </summary>
    /// <param name="weightsBlob">The weights, safetensors.</param>
    /// <param name="image">The picture's file, at most 20 MiB.</param>
    /// <param name="topK">How many classes, 1 to 1,000.</param>
    /// <param name="confidenceThreshold">Classes below this are left out, 0…1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<Result<Inference>> Predict(string weightsBlob, ImmutableArray<byte> image, int topK, double confidenceThreshold, CancellationToken cancellationToken = default);
}

/// <summary>What a model says of a picture.</summary>
/// <param name="Predictions">Likeliest first.</param>
/// <param name="TaskType">What it was trained for.</param>
/// <param name="ModelName">The model.</param>
/// <param name="InferenceMilliseconds">From the picture's bytes to the predictions, the model being loaded.</param>
[GenerateSerializer, Immutable, Alias("Inference")]
public sealed record Inference(
    [property: Id(0)] ImmutableArray<ImagePrediction> Predictions, [property: Id(1)] string TaskType, [property: Id(2)] string ModelName, [property: Id(3)] double InferenceMilliseconds);
