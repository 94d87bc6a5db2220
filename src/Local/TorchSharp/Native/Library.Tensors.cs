using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What a tensor is. The pointers stand until its shape is changed in place or it is freed; strides count elements.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Shape
{
    internal long* Sizes;
    internal long* Strides;
    internal long Elements;
    internal long Offset;
    internal int Dimensions;
    internal int Type;
    internal int Device;
    internal int DeviceIndex;
    internal int ElementSize;
}

internal static unsafe partial class Library
{
    [LibraryImport(Name, EntryPoint = "local_torch_shape")]
    internal static partial int ShapeOf(nint tensor, out Shape shape);

    [LibraryImport(Name, EntryPoint = "local_torch_is_contiguous")]
    internal static partial int IsContiguous(nint tensor);

    [LibraryImport(Name, EntryPoint = "local_torch_is_pinned")]
    internal static partial int IsPinned(nint tensor);

    [LibraryImport(Name, EntryPoint = "local_torch_is_leaf")]
    internal static partial int IsLeaf(nint tensor);

    [LibraryImport(Name, EntryPoint = "local_torch_requires_grad")]
    internal static partial int RequiresGrad(nint tensor);

    [LibraryImport(Name, EntryPoint = "local_torch_set_requires_grad")]
    internal static partial int SetRequiresGrad(nint tensor, int value);

    [LibraryImport(Name, EntryPoint = "local_torch_retain_grad")]
    internal static partial int RetainGrad(nint tensor);

    [LibraryImport(Name, EntryPoint = "local_torch_bytes")]
    internal static partial nint Bytes(nint tensor);

    [LibraryImport(Name, EntryPoint = "local_torch_over")]
    internal static partial nint Over(nint bytes, long* sizes, int dimensions, int type, delegate* unmanaged<nint, void> freed, nint state);

    /// <summary>Zero, without an error, where there is no gradient.</summary>
    [LibraryImport(Name, EntryPoint = "local_torch_grad")]
    internal static partial nint Grad(nint tensor);

    [LibraryImport(Name, EntryPoint = "local_torch_set_grad")]
    internal static partial int SetGrad(nint tensor, nint gradient);

    [LibraryImport(Name, EntryPoint = "local_torch_backward")]
    internal static partial int Backward(nint* tensors, int count, nint* gradients, int gradientCount, int retainGraph, int createGraph, nint* inputs, int inputCount);

    [LibraryImport(Name, EntryPoint = "local_torch_gradients")]
    internal static partial int Gradients(nint* outputs, int count, nint* inputs, int inputCount, nint* gradients, int gradientCount, int retainGraph, int createGraph, int allowUnused, nint* answer);

    [LibraryImport(Name, EntryPoint = "local_torch_grad_mode")]
    internal static partial int GradMode();

    [LibraryImport(Name, EntryPoint = "local_torch_set_grad_mode")]
    internal static partial void SetGradMode(int enabled);

    [LibraryImport(Name, EntryPoint = "local_torch_inference_mode")]
    internal static partial int InferenceMode();

    [LibraryImport(Name, EntryPoint = "local_torch_enter_inference_mode")]
    internal static partial nint EnterInferenceMode(int enabled);

    [LibraryImport(Name, EntryPoint = "local_torch_leave_inference_mode")]
    internal static partial void LeaveInferenceMode(nint mode);

    [LibraryImport(Name, EntryPoint = "local_torch_anomaly_mode")]
    internal static partial int AnomalyMode();

    [LibraryImport(Name, EntryPoint = "local_torch_anomaly_mode_checks_nan")]
    internal static partial int AnomalyModeChecksNan();

    [LibraryImport(Name, EntryPoint = "local_torch_set_anomaly_mode")]
    internal static partial void SetAnomalyMode(int enabled, int checkNan);
}
