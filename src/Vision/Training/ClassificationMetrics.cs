namespace Platform.Vision.Training;

/// <summary>The metrics that follow from a confusion matrix, as scikit-learn defines them with <c>zero_division=0</c>; means are macro means over all classes.</summary>
public sealed record ClassificationMetrics(double Accuracy, double Precision, double Recall, double F1, double Top5Accuracy, IReadOnlyList<ClassMetrics> PerClass)
{
    /// <summary>The metrics of a validation.</summary>
    public static ClassificationMetrics Of(ValidationResult validation) => throw new NotImplementedException();
}

/// <summary>One class's metrics.</summary>
/// <param name="Precision">0…1.</param>
/// <param name="Recall">0…1.</param>
/// <param name="F1">0…1.</param>
/// <param name="Support">How many pictures are of the class.</param>
public sealed record ClassMetrics(double Precision, double Recall, double F1, long Support);
