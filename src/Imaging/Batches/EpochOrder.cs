using Platform.Imaging.Transforms;

namespace Platform.Imaging.Batches;

/// <summary>The order of pictures in an epoch.</summary>
public static class EpochOrder
{
    /// <summary>What tells these draws from those of a picture's variation.</summary>
    private const uint Purpose = 0x4F524445;

    /// <summary>The indices shuffled by (seed, epoch) alone, the same on every machine: Fisher and Yates's shuffle by SplitMix64, from the last place to the first.</summary>
    public static int[] Of(IReadOnlyList<int> indices, long runSeed, int epoch)
    {
        int[] order = [.. indices];
        new SplitMix64(SplitMix64.Mixed(~(ulong)runSeed, (uint)epoch, Purpose)).Shuffle(order);
        return order;
    }
}
