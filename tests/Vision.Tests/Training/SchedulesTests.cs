using Platform.Recipes;
using Platform.Vision.Training.Schedules;

namespace Platform.Vision.Tests.Training;

public sealed class SchedulesTests(PyTorch judge)
{
    private const int Epochs = 12;
    private const int Steps = 5;

    /// <summary>A schedule here, and what makes it of an optimizer <c>o</c> in PyTorch, stepping by epochs.</summary>
    public static TheoryData<string, int, string> Curves => new()
    {
        { "none", 0, "S.ConstantLR(o, factor=1)" },
        { "cosine", 0, "S.CosineAnnealingLR(o, T_max=12, eta_min=1e-4)" },
        { "cosine", 3, "S.SequentialLR(o, [S.LinearLR(o, start_factor=1e-3 / 0.1, end_factor=1, total_iters=3), S.CosineAnnealingLR(o, T_max=9, eta_min=1e-4)], milestones=[3])" },
        { "step", 0, "S.StepLR(o, step_size=4, gamma=0.1)" },
        { "step", 2, "S.SequentialLR(o, [S.LinearLR(o, start_factor=1e-3 / 0.1, end_factor=1, total_iters=2), S.StepLR(o, step_size=4, gamma=0.1)], milestones=[2])" },
        { "exponential", 0, "S.ExponentialLR(o, gamma=0.95)" },
    };

    [Theory]
    [MemberData(nameof(Curves))]
    public void Schedule_by_epochs_has_the_rates_of_PyTorch(string type, int warmUp, string made)
    {
        var rates = new LearningRates(Config(new SchedulerConfig { Type = type, StepSize = 4, EtaMin = 1e-4, WarmupEpochs = warmUp, WarmupLr = 1e-3 }), Steps);
        var wanted = Rates(judge, made, "for _ in range(12):\n    result.append(o.param_groups[0]['lr']); o.step(); s.step()");
        for (var epoch = 0; epoch < Epochs; epoch++)
            for (var step = 0; step < Steps; step++)
                Assert.Equal(wanted[epoch], rates.At(epoch, step, PlateauState.None), 1e-12);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.05)]
    [InlineData(0.9)]
    public void One_cycle_has_the_rates_of_PyTorch_at_each_step(double rising)
    {
        var rates = new LearningRates(Config(new SchedulerConfig { Type = "one_cycle", MaxLr = 0.4, PctStart = rising }), Steps);
        var wanted = Rates(judge, FormattableString.Invariant($"S.OneCycleLR(o, max_lr=0.4, total_steps=60, pct_start={rising})"), "for i in range(60):\n    result.append(o.param_groups[0]['lr']); o.step(); s.step() if i < 59 else None");
        Assert.All(Enumerable.Range(0, Epochs * Steps), at => Assert.Equal(wanted[at], rates.At(at / Steps, at % Steps, PlateauState.None), 1e-12));
    }

    [Theory]
    [InlineData("max", 0)]
    [InlineData("max", 2)]
    [InlineData("min", 1)]
    public void Plateau_falls_where_that_of_PyTorch_falls(string mode, int patience)
    {
        var random = new Random(patience + 5);
        var values = Enumerable.Range(0, 60).Select(i => Math.Round(0.5 + (0.3 * Math.Sin(i / 7.0)) + (0.1 * random.NextDouble()), 2)).ToArray();
        var config = Config(new SchedulerConfig { Type = "plateau", Factor = 0.3, Patience = patience, MinLr = 1e-4 }) with { PrimaryMetricMode = mode };
        var rates = new LearningRates(config, Steps);
        var wanted = Rates(
            judge,
            $"S.ReduceLROnPlateau(o, mode='{mode}', factor=0.3, patience={patience}, min_lr=1e-4)",
            "for value in input:\n    result.append(o.param_groups[0]['lr']); o.step(); s.step(value)",
            values);
        var state = PlateauState.None;
        for (var epoch = 0; epoch < values.Length; epoch++)
        {
            Assert.Equal(wanted[epoch], rates.At(epoch, epoch % Steps, state), 1e-12);
            state = rates.After(epoch, state, values[epoch]);
        }

        Assert.True(wanted[^1] < 0.05);
    }

    [Fact]
    public void One_cycle_after_a_warm_up_begins_where_the_warm_up_ends_and_has_its_top_within_the_epochs_left()
    {
        var rates = new LearningRates(Config(new SchedulerConfig { Type = "one_cycle", MaxLr = 0.5, WarmupEpochs = 2, WarmupLr = 0.001 }), Steps);
        var all = Enumerable.Range(0, Epochs * Steps).Select(at => rates.At(at / Steps, at % Steps, PlateauState.None)).ToArray();
        Assert.Equal(0.001, all[0]);
        Assert.Equal(0.5 / 25, all[2 * Steps], 12);
        Assert.InRange(all.Max(), 0.49, 0.5);
        Assert.Equal(0.5 / 25 / 1e4, all[^1], 12);
    }

    [Fact]
    public void One_cycle_of_a_single_step_has_a_rate()
    {
        var rates = new LearningRates(Config(new SchedulerConfig { Type = "one_cycle" }) with { Epochs = 1 }, 1);
        Assert.InRange(rates.At(0, 0, PlateauState.None), 0, 0.1);
    }

    [Fact]
    public void Warm_up_longer_than_the_training_is_all_there_is()
    {
        var rates = new LearningRates(Config(new SchedulerConfig { Type = "cosine", WarmupEpochs = 24, WarmupLr = 0 }), Steps);
        Assert.Equal(0.1 * 11 / 24, rates.At(11, 0, PlateauState.None), 12);
    }

    private static TrainingConfig Config(SchedulerConfig scheduler) =>
        new() { Epochs = Epochs, LearningRate = 0.1, Advanced = new AdvancedConfig { Optimizer = new OptimizerConfig { LearningRate = 0.1 }, Scheduler = scheduler } };

    private static double[] Rates(PyTorch judge, string made, string loop, object? input = null) =>
        judge.Run($"import torch.optim.lr_scheduler as S\no = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)\ns = {made}\nresult = []\n{loop}", input)!
            .AsArray().Select(rate => rate!.GetValue<double>()).ToArray();
}
