using System.Collections.Concurrent;

namespace Platform.Imaging.Batches;

/// <summary>Buffers of batches that were disposed, for the next ones. No more than <paramref name="kept"/> are kept; others are left to the garbage collector.</summary>
internal sealed class BatchBuffers(int length, int kept)
{
    private readonly ConcurrentBag<float[]> _free = [];

    /// <summary>A buffer, with whatever is in it.</summary>
    public float[] Rent() => _free.TryTake(out var buffer) ? buffer : GC.AllocateUninitializedArray<float>(length);

    /// <summary>Takes a buffer back.</summary>
    public void Return(float[] buffer)
    {
        if (_free.Count < kept) _free.Add(buffer);
    }
}
