namespace Platform.Vision.Training;

/// <summary>The seed of a training step's dropout.</summary>
internal static class StepSeed
{
    /// <summary>A function of where the step is alone, well mixed (the finaliser of SplitMix64; Steele, Lea and Flood, 2014).</summary>
    /// <param name="runSeed">The run's seed.</param>
    /// <param name="epoch">From 1.</param>
    /// <param name="batch">From 0.</param>
    public static ulong Of(long runSeed, int epoch, int batch) => Mix(Mix(Mix((ulong)runSeed) + (ulong)epoch) + (ulong)batch);

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
