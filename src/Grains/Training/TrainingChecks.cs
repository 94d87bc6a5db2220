using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Datasets;
using Platform.Contracts.Training;
using Platform.Recipes;

namespace Platform.Grains.Training;

/// <summary>Whether a job can be what it is asked to be. Knows no grain.</summary>
internal static class TrainingChecks
{
    private const int MaxName = 250;
    private const int MaxNotes = 10_000;
    private const int MaxTags = 100;
    private const int MaxConfig = 256 << 10;

    /// <summary>What a request asks for; or which field of it is wrong.</summary>
    public static Result<TrainingConfig> Read(TrainingRequest request)
    {
        if (request.ExperimentName is { Length: 0 or > MaxName }) return Wrong("experiment_name", $"must have 1 to {MaxName} characters");
        if (request.ExperimentName?.Any(char.IsControl) == true) return Wrong("experiment_name", "must not have control characters");
        if (request.ProjectName is { Length: > MaxName }) return Wrong("project_name", $"must have at most {MaxName} characters");
        if (request.Notes is { Length: > MaxNotes }) return Wrong("notes", $"must have at most {MaxNotes} characters");
        if (!request.Tags.IsDefault && (request.Tags.Length > MaxTags || request.Tags.Any(tag => tag is not { Length: > 0 and <= MaxName })))
            return Wrong("tags", $"must be at most {MaxTags} words of 1 to {MaxName} characters");
        if (request.ConfigJson.Length > MaxConfig) return Wrong("config", $"must have at most {MaxConfig} characters");
        try
        {
            using var config = JsonDocument.Parse(request.ConfigJson);
            return Read(config.RootElement);
        }
        catch (JsonException broken)
        {
            return Wrong("config", $"is no JSON: {broken.Message}");
        }
    }

    /// <summary>The configuration filled in from the dataset it names; or why they do not go together. A dataset that a service's job names may be of any kind.</summary>
    public static Result<TrainingConfig> With(TrainingConfig config, ImageDataset dataset)
    {
        if (config.DatasetFormat.Length > 0 && config.DatasetFormat != dataset.Format) return Wrong("config.dataset_format", $"the dataset is in the format {dataset.Format}");
        var classes = dataset.Classes.Length;
        if (config.NumClasses > 0 && config.NumClasses != classes) return Wrong("config.num_classes", Text($"the dataset has {classes} classes"));
        if (config.Framework == TrainingRules.OwnFramework)
        {
            if (dataset.Task != config.TaskType) return Wrong("config.dataset_id", $"the dataset is for {dataset.Task}, not for {config.TaskType}");
            if (classes < 2) return Wrong("config.dataset_id", "the dataset has fewer than two classes to tell apart");
            var trainable = dataset.Splits.GetValueOrDefault("train") + dataset.Splits.GetValueOrDefault("");
            if (trainable == 0) return Wrong("config.dataset_id", "the dataset has no pictures to train with");
        }

        return config with { DatasetFormat = dataset.Format, NumClasses = classes };
    }

    /// <summary>What the job's own rules need of its configuration.</summary>
    public static TrainingSettings SettingsOf(TrainingConfig config) => new()
    {
        Framework = config.Framework,
        ModelName = config.ModelName,
        TaskType = config.TaskType,
        DatasetId = config.DatasetId,
        DatasetFormat = config.DatasetFormat,
        NumClasses = config.NumClasses,
        Epochs = config.Epochs,
        BatchSize = config.BatchSize,
        LearningRate = config.LearningRate,
        PrimaryMetric = config.PrimaryMetric,
        PrimaryMetricMode = config.PrimaryMetricMode,
        KeepLast = config.Advanced.Checkpoint.KeepLast,
    };

    /// <summary>A field is wrong.</summary>
    public static Error Wrong(string field, string what, string code = ErrorCodes.Invalid) =>
        new(code, $"{field}: {what}", Details: ImmutableDictionary<string, string>.Empty.Add(TrainingErrors.FieldDetail, field));

    private static Result<TrainingConfig> Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return Wrong("config", "must be an object");

        var (config, problems) = RecipeReader.Read(json);
        // Before all else, as a model that there is not has an error of its own.
        if (problems.FirstOrDefault(problem => problem.IsUnknownModel) is { } unknown) return Wrong(unknown.Field, unknown.Message, TrainingErrors.NoModel);
        if (config is null) return Wrong(problems[0].Field, string.Join("; ", problems.Select((one, place) => place == 0 ? one.Message : $"{one.Field}: {one.Message}").Take(20)));
        if (config.Epochs is < 1 or > ValidationNumber.MaxEpochs) return Wrong("config.epochs", $"must be 1 to {ValidationNumber.MaxEpochs}");
        if (config.Framework != TrainingRules.OwnFramework) return config;
        if (TimmModels.Find(config.ModelName) is null) return Wrong("config.model_name", "there is no model of this name", TrainingErrors.NoModel);
        if (config.DatasetId.Length == 0) return Wrong("config.dataset_id", "is missing");
        return config;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
