using Platform.Imaging.Batches;
using Platform.Recipes;
using Platform.Vision.Models;
using Platform.Vision.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Vision.Training;

/// <summary>A model that learns, with everything that changes when it does. Tensors it makes live in the current dispose scope only as long as a call.</summary>
internal sealed class Learner : IDisposable
{
    private readonly AdvancedConfig _config;
    private readonly Device _device;
    private readonly TrainingLoss _loss;
    private readonly ImageClassifier _model;
    private readonly ParameterOptimizer _optimizer;
    private readonly (string Name, Parameter Parameter)[] _parameters;
    private readonly WeightAverage? _average;
    private readonly HalfTwin? _twin;

    /// <summary>A learner of a configuration.</summary>
    /// <param name="config">How it learns.</param>
    /// <param name="model">What learns, on the device for good; disposed with this.</param>
    /// <param name="another">Makes another model of the same make on the device.</param>
    /// <param name="loss">What is minimised; disposed with this.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="half">Whether it computes in bfloat16.</param>
    public Learner(TrainingConfig config, ImageClassifier model, Func<ImageClassifier> another, TrainingLoss loss, Device device, bool half)
    {
        (_config, _model, _loss, _device) = (config.Advanced, model, loss, device);
        model.train();
        _parameters = model.named_parameters().Select(named => (named.name, named.parameter)).ToArray();
        _optimizer = new ParameterOptimizer(config, _parameters);
        if (_config.Ema.Enabled) _average = new WeightAverage(model, another(), _config.Ema.Decay);
        if (half) _twin = new HalfTwin(model, another());
    }

    /// <summary>The model that is validated and saved: the average of the weights where there is one.</summary>
    public ImageClassifier Result => _average?.Model ?? _model;

    /// <summary>Learns from a batch; answers its loss, before any change. Where that is no number nothing changes.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="seed">What dropout follows from.</param>
    /// <param name="group">Batches whose gradients are averaged.</param>
    /// <param name="step">The step's number and learning rate, if this batch ends its group.</param>
    public double Learn(PictureBatch batch, ulong seed, int group, (long Number, double LearningRate)? step)
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        var (inputs, classes) = (BatchTensors.Inputs(batch, _model.ImageSize, _device), BatchTensors.Classes(batch, _device));
        (_twin?.Model ?? _model).Randomness.Seed(seed, _device);
        var loss = _loss.Of(_twin is null ? _model.call(inputs) : _twin.Logits(inputs), classes);
        double value = loss.item<float>();
        if (!double.IsFinite(value)) return value;
        (group == 1 ? loss : loss.div((Scalar)group)).backward();
        _twin?.HandOver();
        if (step is not { } now) return value;
        Clip();
        _optimizer.Step(now.LearningRate);
        _average?.Update(now.Number);
        _twin?.Follow();
        return value;
    }

    /// <summary>Everything that changes, under names; with the gradients of batches whose step is yet to come. In the current dispose scope.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State()
    {
        foreach (var (name, tensor) in WeightCopies.TensorsOf(_model)) yield return KeyValuePair.Create($"model.{name}", tensor);
        if (_average is not null)
            foreach (var (name, tensor) in WeightCopies.TensorsOf(_average.Model)) yield return KeyValuePair.Create($"average.{name}", tensor);
        foreach (var (name, tensor) in _optimizer.Memory()) yield return KeyValuePair.Create($"optimizer.{name}", tensor);
        foreach (var (name, parameter) in _parameters)
            if (parameter.grad is { } gradient) yield return KeyValuePair.Create($"gradient.{name}", gradient);
    }

    /// <summary>Goes back to where <see cref="State"/> was taken.</summary>
    /// <exception cref="WeightsRejectedException">A tensor is missing or of another shape.</exception>
    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var (name, tensor) in WeightCopies.TensorsOf(_model)) tensor.copy_(Find(state, $"model.{name}", tensor));
        if (_average is not null)
            foreach (var (name, tensor) in WeightCopies.TensorsOf(_average.Model)) tensor.copy_(Find(state, $"average.{name}", tensor));
        const string optimizer = "optimizer.";
        _optimizer.Remember(state.Where(entry => entry.Key.StartsWith(optimizer, StringComparison.Ordinal)).ToDictionary(entry => entry.Key[optimizer.Length..], entry => entry.Value));
        foreach (var (name, parameter) in _parameters)
            parameter.grad = state.ContainsKey($"gradient.{name}") ? Find(state, $"gradient.{name}", parameter).to(parameter.device, copy: true) : null;
        if (_twin is not null) WeightCopies.Copy(_model, _twin.Model);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _twin?.Dispose();
        _average?.Dispose();
        _loss.Dispose();
        _model.Dispose();
    }

    private void Clip()
    {
        if (_config.GradientClipValue <= 0) return;
        var parameters = _parameters.Select(named => named.Parameter);
        if (_config.GradientClipMode == "value") nn.utils.clip_grad_value_(parameters, _config.GradientClipValue);
        else nn.utils.clip_grad_norm_(parameters, _config.GradientClipValue);
    }

    private static Tensor Find(IReadOnlyDictionary<string, Tensor> state, string name, Tensor like) =>
        !state.TryGetValue(name, out var tensor) ? throw new WeightsRejectedException($"The state lacks the tensor '{name}'.")
        : !tensor.shape.AsSpan().SequenceEqual(like.shape) ? throw new WeightsRejectedException($"The state's tensor '{name}' has another shape.")
        : tensor;
}
