using System.Text.Json;
using Platform.Vision.Training;

namespace Platform.Vision.Tests.Training;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void Matrix_is_written_whole_with_a_row_for_each_truth()
    {
        var matrix = new ConfusionMatrix(3);
        foreach (var (truth, predicted) in ((int, int)[])[(2, 0), (0, 0), (0, 1), (0, 0)]) matrix.Add(truth, predicted);
        Assert.Equal("""{"confusion_matrix":[[2,1,0],[0,0,0],[1,0,0]]}""", Written(matrix).GetRawText());
        Assert.Equal([(0, 0, 2L), (0, 1, 1), (2, 0, 1)], matrix.Cells);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add(-1, 0));
    }

    [Fact]
    public void Matrix_of_as_many_classes_as_are_written_whole_is_and_of_one_more_is_not()
    {
        Assert.Equal(ConfusionMatrix.DenseClasses, Written(new ConfusionMatrix(ConfusionMatrix.DenseClasses)).GetProperty("confusion_matrix").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, Written(new ConfusionMatrix(ConfusionMatrix.DenseClasses + 1)).GetProperty("confusion_matrix").ValueKind);
    }

    [Fact]
    public void Matrix_of_ten_thousand_classes_takes_memory_for_its_pictures_alone()
    {
        const int classes = 10_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var matrix = new ConfusionMatrix(classes);
        for (var picture = 0; picture < 2 * classes; picture++) matrix.Add(picture % classes, picture / 2);
        var metrics = ClassificationMetrics.Of(new ValidationResult(0, matrix, []));
        var written = Written(matrix);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);

        Assert.Equal(2 * classes, metrics.PerClass.Sum(one => one.Support));
        Assert.Equal([0, 0, 1], written.GetProperty("confusion_pairs")[0].EnumerateArray().Select(number => number.GetInt32()));
        Assert.Equal(2 * classes, written.GetProperty("confusion_pairs").EnumerateArray().Sum(cell => cell[2].GetInt64()));
    }

    private static JsonElement Written(ConfusionMatrix matrix)
    {
        using var file = new MemoryStream();
        using (var json = new Utf8JsonWriter(file))
        {
            json.WriteStartObject();
            matrix.Write(json);
            json.WriteEndObject();
        }

        return JsonDocument.Parse(file.ToArray()).RootElement;
    }
}
