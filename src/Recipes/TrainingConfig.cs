using System.Text.Json.Serialization;

namespace Platform.Recipes;

/// <summary>A training as it is configured: read from JSON, complete and checked. What is not in it is not done.</summary>
public sealed record TrainingConfig
{
    /// <summary>The most epochs.</summary>
    public const int MaxEpochs = 9_999;

    /// <summary>Who trains: <c>timm</c> is trained by the platform, others by services of their own.</summary>
    public string Framework { get; init; } = "timm";

    /// <summary>The model, by its name in the catalogue.</summary>
    public string ModelName { get; init; } = "";

    /// <summary>What it is trained for.</summary>
    public string TaskType { get; init; } = "image_classification";

    /// <summary>The dataset's id.</summary>
    public string DatasetId { get; init; } = "";

    /// <summary>The dataset's format; empty where it is not given, for the dataset's own.</summary>
    public string DatasetFormat { get; init; } = "";

    /// <summary>How many classes the model tells apart; 0 for as many as the dataset has.</summary>
    public int NumClasses { get; init; }

    /// <summary>Epochs.</summary>
    public int Epochs { get; init; }

    /// <summary>Pictures in a batch.</summary>
    public int BatchSize { get; init; }

    /// <summary>The initial learning rate.</summary>
    public double LearningRate { get; init; }

    /// <summary>The metric by which the best checkpoint is chosen: <c>accuracy</c>, <c>loss</c>, <c>precision</c>, <c>recall</c>, <c>f1</c> or <c>top5_accuracy</c>, all of validation.</summary>
    public string PrimaryMetric { get; init; } = "accuracy";

    /// <summary><c>max</c> or <c>min</c>.</summary>
    public string PrimaryMetricMode { get; init; } = "max";

    /// <summary>The rest, of <c>timm</c>. Of every framework its <see cref="OptimizerConfig.LearningRate"/>, <see cref="AdvancedConfig.ImageSize"/>, <see cref="AdvancedConfig.Seed"/> and <see cref="AdvancedConfig.ValRatio"/> are those that hold.</summary>
    [JsonPropertyName("advanced_config")]
    public AdvancedConfig Advanced { get; init; } = new();

    /// <summary>
    /// For a framework whose trainings a service does, its own settings as a JSON object: complete for <c>ultralytics</c> (<see cref="UltralyticsConfig"/>), as they were sent for one that is not known here;
    /// <c>null</c> where there are none.
    /// </summary>
    [JsonPropertyName("service_config"), JsonConverter(typeof(RawJson))]
    public string? ServiceConfigJson { get; init; }
}
