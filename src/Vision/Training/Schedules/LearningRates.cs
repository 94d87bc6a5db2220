using Platform.Recipes;

namespace Platform.Vision.Training.Schedules;

/// <summary>The learning rates of a training as it is configured.</summary>
internal sealed class LearningRates
{
    private readonly LearningRateCurve _curve;
    private readonly PlateauRule? _plateau;
    private readonly int _warmUp;

    /// <summary>The learning rates of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="stepsPerEpoch">Optimizer steps of an epoch.</param>
    public LearningRates(TrainingConfig config, int stepsPerEpoch)
    {
        var scheduler = config.Advanced.Scheduler;
        var initial = InitialOf(config);
        _warmUp = scheduler.WarmupEpochs;
        var epochs = Math.Max(1, config.Epochs - _warmUp);
        _plateau = scheduler.Type == "plateau" ? new PlateauRule(initial, config.PrimaryMetricMode != "min", scheduler.Factor, scheduler.Patience, scheduler.MinLr) : null;
        _curve = scheduler.Type switch
        {
            "none" => new ConstantCurve(initial),
            "cosine" => new CosineCurve(initial, scheduler.EtaMin, scheduler.TMax > 0 ? scheduler.TMax : epochs),
            "step" => new StepCurve(initial, scheduler.Gamma > 0 ? scheduler.Gamma : 0.1, scheduler.StepSize),
            "exponential" => new StepCurve(initial, scheduler.Gamma > 0 ? scheduler.Gamma : 0.95, 1),
            "one_cycle" => new OneCycleCurve(scheduler.MaxLr > 0 ? scheduler.MaxLr : initial, scheduler.PctStart, epochs, stepsPerEpoch),
            "plateau" => new PlateauCurve(initial),
            var other => throw new VisionException($"There is no scheduler '{other}'."),
        };
        if (_warmUp > 0) _curve = new WarmUpCurve(_curve, _warmUp, scheduler.WarmupLr);
    }

    /// <summary>The rate that a configuration begins with.</summary>
    public static double InitialOf(TrainingConfig config) => config.Advanced.Optimizer.LearningRate > 0 ? config.Advanced.Optimizer.LearningRate : config.LearningRate;

    /// <summary>The rate of a step.</summary>
    public double At(int epoch, int step, PlateauState plateau) => _curve.At(epoch, step, plateau);

    /// <summary>What the plateau rule remembers after an epoch; epochs of the warm-up do not count.</summary>
    public PlateauState After(int epoch, PlateauState before, double metric) => _plateau is null || epoch < _warmUp ? before : _plateau.After(before, metric);
}
