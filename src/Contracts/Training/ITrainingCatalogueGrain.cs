using System.Collections.Immutable;

namespace Platform.Contracts.Training;

/// <summary>What can be trained, and how it can be configured. Key: 0.</summary>
[Alias("ITrainingCatalogueGrain")]
public interface ITrainingCatalogueGrain : IGrainWithIntegerKey
{
    /// <summary>The models of a framework, or of all, for a task, or for all.</summary>
    Task<ImmutableArray<TrainableModel>> Models(string? framework, string? taskType, CancellationToken cancellationToken = default);

    /// <summary>
    /// The settings of <c>advanced_config</c> and their presets for a framework, as the specification's JSON object; made from the types that are honoured. <see cref="ErrorCodes.Invalid"/> where there is no such framework or task.
    /// </summary>
    Task<Result<string>> ConfigSchema(string framework, string? taskType, CancellationToken cancellationToken = default);

    /// <summary>Whether a job could be created as asked; or why not, as <see cref="ITrainingJobGrain.Create"/> says it. Nothing is created, and no number drawn.</summary>
    Task<Result<Done>> Check(Caller caller, TrainingRequest request, CancellationToken cancellationToken = default);
}

/// <summary>A model that can be trained.</summary>
/// <param name="ModelName">Its name.</param>
/// <param name="Framework">Who trains it.</param>
/// <param name="TaskTypes">What for.</param>
/// <param name="DefaultImageSize">The side of its input in pixels.</param>
/// <param name="Parameters">How many weights, such as <c>25.6M</c>.</param>
/// <param name="Pretrained">Whether weights to begin from are there.</param>
/// <param name="Description">What it is.</param>
[GenerateSerializer, Immutable, Alias("TrainableModel")]
public sealed record TrainableModel(
    [property: Id(0)] string ModelName,
    [property: Id(1)] string Framework,
    [property: Id(2)] ImmutableArray<string> TaskTypes,
    [property: Id(3)] int DefaultImageSize,
    [property: Id(4)] string Parameters,
    [property: Id(5)] bool Pretrained,
    [property: Id(6)] string Description);
