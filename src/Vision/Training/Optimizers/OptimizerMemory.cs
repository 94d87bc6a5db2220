using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Vision.Training.Optimizers;

/// <summary>What an optimizer remembers of one parameter, as tensors under PyTorch's names of them.</summary>
internal static class OptimizerMemory
{
    /// <summary>The fields that there are.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Of(OptimizerState state)
    {
        var (step, tensors) = Fields(state);
        if (step is { } steps) yield return KeyValuePair.Create("step", tensor(new long[] { steps }));
        foreach (var (name, tensor) in tensors)
            if (tensor is not null) yield return KeyValuePair.Create(name, tensor);
    }

    /// <summary>Puts the fields of a parameter back.</summary>
    public static void Set(OptimizerState state, Parameter parameter, string name, IReadOnlyDictionary<string, Tensor> memory)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();

        // The one field that comes into being with the first step.
        if (state is SGD.State { momentum_buffer: null } sgd && memory.ContainsKey($"{name}.momentum_buffer")) sgd.momentum_buffer = zeros_like(parameter).DetachFromDisposeScope();
        var (step, tensors) = Fields(state);
        if (step is not null) SetStep(state, Find(memory, $"{name}.step", [1]).item<long>());
        foreach (var (field, tensor) in tensors)
            tensor?.copy_(Find(memory, $"{name}.{field}", parameter.shape));
    }

    private static (long? Step, (string Name, Tensor? Tensor)[] Tensors) Fields(OptimizerState state) => state switch
    {
        Adam.State adam => (adam.step, [("exp_avg", adam.exp_avg), ("exp_avg_sq", adam.exp_avg_sq)]),
        AdamW.State adam => (adam.step, [("exp_avg", adam.exp_avg), ("exp_avg_sq", adam.exp_avg_sq)]),
        SGD.State sgd => (null, [("momentum_buffer", sgd.momentum_buffer)]),
        RMSProp.State rms => (rms.step, [("square_avg", rms.square_avg), ("momentum_buffer", rms.momentum_buffer)]),
        _ => throw new NotSupportedException($"{state.GetType()} is of no optimizer that is configured"),
    };

    private static void SetStep(OptimizerState state, long step)
    {
        if (state is Adam.State adam) adam.step = step;
        if (state is AdamW.State adamw) adamw.step = step;
        if (state is RMSProp.State rms) rms.step = step;
    }

    private static Tensor Find(IReadOnlyDictionary<string, Tensor> memory, string name, long[] shape)
    {
        if (!memory.TryGetValue(name, out var tensor)) throw new WeightsRejectedException($"The state lacks the optimizer's tensor '{name}'.");
        if (!tensor.shape.AsSpan().SequenceEqual(shape)) throw new WeightsRejectedException($"The state's tensor '{name}' of the optimizer has another shape.");
        return tensor;
    }
}
