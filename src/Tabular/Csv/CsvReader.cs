using Platform.Tabular.Columns;

namespace Platform.Tabular.Csv;

/// <summary>A CSV file, read.</summary>
/// <param name="Table">What it holds.</param>
/// <param name="Format">How it is written.</param>
public sealed record CsvTable(Table Table, CsvFormat Format);

/// <summary>Reads CSV as <c>pandas.read_csv</c> of pandas 1.5 does with <c>float_precision="round_trip"</c> and <c>low_memory=False</c>.</summary>
public static class CsvReader
{
    /// <summary>Reads a file. Takes processor time: not for a grain's turn.</summary>
    /// <param name="csv">The file, seekable.</param>
    /// <param name="format">How it is written; <c>null</c> to find out.</param>
    /// <param name="store">Where the table's blocks go.</param>
    /// <param name="limits">What it may have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CsvFormatException">It is no CSV file that can be taken.</exception>
    public static CsvTable Read(Stream csv, CsvFormat? format, BlockStore store, CsvLimits limits, CancellationToken cancellationToken) => throw new NotImplementedException();
}
