namespace Platform.Tabular.Columns;

/// <summary>Where blocks of numbers are decoded to, one after the other, by what looks at each and lets it go. For one column's kind at a time, and not for several threads at once.</summary>
internal sealed class BlockRoom
{
    private long[]? _longs;
    private double[]? _doubles;

    /// <summary>Room for whole numbers.</summary>
    public long[] Longs => _longs ??= new long[Block.MaxRows];

    /// <summary>Room for floating point.</summary>
    public double[] Doubles => _doubles ??= new double[Block.MaxRows];
}
