namespace Platform.Imaging.Transforms;

/// <summary>For each position of the output along one axis, the positions of the input that it is made of and their weights.</summary>
internal sealed class ResampleWeights
{
    /// <summary>Bits behind the point of a weight: 32 less 8 of the sample and 2 of headroom.</summary>
    public const int Fraction = 22;

    /// <summary>Half of the last place that is kept.</summary>
    public const int Half = 1 << (Fraction - 1);

    /// <summary>Bits of a weight's lower part. Products of 8 and 11 bits are summed exactly in pairs of 16 bits, which processors do twice as fast as 32.</summary>
    public const int LowBits = 11;

    private ResampleWeights(int outputs, int most)
    {
        // A multiple of four taps, filled up with zeros, so that they can be taken four at a time.
        Stride = (most + 3) & ~3;
        Starts = new int[outputs];
        Counts = new int[outputs];
        Weights = new int[outputs * Stride];
        High = new short[outputs * Stride];
        Low = new short[outputs * Stride];
    }

    /// <summary>The first input of each output.</summary>
    public int[] Starts { get; }

    /// <summary>How many inputs each output has.</summary>
    public int[] Counts { get; }

    /// <summary>From output to output in the weights.</summary>
    public int Stride { get; }

    /// <summary>The weights, with <see cref="Fraction"/> bits behind the point.</summary>
    public int[] Weights { get; }

    /// <summary>The weights' upper parts, without their lower <see cref="LowBits"/> bits.</summary>
    public short[] High { get; }

    /// <summary>The weights' lower parts.</summary>
    public short[] Low { get; }

    /// <summary>The weights for an axis of <paramref name="inputs"/> pixels that becomes one of <paramref name="outputs"/>.</summary>
    public static ResampleWeights Of(int inputs, int outputs)
    {
        var scale = (double)inputs / outputs;
        var support = Math.Max(scale, 1.0);
        var shrink = 1.0 / support;
        var weights = new ResampleWeights(outputs, (int)Math.Ceiling(support) * 2 + 1);
        Span<double> taps = new double[weights.Stride];
        for (var output = 0; output < outputs; output++)
        {
            var centre = (output + 0.5) * scale;
            var start = Math.Max((int)(centre - support + 0.5), 0);
            var count = Math.Min((int)(centre + support + 0.5), inputs) - start;
            var sum = 0.0;
            for (var tap = 0; tap < count; tap++) sum += taps[tap] = Triangle((tap + start - centre + 0.5) * shrink);
            (weights.Starts[output], weights.Counts[output]) = (start, count);
            for (var tap = 0; tap < count; tap++)
            {
                var weight = (int)(0.5 + (sum == 0 ? taps[tap] : taps[tap] / sum) * (1 << Fraction));
                var at = output * weights.Stride + tap;
                (weights.Weights[at], weights.High[at], weights.Low[at]) = (weight, (short)(weight >> LowBits), (short)(weight & ((1 << LowBits) - 1)));
            }
        }

        return weights;
    }

    private static double Triangle(double x) => Math.Max(1.0 - Math.Abs(x), 0.0);
}
