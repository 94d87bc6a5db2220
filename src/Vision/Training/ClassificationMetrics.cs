namespace Platform.Vision.Training;

/// <summary>The metrics that follow from a confusion matrix, as scikit-learn defines them with <c>zero_division=0</c>; means are macro means over all classes.</summary>
public sealed record ClassificationMetrics(double Accuracy, double Precision, double Recall, double F1, double Top5Accuracy, IReadOnlyList<ClassMetrics> PerClass)
{
    /// <summary>The metrics of a validation.</summary>
    public static ClassificationMetrics Of(ValidationResult validation)
    {
        var confusion = validation.Confusion;
        var (supports, predicted) = (new long[confusion.Classes], new long[confusion.Classes]);
        foreach (var (row, column, count) in confusion.Cells)
        {
            supports[row] += count;
            predicted[column] += count;
        }

        var classes = new ClassMetrics[confusion.Classes];
        var (right, all) = (0L, 0L);
        for (var i = 0; i < classes.Length; i++)
        {
            var (hits, support) = (confusion[i, i], supports[i]);
            classes[i] = new ClassMetrics(Part(hits, predicted[i]), Part(hits, support), Part(2 * hits, predicted[i] + support), support);
            right += hits;
            all += support;
        }

        var inTop = validation.Predictions.LongCount(prediction => prediction.Top.Any(top => top.Class == prediction.Class));
        return new ClassificationMetrics(
            Part(right, all), Mean(classes, one => one.Precision), Mean(classes, one => one.Recall), Mean(classes, one => one.F1), Part(inTop, validation.Predictions.Count), classes);
    }

    private static double Part(long some, long all) => all == 0 ? 0 : (double)some / all;

    private static double Mean(ClassMetrics[] classes, Func<ClassMetrics, double> metric) => classes.Length == 0 ? 0 : classes.Average(metric);
}

/// <summary>One class's metrics.</summary>
/// <param name="Precision">0…1.</param>
/// <param name="Recall">0…1.</param>
/// <param name="F1">0…1.</param>
/// <param name="Support">How many pictures are of the class.</param>
public sealed record ClassMetrics(double Precision, double Recall, double F1, long Support);
