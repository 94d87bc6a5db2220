using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What Adam and AdamW remember of a parameter.</summary>
internal interface IMoments
{
    long Steps { get; set; }

    Tensor Mean { get; }

    Tensor Square { get; }

    /// <summary>The largest squares so far, with amsgrad.</summary>
    Tensor? Largest { get; }
}

/// <summary>The step of Adam (Kingma and Ba, 2015) over many parameters at once.</summary>
internal static class AdaptiveMoments
{
    internal static void Step(Tensor[] parameters, Tensor[] gradients, IMoments[] states, double lr, double beta1, double beta2, double eps, bool amsgrad)
    {
        foreach (var state in states) state.Steps++;

        // Parameters that had no gradient for a while lag behind: the correction is their own.
        foreach (var alike in Enumerable.Range(0, states.Length).GroupBy(i => states[i].Steps))
        {
            var chosen = alike.ToArray();
            var all = chosen.Length == states.Length;
            Step(all ? parameters : Array.ConvertAll(chosen, i => parameters[i]), all ? gradients : Array.ConvertAll(chosen, i => gradients[i]),
                all ? states : Array.ConvertAll(chosen, i => states[i]), alike.Key, lr, beta1, beta2, eps, amsgrad);
        }
    }

    private static void Step(Tensor[] parameters, Tensor[] gradients, IMoments[] states, long step, double lr, double beta1, double beta2, double eps, bool amsgrad)
    {
        var means = Array.ConvertAll(states, state => state.Mean);
        var squares = Array.ConvertAll(states, state => state.Square);
        Aten._foreach_mul__Scalar.Do(means, (Scalar)beta1);
        Aten._foreach_add__List.Do(means, gradients, (Scalar)(1 - beta1));
        Aten._foreach_mul__Scalar.Do(squares, (Scalar)beta2);
        Aten._foreach_addcmul__Scalar.Do(squares, gradients, gradients, (Scalar)(1 - beta2));
        if (amsgrad)
        {
            var largest = Array.ConvertAll(states, state => state.Largest!);
            Aten._foreach_maximum__List.Do(largest, squares);
            squares = largest;
        }

        var divisors = Aten._foreach_sqrt.All(squares);
        Aten._foreach_div__Scalar.Do(divisors, (Scalar)Math.Sqrt(1 - Math.Pow(beta2, step)));
        Aten._foreach_add__Scalar.Do(divisors, (Scalar)eps);
        Aten._foreach_addcdiv__Scalar.Do(parameters, means, divisors, (Scalar)(-lr / (1 - Math.Pow(beta1, step))));
    }
}
