using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Platform.Contracts;
using Platform.Contracts.Training;
using Platform.Recipes;

namespace Platform.Grains.Training;

/// <summary>Tells what the recipes know. The models are those that the platform itself trains; services have catalogues of their own.</summary>
[StatelessWorker]
public sealed class TrainingCatalogueGrain(IOptions<TrainingOptions> options) : Grain, ITrainingCatalogueGrain
{
    private static readonly ImmutableArray<string> Tasks = ["image_classification"];

    /// <inheritdoc />
    public Task<ImmutableArray<TrainableModel>> Models(string? framework, string? taskType, CancellationToken cancellationToken = default) => Task.FromResult<ImmutableArray<TrainableModel>>(
        framework is null or TrainingRules.OwnFramework && (taskType is null || Tasks.Contains(taskType)) ? [.. TimmModels.All.Select(Model)] : []);

    /// <inheritdoc />
    public Task<Result<string>> ConfigSchema(string framework, string? taskType, CancellationToken cancellationToken = default) => Task.FromResult<Result<string>>(
        RecipeSchema.Of(framework, taskType) is { } schema ? schema
        : RecipeSchema.Frameworks.Contains(framework, StringComparer.Ordinal) ? TrainingChecks.Wrong("task_type", $"{framework} has no such task")
        : TrainingChecks.Wrong("framework", $"must be {string.Join(" or ", RecipeSchema.Frameworks)}"));

    /// <inheritdoc />
    public async Task<Result<Done>> Check(Caller caller, TrainingRequest request, CancellationToken cancellationToken = default) =>
        (await TrainingDrafts.Make(GrainFactory, caller, 0, request, cancellationToken)).Error is { } refusal ? refusal : Done.Instance;

    private TrainableModel Model(TimmModel model) => new(
        model.Name,
        TrainingRules.OwnFramework,
        Tasks,
        model.DefaultImageSize,
        string.Create(CultureInfo.InvariantCulture, $"{model.Parameters / 1e6:0.0}M"),
        options.Value.ModelsFolder is { } folder && File.Exists(Path.Combine(folder, model.Name + ".safetensors")),
        model.Description);
}
