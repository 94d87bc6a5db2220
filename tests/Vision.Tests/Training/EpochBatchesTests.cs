using Platform.Imaging.Transforms;
using Platform.Recipes;
using Platform.Vision.Training;

namespace Platform.Vision.Tests.Training;

public sealed class EpochBatchesTests
{
    [Theory]
    [InlineData(33, 32, 32)]
    [InlineData(34, 32, 34)]
    [InlineData(32, 32, 32)]
    [InlineData(1, 32, 1)]
    [InlineData(5, 1, 5)]
    [InlineData(65, 64, 64)]
    public void Last_batch_of_one_picture_alone_is_left_out_where_there_are_others(int pictures, int batchSize, int trained)
    {
        Assert.Equal(trained, EpochBatches.WithoutLoneLast(pictures, batchSize));
    }

    [Fact]
    public void Augmentation_that_is_off_has_no_effect_and_that_is_on_has_its_own()
    {
        Assert.Null(EpochBatches.Of(new AugmentationConfig { Enabled = false, RandomCrop = true }));
        var off = new AugmentationConfig { RandomFlip = false };
        Assert.Equal(Augmentation.None, EpochBatches.Of(off));
        Assert.Equal(Augmentation.None with { HorizontalFlip = 0.3 }, EpochBatches.Of(off with { RandomFlip = true, RandomFlipProb = 0.3 }));
        Assert.Equal(Augmentation.None with { VerticalFlip = 0.4 }, EpochBatches.Of(off with { VerticalFlip = true, VerticalFlipProb = 0.4 }));
        Assert.Equal(Augmentation.None with { RandomCrop = true, CropScaleMin = 0.2, CropScaleMax = 0.9 }, EpochBatches.Of(off with { RandomCrop = true, CropScale = [0.2, 0.9] }));
        Assert.Equal(Augmentation.None with { RotationDegrees = 30 }, EpochBatches.Of(off with { RandomRotation = true, RotationDegrees = 30 }));
        Assert.Equal(
            Augmentation.None with { Brightness = 0.1, Contrast = 0.3, Saturation = 0.4, Hue = 0.05 },
            EpochBatches.Of(off with { ColorJitter = true, Brightness = 0.1, Contrast = 0.3, Saturation = 0.4, Hue = 0.05 }));
        Assert.Equal(Augmentation.None with { Erasing = 0.6 }, EpochBatches.Of(off with { RandomErasing = true, RandomErasingProb = 0.6 }));
    }
}
