using Platform.Imaging.Codecs;
using Platform.Imaging.Datasets;
using Platform.Recipes;
using Platform.Vision.Prediction;
using Platform.Vision.Training;

namespace Platform.Vision.Tests.Training;

public sealed class LearningTests
{
    [Fact]
    public void Three_easy_classes_are_learned_and_the_weights_predict_what_validation_found()
    {
        using var rehearsal = new Rehearsal(Config(epochs: 4));
        rehearsal.Plan = Drawn(rehearsal.Plan);
        var recording = new Recording(rehearsal.Plan.WorkFolder);
        Assert.Equal(TrainingOutcome.Completed, new Trainer(rehearsal.Plan, recording).Run(null, default, default));
        var accuracies = recording.Epochs.Select(epoch => ClassificationMetrics.Of(epoch.Result.Validation).Accuracy).ToList();
        Assert.True(accuracies.Max() >= 0.95, $"accuracies were {string.Join(", ", accuracies)}");
        Assert.Empty(Directory.GetFiles(rehearsal.Plan.WorkFolder));

        var (result, weights) = recording.Epochs[^1];
        using var predictor = Predictor.Load(new MemoryStream(weights), CPU);
        Assert.Equal(("resnet18", 32), (predictor.Card.ModelName, predictor.Card.ImageSize));
        Assert.Equal(rehearsal.Plan.Classes, predictor.Card.Classes);
        foreach (var validated in result.Validation.Predictions.Take(12))
        {
            var predicted = predictor.Predict(rehearsal.Plan.Pictures.Read(validated.Picture), new ImageLimits(), 2);
            Assert.Equal(2, predicted.Count);
            foreach (var (mine, theirs) in predicted.Zip(validated.Top))
            {
                Assert.Equal(theirs.Class, mine.Class);
                Assert.Equal(theirs.Probability, mine.Probability, 1e-5);
            }
        }
    }

    [Fact]
    public void Real_training_stopped_in_an_epoch_goes_on_to_the_same_weights()
    {
        using var rehearsal = new Rehearsal(Config(epochs: 1));
        rehearsal.Plan = Drawn(rehearsal.Plan, pictures: 60);
        var whole = Run(rehearsal.Plan, null, default);
        using var stop = new CancellationTokenSource();
        var stopped = Run(rehearsal.Plan, null, stop.Token, (_, _) => stop.Cancel());
        Assert.Equal(TrainingOutcome.Stopped, stopped.Outcome);
        Assert.Equal((0, 1), (stopped.States[^1].Epochs, stopped.States[^1].Batches));
        Run(rehearsal.Plan, stopped.States[^1].File, default).AssertGoesOnAs(whole, 0);
    }

    private static Recording Run(TrainingPlan plan, string? state, CancellationToken stop, Action<Recording, TrainingPosition>? progress = null)
    {
        var recording = new Recording(plan.WorkFolder, progress);
        recording.Outcome = new Trainer(plan, recording).Run(state, stop, default);
        return recording;
    }

    private static TrainingPlan Drawn(TrainingPlan plan, int pictures = 240)
    {
        var all = Enumerable.Range(0, pictures).ToArray();
        return plan with { Pictures = new DrawnShapes(pictures), Splits = new Splits(all[..(pictures * 3 / 4)], all[(pictures * 3 / 4)..]) };
    }

    private static TrainingConfig Config(int epochs) => new()
    {
        ModelName = "resnet18",
        Epochs = epochs,
        BatchSize = 16,
        LearningRate = 0.001,
        NumClasses = 3,
        Advanced = new AdvancedConfig { ImageSize = 32, Augmentation = new AugmentationConfig { RandomCrop = true, CropScale = [0.8, 1] } },
    };
}
