using System.Text.Json;

namespace Platform.Recipes;

/// <summary>Reads what <c>config</c> of a training job says. Everything is checked; what is not understood is refused by its name.</summary>
public static class RecipeReader
{
    /// <summary>The framework that the platform itself trains.</summary>
    public const string Timm = "timm";

    /// <summary>The other framework whose settings are known.</summary>
    public const string Ultralytics = "ultralytics";

    private const string Root = "config";
    private const string AdvancedName = "advanced_config";
    private const int MaxText = 200;

    private static readonly string[] Names =
    [
        "framework", "model_name", "task_type", "dataset_id", "dataset_format", "num_classes", "epochs", "batch_size", "learning_rate", "primary_metric", "primary_metric_mode",
        "image_size", "seed", "val_ratio", AdvancedName,
    ];

    private static readonly NumberRule Rate = new(0, 10, AboveMin: true);
    private static readonly NumberRule AnyRate = new(0, double.NaN, AboveMin: true);

    /// <summary>A configuration, complete, or what is wrong with it, never empty.</summary>
    /// <param name="config">The JSON object <c>config</c>.</param>
    public static (TrainingConfig? Config, IReadOnlyList<RecipeProblem> Problems) Read(JsonElement config)
    {
        var problems = new RecipeProblems();
        var settings = SettingsObject.Open(config, Root, Names, problems, name => FieldNames.Meant(name, Names, typeof(Beside)));
        foreach (var name in (string[])["framework", "model_name", "epochs", "batch_size"]) settings.Require(name);
        var framework = settings.Text("framework", MaxText) ?? Timm;
        // A service may have datasets of its own.
        if (framework == Timm) settings.Require("dataset_id");
        var read = new TrainingConfig
        {
            Framework = framework,
            ModelName = settings.Text("model_name", MaxText) ?? "",
            TaskType = settings.Text("task_type", MaxText) ?? FrameworkTasks.Default(framework),
            DatasetId = settings.Text("dataset_id", MaxText) ?? "",
            DatasetFormat = settings.Text("dataset_format", MaxText) ?? "",
            NumClasses = (int)(settings.Number("num_classes", new NumberRule(0, 100_000, IsWhole: true)) ?? 0),
            Epochs = (int)(settings.Number("epochs", new NumberRule(1, TrainingConfig.MaxEpochs, IsWhole: true)) ?? TrainingConfig.MaxEpochs),
            BatchSize = (int)(settings.Number("batch_size", new NumberRule(1, 4_096, IsWhole: true)) ?? 1),
            LearningRate = settings.Number("learning_rate", framework == Timm ? Rate : AnyRate) ?? 0,
        };
        read = PrimaryMetrics.Read(settings, read);
        if (FrameworkTasks.Of(framework) is { } tasks && !tasks.Contains(read.TaskType)) settings.Wrong("task_type", $"it is not one of {string.Join(", ", tasks)}");
        settings.TryGet(AdvancedName, out var advanced);
        read = framework switch
        {
            Timm => TimmSettings.Read(settings, advanced, read, problems),
            Ultralytics => UltralyticsSettings.Read(settings, advanced, read, problems),
            _ => ServiceSettings.Read(settings, advanced, read, problems),
        };
        return problems.All.Count == 0 ? (read, problems.All) : (null, problems.All);
    }

    /// <summary>
    /// A complete configuration as JSON, for <see cref="Parse"/>. Of <c>advanced_config</c> of a framework that a service trains it has only what counts there, so that nobody takes the rest for settings
    /// of the training.
    /// </summary>
    public static string Write(TrainingConfig config)
    {
        if (config.Framework == Timm) return JsonSerializer.Serialize(config, RecipeJson.Options);
        var written = JsonSerializer.SerializeToNode(config, RecipeJson.Options)!;
        var counts = new[] { "image_size", "seed", "val_ratio" };
        var advanced = written[AdvancedName]!.AsObject();
        foreach (var name in advanced.Select(setting => setting.Key).Except(counts).ToList()) advanced.Remove(name);
        return written.ToJsonString(RecipeJson.Options);
    }

    /// <summary>What <see cref="Write"/> wrote, by any version: what this one does not know is passed over, what it does not find has its default.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static TrainingConfig Parse(string json) =>
        JsonSerializer.Deserialize<TrainingConfig>(json, RecipeJson.Options) is { } config
            ? config.Framework == Timm ? config : ServiceSettings.WithRate(config, config.LearningRate)
            : throw new JsonException("the configuration is null");

    /// <summary>Says where a setting belongs that somebody put beside <c>advanced_config</c>.</summary>
    private sealed record Beside
    {
        [Field(AdvancedName, "", "")]
        public AdvancedConfig Advanced { get; init; } = new();
    }
}
