namespace Platform.Vision.Training;

/// <summary>The metric that the best epoch is chosen by.</summary>
/// <param name="Name"><c>accuracy</c>, <c>loss</c>, <c>precision</c>, <c>recall</c>, <c>f1</c> or <c>top5_accuracy</c>.</param>
/// <param name="HigherIsBetter">Which way it improves.</param>
internal sealed record PrimaryMetric(string Name, bool HigherIsBetter)
{
    /// <summary>Its value.</summary>
    public double Of(ValidationResult validation, ClassificationMetrics metrics) => Name switch
    {
        "accuracy" => metrics.Accuracy,
        "loss" => validation.Loss,
        "precision" => metrics.Precision,
        "recall" => metrics.Recall,
        "f1" => metrics.F1,
        "top5_accuracy" => metrics.Top5Accuracy,
        _ => throw new VisionException($"There is no metric '{Name}'."),
    };

    /// <summary>Whether a value is better than another by more than a margin.</summary>
    public bool IsBetter(double value, double than, double margin = 0) => HigherIsBetter ? value > than + margin : value < than - margin;
}
