using Platform.Recipes;
using Platform.Vision.Models;
using Platform.Vision.Training;

namespace Platform.Vision.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void Memory_is_flat_over_hundreds_of_steps()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(TrainerResumeTests.Of("adamw one_cycle ema accumulate clip") with { Checkpoint = new CheckpointConfig { EveryMinutes = 1 } }, epochs: 60));
        var live = new List<long>();
        var counted = new List<long>();
        rehearsal.Run(progress: (_, _) =>
        {
            live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            counted.Add(Tensor.TotalCount);
        });
        Assert.Equal(360, live.Count);
        Assert.Equal(live[0..6], live[^6..]);
        Assert.Single(live.Chunk(6).Select(epoch => epoch[2]).Distinct());
        Assert.True(counted[^1] <= counted[6] + 8, $"{counted[6]} handles became {counted[^1]}");
    }

    [Fact]
    public void Run_leaves_no_tensor_behind()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(TrainerResumeTests.Of("sgd one_cycle ema accumulate weights")));
        rehearsal.Run();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        rehearsal.Run(rehearsal.Run().States[4].File);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Loss_that_is_no_number_ends_the_training_and_says_where()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Rehearsal.Advanced with { Optimizer = new OptimizerConfig { Type = "sgd", LearningRate = 1e38, Momentum = 0 } }));
        var failure = Assert.Throws<TrainingFailedException>(() => rehearsal.Run());
        Assert.Matches("epoch 1, batch [2-6] of 6", failure.Message);
    }

    [Fact]
    public void Memory_that_runs_out_ends_the_training_and_says_where()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Rehearsal.Advanced));
        var parts = Rehearsal.Parts with { Model = plan => new Greedy(TinyClassifier.Of(plan)) };
        var failure = Assert.Throws<TrainingFailedException>(() => rehearsal.Run(parts: parts));
        Assert.Contains("memory ran out", failure.Message, StringComparison.Ordinal);
        Assert.Contains("epoch 1, batch 3 of 6", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_that_does_not_improve_stops_early_and_stays_stopped()
    {
        var patient = Rehearsal.Advanced with { Optimizer = new OptimizerConfig { LearningRate = 1e-12 }, EarlyStopping = new EarlyStoppingConfig { Enabled = true, Patience = 3, MinDelta = 0.001 } };
        using var rehearsal = new Rehearsal(Rehearsal.Config(patient, epochs: 20) with { PrimaryMetric = "f1" });
        var whole = rehearsal.Run();
        Assert.Equal(TrainingOutcome.StoppedEarly, whole.Outcome);
        Assert.Equal(4, whole.Epochs.Count);
        Assert.Contains(whole.Lines, line => line.Message.StartsWith("Stopped early: f1 has not improved for 3 epochs", StringComparison.Ordinal));
        var again = rehearsal.Run(whole.States[^1].File);
        Assert.Equal(TrainingOutcome.StoppedEarly, again.Outcome);
        Assert.Empty(again.Epochs);
    }

    [Fact]
    public void Best_epochs_are_those_whose_primary_metric_is_better_than_any_before()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Rehearsal.Advanced with { Optimizer = new OptimizerConfig { LearningRate = 0.3 } }, epochs: 12) with { PrimaryMetric = "loss", PrimaryMetricMode = "min" });
        var epochs = rehearsal.Run().Epochs.Select(epoch => epoch.Result).ToList();
        var best = double.PositiveInfinity;
        foreach (var epoch in epochs)
        {
            Assert.Equal(epoch.Validation.Loss < best, epoch.IsBest);
            best = Math.Min(best, epoch.Validation.Loss);
        }

        Assert.Contains(epochs, epoch => !epoch.IsBest);
    }

    [Fact]
    public void Pictures_made_up_of_their_class_are_learned_and_the_numbers_recompute_from_one_another()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Rehearsal.Advanced, epochs: 15), train: 60, validation: 30);
        var epochs = rehearsal.Run().Epochs.Select(epoch => epoch.Result).ToList();
        Assert.True(epochs[^1].TrainLoss < epochs[0].TrainLoss * 0.7, $"{epochs[0].TrainLoss} fell to {epochs[^1].TrainLoss}");
        Assert.True(ClassificationMetrics.Of(epochs[^1].Validation).Accuracy > 0.9);
        foreach (var epoch in epochs)
        {
            var predictions = epoch.Validation.Predictions;
            Assert.Equal(rehearsal.Plan.Splits.Validation, predictions.Select(prediction => prediction.Picture));
            for (var truth = 0; truth < 3; truth++)
                for (var told = 0; told < 3; told++)
                    Assert.Equal(predictions.Count(prediction => prediction.Class == truth && prediction.Top[0].Class == told), epoch.Validation.Confusion[truth, told]);
            Assert.Equal(predictions.Average(prediction => -Math.Log(prediction.Top.Single(top => top.Class == prediction.Class).Probability)), epoch.Validation.Loss, 10);
            Assert.All(predictions, prediction => Assert.Equal(1, prediction.Top.Sum(top => top.Probability), 10));
        }
    }

    [Fact]
    public void Progress_counts_up_and_ends_with_nothing_left_to_train()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Rehearsal.Advanced));
        var told = rehearsal.Run().Positions;
        Assert.Equal(Enumerable.Range(1, 3).SelectMany(_ => Enumerable.Range(1, 6), (epoch, batch) => (epoch, batch)), told.Select(position => (position.Epoch, position.Batch)));
        Assert.All(told, position => Assert.Equal(6, position.Batches));
        Assert.All(told, position => Assert.True(position.ImagesPerSecond > 0 && double.IsFinite(position.Loss)));
        Assert.True(told[6].SecondsLeft > told[^1].SecondsLeft);
    }

    [Fact]
    public void Batches_within_half_a_second_are_told_of_once_and_within_the_interval_save_no_state()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Rehearsal.Advanced));
        var told = rehearsal.Run(parts: Rehearsal.Parts with { Clock = new Testing.FakeClock() });
        Assert.Equal((1, 1), Assert.Single(told.Positions.Select(position => (position.Epoch, position.Batch))));
        Assert.Equal([(1, 0), (2, 0), (3, 0)], told.States.Select(state => (state.Epochs, state.Batches)));
    }

    [Fact]
    public void Mixed_precision_on_a_processor_changes_nothing_and_is_told_of()
    {
        using var plain = new Rehearsal(Rehearsal.Config(Rehearsal.Advanced));
        using var mixed = new Rehearsal(Rehearsal.Config(Rehearsal.Advanced with { MixedPrecision = true }));
        var told = mixed.Run();
        told.AssertGoesOnAs(plain.Run(), 0);
        Assert.Contains(told.Lines, line => line.Level == TrainingLogLevel.Warning && line.Message.Contains("Mixed precision", StringComparison.Ordinal));
    }

    [Fact]
    public void Pretrained_weights_that_are_not_there_are_told_of()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Rehearsal.Advanced with { Pretrained = true }, epochs: 1));
        Assert.Contains(rehearsal.Run().Lines, line => line.Level == TrainingLogLevel.Warning && line.Message.Contains("from scratch", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3, "classifier included")]
    [InlineData(2, "the classifier begins anew")]
    public void Start_weights_are_taken_and_the_log_says_whether_the_classifier_fits(int classes, string told)
    {
        using var first = new Rehearsal(Rehearsal.Config(Rehearsal.Advanced));
        var weights = Path.Combine(first.Plan.WorkFolder, "start.safetensors");
        File.WriteAllBytes(weights, first.Run().Epochs[^1].Weights);
        using var plain = new Rehearsal(Rehearsal.Config(Rehearsal.Advanced with { Pretrained = true }, epochs: 1), classes: classes);
        using var begun = new Rehearsal(plain.Plan.Config, classes: classes);
        begun.Plan = begun.Plan with { StartWeights = weights };
        var lines = begun.Run();
        Assert.Contains(lines.Lines, line => line.Message.Contains(told, StringComparison.Ordinal));
        Assert.NotEqual(plain.Run().Epochs[0].Result.TrainLoss, lines.Epochs[0].Result.TrainLoss);
    }

    [Fact]
    public void What_the_observer_throws_ends_the_training_as_it_is()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Rehearsal.Advanced));
        Assert.Throws<TimeoutException>(() => rehearsal.Run(progress: (_, _) => throw new TimeoutException()));
        Assert.Empty(Directory.GetFiles(rehearsal.Plan.WorkFolder));
    }

    /// <summary>Asks for more memory than any machine has, in its third batch.</summary>
    private sealed class Greedy : ImageClassifier
    {
        private readonly ImageClassifier inner;
        private int _calls;

        public Greedy(ImageClassifier inner)
            : base(inner.ModelName, inner.Classes, inner.ImageSize)
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override IReadOnlySet<string> ClassifierTensors => inner.ClassifierTensors;

        public override Tensor forward(Tensor input) => ++_calls < 3 ? inner.call(input) : empty(1L << 52);

        internal override void Initialise()
        {
        }
    }
}
