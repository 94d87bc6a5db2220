using Platform.Tabular.Columns;

namespace Platform.Tabular.Csv;

/// <summary>Writes CSV as <c>DataFrame.to_csv(index=False)</c> of pandas 1.5 does: UTF-8, <c>\n</c>, quotes where needed, floating point as Python's <c>repr</c>.</summary>
public static class CsvWriter
{
    /// <summary>Writes a table, block by block.</summary>
    /// <param name="table">The table.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static void Write(Table table, Stream output, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <summary>
/// Makes a CSV file safe to open in a spreadsheet, as it is copied: a text cell that begins with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a carriage return is given an apostrophe before it.
/// Cells that are numbers stay.
/// </summary>
public static class SpreadsheetSafety
{
    /// <summary>Copies a CSV file in UTF-8 as <see cref="CsvWriter"/> writes it, in bounded memory.</summary>
    public static Task CopyAsync(Stream csv, Stream output, CancellationToken cancellationToken) => throw new NotImplementedException();
}
