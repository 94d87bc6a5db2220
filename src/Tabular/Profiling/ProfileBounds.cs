namespace Platform.Tabular.Profiling;

/// <summary>
/// How much of a column is kept in memory at once; past a bound the same numbers come from partitions in the table's block store. With the defaults a column takes at most about 25 MiB beside its
/// decoded block, and <see cref="Columns"/> columns are profiled at once.
/// </summary>
internal sealed record ProfileBounds
{
    /// <summary>The bounds of a service.</summary>
    public static ProfileBounds Default { get; } = new();

    /// <summary>How many columns are profiled at once.</summary>
    public int Columns { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>The most rows of a column of numbers that are sorted in one piece: 16 bytes each.</summary>
    public int SortedRows { get; init; } = 1 << 20;

    /// <summary>The most distinct texts of a column that are counted in a dictionary: some 60 bytes each beside the text itself.</summary>
    public int DistinctTexts { get; init; } = 1 << 17;

    /// <summary>The most UTF-16 characters that those texts have together.</summary>
    public int DistinctChars { get; init; } = 1 << 22;
}
