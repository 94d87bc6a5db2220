using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Until disposed, on this thread, nothing is recorded for differentiation.</summary>
    public static IDisposable no_grad() => set_grad_enabled(false);

    public static IDisposable enable_grad(bool enabled = true) => set_grad_enabled(enabled);

    public static IDisposable set_grad_enabled(bool mode = true)
    {
        var before = Library.GradMode();
        Library.SetGradMode(mode ? 1 : 0);
        return new Restoration(() => Library.SetGradMode(before));
    }

    public static bool is_grad_enabled() => Library.GradMode() != 0;

    /// <summary>As <see cref="no_grad"/>, and what is made can never be differentiated.</summary>
    public static IDisposable inference_mode(bool mode = true)
    {
        var guard = Library.EnterInferenceMode(mode ? 1 : 0);
        return new Restoration(() => Library.LeaveInferenceMode(guard));
    }

    public static bool is_inference_mode_enabled() => Library.InferenceMode() != 0;

    public static partial class autograd
    {
        /// <summary>The gradients of the sum of <paramref name="outputs"/> by each of <paramref name="inputs"/>; null for one that was not used.</summary>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var (from, by, with) = (Handles(outputs), Handles(inputs), Handles(grad_outputs));
            var answer = new nint[by.Length];
            fixed (nint* first = from, second = by, third = with, fourth = answer)
                Library.Check(Library.Gradients(first, from.Length, second, by.Length, third, with.Length, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, fourth));
            GC.KeepAlive((outputs, inputs, grad_outputs));
            return answer.Select(handle => handle == 0 ? null! : new Tensor(handle)).ToList();
        }

        /// <summary>Adds the gradients of the sum of <paramref name="tensors"/> to those of the leaves, or of <paramref name="inputs"/> alone.</summary>
        public static unsafe void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            var (from, with, by) = (Handles(tensors), Handles(grad_tensors), Handles(inputs));
            fixed (nint* first = from, second = with, third = by)
                Library.Check(Library.Backward(first, from.Length, second, with.Length, retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, third, by.Length));
            GC.KeepAlive((tensors, grad_tensors, inputs));
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);

        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);

        private static nint[] Handles(IList<Tensor>? tensors) => tensors is null ? [] : tensors.Select(tensor => tensor.Handle).ToArray();
    }

    public partial class Tensor
    {
        public void backward() => autograd.backward(this, (IList<Tensor>?)null);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}

/// <summary>Until disposed, a backward pass says which forward operator a failure, or a value that is not a number, came from.</summary>
public class AnomalyMode : IDisposable
{
    private readonly int _before = Library.AnomalyMode();
    private readonly int _checked = Library.AnomalyModeChecksNan();

    public AnomalyMode(bool enabled, bool check_nan = true) => Library.SetAnomalyMode(enabled ? 1 : 0, check_nan ? 1 : 0);

    public static bool IsEnabled => Library.AnomalyMode() != 0;

    public static bool ShouldCheckNaN => Library.AnomalyModeChecksNan() != 0;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Library.SetAnomalyMode(_before, _checked);
    }
}
