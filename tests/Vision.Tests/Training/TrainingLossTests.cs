using Platform.Vision.Training;

namespace Platform.Vision.Tests.Training;

public sealed class TrainingLossTests
{
    [Fact]
    public void Balanced_weights_make_every_class_that_has_pictures_count_the_same()
    {
        Assert.Equal([10f / (2 * 8), 0, 10f / (2 * 2)], TrainingLoss.Balanced([8, 0, 2]));
    }
}
