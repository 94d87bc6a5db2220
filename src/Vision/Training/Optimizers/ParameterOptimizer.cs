using Platform.Recipes;
using Platform.Vision.Training.Schedules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Vision.Training.Optimizers;

/// <summary>An optimizer of a model's parameters whose memory can be taken out and put back.</summary>
internal sealed class ParameterOptimizer : IDisposable
{
    private readonly OptimizerHelper _optimizer;
    private readonly IReadOnlyList<(string Name, Parameter Parameter)> _parameters;

    /// <summary>The optimizer of a configuration.</summary>
    /// <param name="config">The configuration; weight decay holds for all parameters, as in PyTorch.</param>
    /// <param name="parameters">The parameters under their names, on their device for good.</param>
    public ParameterOptimizer(TrainingConfig config, IReadOnlyList<(string Name, Parameter Parameter)> parameters)
    {
        _parameters = parameters;
        var all = parameters.Select(named => named.Parameter).ToArray();
        var (options, rate) = (config.Advanced.Optimizer, LearningRates.InitialOf(config));
        _optimizer = options.Type switch
        {
            "adam" => new Adam(all, rate, options.Betas[0], options.Betas[1], options.Eps, options.WeightDecay),
            "adamw" => new AdamW(all, rate, options.Betas[0], options.Betas[1], options.Eps, options.WeightDecay),
            "sgd" => new SGD(all, rate, options.Momentum, dampening: 0, options.WeightDecay, options.Nesterov && options.Momentum > 0),
            "rmsprop" => new RMSProp(all, rate, options.Alpha, options.Eps, options.WeightDecay, options.Momentum),
            _ => throw new VisionException($"There is no optimizer '{options.Type}'."),
        };
    }

    /// <summary>Changes the parameters along their gradients, and forgets these.</summary>
    public void Step(double learningRate)
    {
        foreach (var group in _optimizer.ParamGroups) group.LearningRate = learningRate;
        _optimizer.step();
        foreach (var (_, parameter) in _parameters) parameter.grad = null;
    }

    /// <summary>What it remembers, under names of its parameters' own; tensors that were made for this are of the current dispose scope.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Memory() => _parameters.Zip(_optimizer.state_dict().State)
        .SelectMany(pair => OptimizerMemory.Of(pair.Second), (pair, field) => KeyValuePair.Create($"{pair.First.Name}.{field.Key}", field.Value));

    /// <summary>Puts back what <see cref="Memory"/> gave.</summary>
    /// <exception cref="WeightsRejectedException">Something is missing, or of another shape.</exception>
    public void Remember(IReadOnlyDictionary<string, Tensor> memory)
    {
        foreach (var ((name, parameter), state) in _parameters.Zip(_optimizer.state_dict().State)) OptimizerMemory.Set(state, parameter, name, memory);
    }

    /// <inheritdoc />
    public void Dispose() => _optimizer.Dispose();
}
