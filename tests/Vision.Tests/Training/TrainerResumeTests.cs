using Platform.Recipes;
using Platform.Vision.Training;

namespace Platform.Vision.Tests.Training;

public sealed class TrainerResumeTests
{
    /// <summary>Every optimizer and schedule, with and without what else keeps a memory.</summary>
    public static TheoryData<string> Ways => ["adam cosine", "adamw one_cycle ema", "sgd step accumulate", "sgd nesterov plateau", "rmsprop exponential clip", "rmsprop plain none ema accumulate warmup", "adamw cosine smoothing weights warmup", "sgd plain one_cycle accumulate ema value"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Training_resumed_at_any_batch_gives_the_very_numbers_of_one_that_was_not_interrupted(string way)
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Of(way)));
        var whole = rehearsal.Run();
        Assert.Equal(TrainingOutcome.Completed, whole.Outcome);
        Assert.Equal(3 * 6, whole.States.Select(state => (state.Epochs, state.Batches)).Count(place => place.Batches > 0));
        foreach (var (epochs, _, state) in whole.States) rehearsal.Run(state).AssertGoesOnAs(whole, epochs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(13)]
    public void Stop_is_heard_after_the_batch_and_what_goes_on_from_its_state_gives_the_same_numbers(int batch)
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Of("sgd accumulate one_cycle ema") with { Checkpoint = new CheckpointConfig { EveryMinutes = 1_000 } }));
        var whole = rehearsal.Run();
        using var stop = new CancellationTokenSource();
        var stopped = rehearsal.Run(stop: stop.Token, progress: (told, _) =>
        {
            if (told.Positions.Count == batch) stop.Cancel();
        });
        Assert.Equal(TrainingOutcome.Stopped, stopped.Outcome);
        Assert.Equal(batch, stopped.Positions.Count);
        var (epochs, batches, state) = stopped.States[^1];
        Assert.Equal(((batch - 1) / 6, ((batch - 1) % 6) + 1), (epochs, batches));
        rehearsal.Run(state).AssertGoesOnAs(whole, epochs);
    }

    [Fact]
    public void Stop_in_validation_saves_the_state_before_it()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Of("adam cosine")));
        using var stop = new CancellationTokenSource();
        var whole = rehearsal.Run();
        var stopped = rehearsal.Run(stop: stop.Token, parts: Rehearsal.Parts with { Batches = (plan, size) => new MadeBatches(plan, size) { Validating = stop.Cancel } });
        Assert.Equal(TrainingOutcome.Stopped, stopped.Outcome);
        Assert.Empty(stopped.Epochs);
        Assert.Equal((0, 6), (stopped.States[^1].Epochs, stopped.States[^1].Batches));
        rehearsal.Run(stopped.States[^1].File).AssertGoesOnAs(whole, 0);
    }

    [Fact]
    public void Stop_before_the_first_batch_gives_the_state_of_the_beginning()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Of("adam cosine")));
        var stopped = rehearsal.Run(stop: new CancellationToken(true));
        Assert.Equal(TrainingOutcome.Stopped, stopped.Outcome);
        rehearsal.Run(Assert.Single(stopped.States).File).AssertGoesOnAs(rehearsal.Run(), 0);
    }

    [Fact]
    public void Abandoned_training_throws_and_leaves_no_file_of_its_own()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Of("adam cosine")));
        using var abandon = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => rehearsal.Run(abandon: abandon.Token, progress: (told, _) =>
        {
            if (told.Positions.Count == 4) abandon.Cancel();
        }));
        Assert.Empty(Directory.GetFiles(rehearsal.Plan.WorkFolder));
    }

    [Fact]
    public void State_of_the_end_trains_no_more()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Of("adam cosine")));
        var again = rehearsal.Run(rehearsal.Run().States[^1].File);
        Assert.Equal(TrainingOutcome.Completed, again.Outcome);
        Assert.Empty(again.Epochs);
        Assert.Empty(again.Positions);
    }

    [Fact]
    public void State_of_another_plan_is_refused()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Of("adam cosine")));
        var state = rehearsal.Run().States[3].File;
        using var faster = new Rehearsal(Rehearsal.Config(Of("adam cosine") with { Optimizer = new OptimizerConfig { LearningRate = 0.06 } }));
        using var fewer = new Rehearsal(Rehearsal.Config(Of("adam cosine")), train: 21);
        Assert.Contains("another training", Assert.Throws<WeightsRejectedException>(() => faster.Run(state)).Message, StringComparison.Ordinal);
        Assert.Throws<WeightsRejectedException>(() => fewer.Run(state));

        // How often states are saved is no part of what comes of a plan.
        using var rarer = new Rehearsal(Rehearsal.Config(Of("adam cosine") with { Checkpoint = new CheckpointConfig() }));
        Assert.Equal(TrainingOutcome.Completed, rarer.Run(state).Outcome);
    }

    [Fact]
    public void File_that_is_no_state_is_refused()
    {
        using var rehearsal = new Rehearsal(Rehearsal.Config(Of("adam cosine")));
        var weights = Path.Combine(rehearsal.Plan.WorkFolder, "weights");
        File.WriteAllBytes(weights, rehearsal.Run().Epochs[0].Weights);
        Assert.Throws<WeightsRejectedException>(() => rehearsal.Run(weights));
        File.WriteAllText(weights, "nothing of the kind");
        Assert.Throws<WeightsRejectedException>(() => rehearsal.Run(weights));
    }

    [Fact]
    public void Two_trainings_side_by_side_give_the_numbers_of_one_alone()
    {
        using var one = new Rehearsal(Rehearsal.Config(Of("adamw one_cycle ema"), epochs: 8));
        using var other = new Rehearsal(Rehearsal.Config(Of("sgd accumulate step") with { Seed = 7 }, epochs: 8));
        var alone = new[] { one.Run(), other.Run() };
        var together = new Recording[2];
        using var both = new Barrier(2);
        Rehearsal[] rehearsals = [one, other];
        var threads = Enumerable.Range(0, 2).Select(i => new Thread(() =>
        {
            both.SignalAndWait();
            together[i] = rehearsals[i].Run();
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        together[0].AssertGoesOnAs(alone[0], 0);
        together[1].AssertGoesOnAs(alone[1], 0);
    }

    internal static AdvancedConfig Of(string way)
    {
        var words = way.Split(' ');
        string? Among(params string[] some) => some.FirstOrDefault(words.Contains);
        return Rehearsal.Advanced with
        {
            Optimizer = Rehearsal.Advanced.Optimizer with { Type = Among("adam", "adamw", "sgd", "rmsprop")!, Nesterov = words.Contains("nesterov"), Momentum = words.Contains("plain") ? 0 : 0.9, LearningRate = 0.02 },
            Scheduler = new SchedulerConfig
            {
                Type = Among("cosine", "step", "exponential", "one_cycle", "plateau") ?? "none",
                StepSize = 1,
                Patience = 0,
                WarmupEpochs = words.Contains("warmup") ? 2 : 0,
                WarmupLr = 0.001,
            },
            Ema = new EmaConfig { Enabled = words.Contains("ema"), Decay = 0.8 },
            GradientAccumulationSteps = words.Contains("accumulate") ? 4 : 1,
            GradientClipValue = words.Contains("clip") ? 0.3 : words.Contains("value") ? 0.02 : 0,
            GradientClipMode = words.Contains("value") ? "value" : "norm",
            Loss = new LossConfig { LabelSmoothing = words.Contains("smoothing") ? 0.1 : 0, ClassWeights = words.Contains("weights") ? "balanced" : "none" },
        };
    }
}
