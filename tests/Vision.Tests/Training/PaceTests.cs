using Platform.Testing;
using Platform.Vision.Training;

namespace Platform.Vision.Tests.Training;

public sealed class PaceTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void Speed_is_that_of_the_last_ten_seconds_of_training_and_pauses_do_not_count()
    {
        var pace = new Pace(_clock, 1_000, 100);
        Assert.Equal(0, pace.ImagesPerSecond);
        Assert.Null(pace.SecondsLeft(0, 0));
        for (var i = 0; i < 30; i++) Batch(pace, 10, 1);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(10, pace.ImagesPerSecond, 6);
        for (var i = 0; i < 20; i++) Batch(pace, 40, 1);
        Assert.Equal(40, pace.ImagesPerSecond, 6);
        Assert.Equal(((30 * 10) + (20 * 40)) / 50.0, pace.EpochImagesPerSecond, 6);
        pace.BeginEpoch();
        Batch(pace, 5, 1);
        Assert.Equal(5, pace.EpochImagesPerSecond, 6);
    }

    [Fact]
    public void Seconds_left_are_those_of_training_and_validating_all_epochs_left()
    {
        var pace = new Pace(_clock, trainPictures: 1_000, validationPictures: 300);
        Batch(pace, 100, 1);
        Assert.Equal(9 + (300 / 100.0 / 3), pace.SecondsLeft(0, 100)!.Value, 6);
        pace.Validated(TimeSpan.FromSeconds(4));
        Assert.Equal(9 + 20 + (3 * 4), pace.SecondsLeft(2, 100)!.Value, 6);
    }

    [Fact]
    public void Very_fast_batches_are_counted_too()
    {
        var pace = new Pace(_clock, 1_000, 100);
        for (var i = 0; i < 50_000; i++) Batch(pace, 1, 0.001);
        Assert.Equal(1_000, pace.ImagesPerSecond, 3);
    }

    private void Batch(Pace pace, int pictures, double seconds)
    {
        pace.BeginBatch();
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        pace.EndBatch(pictures);
    }
}
