using static TorchSharp.torch.optim.lr_scheduler;

namespace Platform.Local.TorchSharp.Tests.Optimizers;

/// <summary>Learning rates, and momentum, are PyTorch's at every step.</summary>
public sealed class SchedulerTests(PyTorch judge)
{
    private const int Steps = 30;

    private static readonly Dictionary<string, (string Python, Func<optim.Optimizer, LRScheduler> Ours)> Schedules = new()
    {
        ["StepLR"] = ("S.StepLR(o, 7, 0.5)", o => StepLR(o, 7, 0.5)),
        ["MultiStepLR"] = ("S.MultiStepLR(o, [3, 9, 20], 0.3)", o => MultiStepLR(o, [3, 9, 20], 0.3)),
        ["ExponentialLR"] = ("S.ExponentialLR(o, 0.9)", o => ExponentialLR(o, 0.9)),
        ["CosineAnnealingLR"] = ("S.CosineAnnealingLR(o, 12, 0.001)", o => CosineAnnealingLR(o, 12, 0.001)),
        ["LinearLR"] = ("S.LinearLR(o, 0.1, 1.0, 8)", o => LinearLR(o, 0.1, 1.0, 8)),
        ["ConstantLR"] = ("S.ConstantLR(o, 0.25, 6)", o => ConstantLR(o, 0.25, 6)),
        ["PolynomialLR"] = ("S.PolynomialLR(o, 10, 2.0)", o => PolynomialLR(o, 10, 2.0)),
        ["LambdaLR"] = ("S.LambdaLR(o, lambda e: 1 / (e + 1))", o => LambdaLR(o, e => 1.0 / (e + 1))),
        ["MultiplicativeLR"] = ("S.MultiplicativeLR(o, lambda e: 1 - 1 / (e + 2))", o => MultiplicativeLR(o, e => 1 - (1.0 / (e + 2)))),
        ["OneCycleLR"] = ("S.OneCycleLR(o, 0.5, 30)", o => OneCycleLR(o, 0.5, Steps)),
        ["OneCycleLR, linear"] = ("S.OneCycleLR(o, 0.5, epochs=3, steps_per_epoch=10, pct_start=0.4, anneal_strategy='linear', base_momentum=0.7, max_momentum=0.9, div_factor=10, final_div_factor=100)", o => OneCycleLR(o, 0.5, epochs: 3, steps_per_epoch: 10, pct_start: 0.4, anneal_strategy: impl.OneCycleLR.AnnealStrategy.Linear, base_momentum: 0.7, max_momentum: 0.9, div_factor: 10, final_div_factor: 100)),
        ["OneCycleLR of three phases"] = ("S.OneCycleLR(o, 0.5, 30, three_phase=True)", o => OneCycleLR(o, 0.5, Steps, three_phase: true)),
        ["SequentialLR"] = ("S.SequentialLR(o, [S.LinearLR(o, 0.1, 1.0, 5), S.CosineAnnealingLR(o, 25)], [5])", o => SequentialLR(o, [LinearLR(o, 0.1, 1.0, 5), CosineAnnealingLR(o, 25)], [5])),
        ["ChainedLR"] = ("S.ChainedScheduler([S.ConstantLR(o, 0.1, 4), S.ExponentialLR(o, 0.9)])", o => ChainedLR([ConstantLR(o, 0.1, 4), ExponentialLR(o, 0.9)])),
    };

    public static TheoryData<string, bool> Names
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in Schedules.Keys)
            {
                data.Add(name, false);
                data.Add(name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_of_a_schedule_are_PyTorchs(string name, bool adam)
    {
        using var scope = NewDisposeScope();
        var (python, create) = Schedules[name];
        if (name == "PolynomialLR") python = Polynomial;
        var expected = judge.Run($"""
            import warnings; warnings.simplefilter('ignore')
            S = torch.optim.lr_scheduler
            w = [nn.Parameter(torch.ones(1)), nn.Parameter(torch.ones(1))]
            groups = [dict(params=w[:1]), dict(params=w[1:], lr=0.02)]
            o = {(adam ? "torch.optim.Adam(groups, 0.1)" : "torch.optim.SGD(groups, 0.1, momentum=0.8)")}
            s = {python}
            result = []
            for step in range({Steps - 1}):
                result.append([group['lr'] for group in o.param_groups] + [group['betas'][0] if 'betas' in group else group['momentum'] for group in o.param_groups])
                o.step()
                s.step()
            """)!.AsArray();
        var weights = new[] { Parameter(ones(1)), Parameter(ones(1)) };
        using OptimizerHelper optimizer = adam
            ? optim.Adam([new Adam.ParamGroup { Parameters = [weights[0]] }, new Adam.ParamGroup([weights[1]], new Adam.Options { LearningRate = 0.02 })], 0.1)
            : optim.SGD([new SGD.ParamGroup { Parameters = [weights[0]] }, new SGD.ParamGroup([weights[1]], new SGD.Options { LearningRate = 0.02 })], 0.1, 0.8);
        var scheduler = create(optimizer);
        foreach (var wanted in expected)
        {
            var found = optimizer.ParamGroups.Select(group => group.LearningRate).Concat(optimizer.ParamGroups.Select(Momentum)).ToArray();
            for (var i = 0; i < found.Length; i++) Assert.Equal(wanted![i]!.GetValue<double>(), found[i], 1e-9);
            scheduler.step();
        }
    }

    [Theory]
    [InlineData("min", "rel", 0)]
    [InlineData("max", "abs", 2)]
    public void Rates_on_a_plateau_are_PyTorchs(string mode, string threshold, int cooldown)
    {
        using var scope = NewDisposeScope();
        var metrics = Enumerable.Range(0, 40).Select(i => Math.Round(1 + Math.Sin(i * 0.7) / (i + 1), 3)).ToArray();
        var expected = judge.Run($"""
            o = torch.optim.SGD([nn.Parameter(torch.ones(1))], 0.1)
            s = torch.optim.lr_scheduler.ReduceLROnPlateau(o, '{mode}', 0.5, 3, 0.01, '{threshold}', {cooldown}, 0.001)
            result = []
            for metric in input:
                s.step(metric)
                result.append(o.param_groups[0]['lr'])
            """, metrics)!.AsArray().Select(rate => rate!.GetValue<double>()).ToArray();
        using var optimizer = optim.SGD([Parameter(ones(1))], 0.1);
        var scheduler = ReduceLROnPlateau(optimizer, mode, 0.5, 3, 0.01, threshold, cooldown, [0.001]);
        var found = metrics.Select(metric =>
        {
            scheduler.step(metric);
            return optimizer.ParamGroups.Single().LearningRate;
        }).ToArray();
        Assert.Equal(expected, found.Select(rate => Math.Round(rate, 12)).Zip(expected, (rate, wanted) => Math.Abs(rate - wanted) < 1e-9 ? wanted : rate));
        Assert.Throws<InvalidOperationException>(scheduler.step);
    }

    // PolynomialLR is younger than Debian's PyTorch: its closed form.
    private const string Polynomial = "S.LambdaLR(o, lambda e: (1 - min(10, e) / 10) ** 2.0)";

    private static double Momentum(optim.ILearningRateController group) => group switch
    {
        optim.IBetas betas => betas.Betas.Item1,
        optim.IMomentum momentum => momentum.Momentum,
        _ => throw new InvalidOperationException("The group has no momentum."),
    };
}
