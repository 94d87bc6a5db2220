using System.Collections.Immutable;

namespace Platform.Recipes;

/// <summary>The metrics by which the best checkpoint is chosen.</summary>
public static class PrimaryMetrics
{
    private const int MaxText = 100;

    /// <summary>Those that the platform's own trainings have, all of validation.</summary>
    public static ImmutableArray<string> All { get; } = ["accuracy", "loss", "precision", "recall", "f1", "top5_accuracy"];

    /// <summary>What <c>primary_metric</c> and <c>primary_metric_mode</c> say; where they say nothing, accuracy for classes and the mean average precision else, and <c>min</c> only for losses and errors.</summary>
    internal static TrainingConfig Read(SettingsObject settings, TrainingConfig config)
    {
        var metric = settings.Text("primary_metric", MaxText) ?? (config.Framework == RecipeReader.Timm || config.TaskType == FrameworkTasks.Classification ? "accuracy" : "mAP50-95");
        if (config.Framework == RecipeReader.Timm && !All.Contains(metric)) settings.Wrong("primary_metric", $"it is not one of {string.Join(", ", All)}");
        var mode = settings.Text("primary_metric_mode", MaxText)
            ?? (metric.Contains("loss", StringComparison.OrdinalIgnoreCase) || metric.Contains("error", StringComparison.OrdinalIgnoreCase) ? "min" : "max");
        if (mode is not ("max" or "min")) settings.Wrong("primary_metric_mode", "it is not one of max, min");
        return config with { PrimaryMetric = metric, PrimaryMetricMode = mode };
    }
}
