using FsCheck;
using FsCheck.Fluent;
using Platform.Vision.Training;

namespace Platform.Vision.Tests.Training;

public sealed class ClassificationMetricsTests
{
    [Fact]
    public void Metrics_of_a_hand_made_matrix_are_those_worked_out_by_hand()
    {
        var metrics = ClassificationMetrics.Of(Of([[5, 1, 0], [2, 3, 1], [0, 0, 0]]));
        Assert.Equal(8.0 / 12, metrics.Accuracy, 15);
        Assert.Equal([5.0 / 7, 3.0 / 4, 0], metrics.PerClass.Select(one => one.Precision));
        Assert.Equal([5.0 / 6, 3.0 / 6, 0], metrics.PerClass.Select(one => one.Recall));
        Assert.Equal([10.0 / 13, 6.0 / 10, 0], metrics.PerClass.Select(one => one.F1));
        Assert.Equal([6L, 6, 0], metrics.PerClass.Select(one => one.Support));
        Assert.Equal(((5.0 / 7) + 0.75) / 3, metrics.Precision, 15);
        Assert.Equal(((5.0 / 6) + 0.5) / 3, metrics.Recall, 15);
        Assert.Equal(((10.0 / 13) + 0.6) / 3, metrics.F1, 15);
    }

    [Fact]
    public void Top_five_accuracy_counts_pictures_whose_class_is_among_their_top()
    {
        PicturePrediction[] predictions = [new(0, 2, [(1, 0.6), (2, 0.4)]), new(1, 0, [(1, 0.6), (2, 0.4)]), new(2, 1, [(1, 1)]), new(3, 7, [(7, 0.5)])];
        Assert.Equal(0.75, ClassificationMetrics.Of(new ValidationResult(1, new ConfusionMatrix(8), predictions)).Top5Accuracy);
    }

    [Fact]
    public void Matrix_without_a_picture_gives_zeros()
    {
        var metrics = ClassificationMetrics.Of(Of([[0, 0], [0, 0]]));
        Assert.Equal((0, 0, 0, 0), (metrics.Accuracy, metrics.Precision, metrics.Recall, metrics.F1));
    }

    [Fact]
    public void Metrics_of_any_matrix_recompute_from_it_and_from_one_another()
    {
        var matrices =
            from classes in Gen.Choose(1, 6)
            from cells in Gen.Choose(0, 9).ListOf(classes * classes)
            select cells.Select(cell => cell < 4 ? 0L : cell).Chunk(classes).ToArray();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(matrices.ToArbitrary(), matrix =>
        {
            var metrics = ClassificationMetrics.Of(Of(matrix));
            var all = matrix.Sum(row => row.Sum());
            Assert.Equal(all == 0 ? 0 : (double)matrix.Select((row, i) => row[i]).Sum() / all, metrics.Accuracy, 12);
            Assert.Equal(metrics.PerClass.Average(one => one.Precision), metrics.Precision, 12);
            Assert.Equal(metrics.PerClass.Average(one => one.Recall), metrics.Recall, 12);
            Assert.Equal(metrics.PerClass.Average(one => one.F1), metrics.F1, 12);
            Assert.Equal(all, metrics.PerClass.Sum(one => one.Support));
            Assert.Equal(metrics.Accuracy, all == 0 ? 0 : metrics.PerClass.Sum(one => one.Recall * one.Support) / all, 12);
            foreach (var one in metrics.PerClass)
            {
                Assert.InRange(one.F1, Math.Min(one.Precision, one.Recall) - 1e-12, Math.Max(one.Precision, one.Recall) + 1e-12);
                Assert.Equal(one.Precision + one.Recall == 0 ? 0 : 2 * one.Precision * one.Recall / (one.Precision + one.Recall), one.F1, 12);
            }
        }));
    }

    private static ValidationResult Of(long[][] rows)
    {
        var confusion = new ConfusionMatrix(rows.Length);
        foreach (var (truth, row) in rows.Index())
            foreach (var (predicted, count) in row.Index()) confusion.Add(truth, predicted, count);
        return new ValidationResult(0, confusion, []);
    }
}
