using System.Runtime.CompilerServices;

namespace Platform.Imaging.Transforms;

/// <summary>
/// The generator SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014): 64 bits of state, the same numbers on every machine. Integer arithmetic only, but for the last step to a double.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next() => Finish(_state += Step);

    /// <summary>At least 0, below 1, in steps of 2⁻⁵³.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Between two bounds.</summary>
    public double Between(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>A whole number from 0 to <paramref name="bound"/>-1, each as probable (Lemire: Fast Random Integer Generation in an Interval, 2019).</summary>
    public int Below(int bound)
    {
        var product = (ulong)(uint)Next() * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            for (var threshold = (uint)-bound % (uint)bound; (uint)product < threshold;) product = (ulong)(uint)Next() * (uint)bound;
        }

        return (int)(product >> 32);
    }

    /// <summary>Puts items in random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>A seed from three numbers; neighbours in any of them have nothing in common.</summary>
    public static ulong Mixed(ulong first, ulong second, ulong third) => Finish(Finish(Finish(first + Step) + second * Step + Step) + third * Step + Step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Finish(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
