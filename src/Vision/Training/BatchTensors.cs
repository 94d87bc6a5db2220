using System.Runtime.InteropServices;
using Platform.Imaging.Batches;
using static TorchSharp.torch;

namespace Platform.Vision.Training;

/// <summary>Batches as tensors on a device.</summary>
internal static class BatchTensors
{
    /// <summary><c>N×3×S×S</c>, float32.</summary>
    public static Tensor Inputs(PictureBatch batch, int size, Device device) => Of(batch.Inputs.Span, [batch.Count, 3, size, size], ScalarType.Float32, device);

    /// <summary><c>N</c>, int64.</summary>
    public static Tensor Classes(PictureBatch batch, Device device) => Of<long>(batch.Classes.AsSpan(0, batch.Count), [batch.Count], ScalarType.Int64, device);

    /// <summary>Values copied once, into the tensor's own memory.</summary>
    public static Tensor Of<T>(ReadOnlySpan<T> values, long[] shape, ScalarType type, Device device)
        where T : unmanaged
    {
        var here = empty(shape, type);
        MemoryMarshal.AsBytes(values).CopyTo(here.bytes);
        return device.type == TorchSharp.DeviceType.CPU ? here : here.to(device, disposeAfter: true);
    }
}
