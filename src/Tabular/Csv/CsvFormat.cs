namespace Platform.Tabular.Csv;

/// <summary>How a CSV file is written: what a reader found, and needs to read it the same way again.</summary>
/// <param name="Encoding">The encoding by its name in Python, which is how the plan's script reads the file: <c>utf-8</c>, <c>utf-8-sig</c>, <c>utf-16</c>, without a mark <c>utf-16-le</c> or <c>utf-16-be</c>, <c>cp932</c> or <c>euc_jp</c>.</param>
/// <param name="Delimiter">What stands between cells: <c>,</c>, <c>;</c>, a tab or <c>|</c>.</param>
public sealed record CsvFormat(string Encoding, char Delimiter);

/// <summary>The file is no CSV that can be taken.</summary>
/// <param name="message">What is wrong, in words for the caller, without the line.</param>
/// <param name="line">The line where, from 1, counted as a text editor does; <c>null</c> where it is not about one.</param>
/// <param name="cause">What it came of.</param>
public sealed class CsvFormatException(string message, long? line = null, Exception? cause = null)
    : TabularException(line is null ? message : $"{line}行目: {message}", cause!)
{
    /// <summary>The line where, from 1; <c>null</c> where it is not about one.</summary>
    public long? Line => line;
}

/// <summary>What a CSV file may have.</summary>
public sealed record CsvLimits
{
    /// <summary>The most columns.</summary>
    public int MaxColumns { get; init; } = 4_096;

    /// <summary>The longest cell, in bytes of UTF-8.</summary>
    public int MaxCellBytes { get; init; } = 1 << 20;

    /// <summary>The most rows: what a row's number, and pandas on a machine of the same memory, can still hold.</summary>
    public int MaxRows { get; init; } = 100_000_000;
}
