using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Vision.Models.Layers;

/// <summary>What the models' forward passes and constructors are written with.</summary>
internal static class Chain
{
    /// <summary>The module's answer to a tensor that nobody else needs: it is disposed. Autograd keeps what it needs by itself.</summary>
    internal static Tensor Then(this Tensor input, Module<Tensor, Tensor> module)
    {
        using (input) return module.call(input);
    }

    /// <summary>The answer of a step to a tensor that nobody else needs: it is disposed.</summary>
    internal static Tensor Then(this Tensor input, Func<Tensor, Tensor> step)
    {
        using (input) return step(input);
    }

    /// <summary>A parameter that belongs to no dispose scope, but to the module that registers it.</summary>
    internal static TorchSharp.Modules.Parameter Owned(this Tensor values) => (TorchSharp.Modules.Parameter)new TorchSharp.Modules.Parameter(values).DetachFromDisposeScope();

    /// <summary>All modules within, each before those within it and those beside it, as PyTorch's <c>modules()</c> goes.</summary>
    internal static IEnumerable<Module> Within(Module module)
    {
        foreach (var (_, child) in module.named_children())
        {
            yield return child;
            foreach (var inner in Within(child)) yield return inner;
        }
    }
}
