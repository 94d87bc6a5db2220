using System.Collections.Immutable;
using System.Text;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Csv;

/// <summary>A CSV file, read.</summary>
/// <param name="Table">What it holds.</param>
/// <param name="Format">How it is written.</param>
public sealed record CsvTable(Table Table, CsvFormat Format);

/// <summary>Reads CSV as <c>pandas.read_csv</c> of pandas 1.5 does with <c>float_precision="round_trip"</c> and <c>low_memory=False</c>.</summary>
/// <remarks>Unlike there, rows that are all longer than the header by a cell are an error, not an index.</remarks>
public static class CsvReader
{
    /// <summary>Reads a file. Takes processor time: not for a grain's turn.</summary>
    /// <param name="csv">The file, seekable.</param>
    /// <param name="format">How it is written; <c>null</c> to find out.</param>
    /// <param name="store">Where the table's blocks go.</param>
    /// <param name="limits">What it may have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CsvFormatException">It is no CSV file that can be taken.</exception>
    public static CsvTable Read(Stream csv, CsvFormat? format, BlockStore store, CsvLimits limits, CancellationToken cancellationToken) =>
        Read(csv, format, store, limits, new BatchSizes(), cancellationToken);

    internal static CsvTable Read(Stream csv, CsvFormat? format, BlockStore store, CsvLimits limits, BatchSizes sizes, CancellationToken cancellationToken)
    {
        if (format is not null) return ReadAs(csv, format, store, limits, sizes, cancellationToken);
        var encoding = EncodingDetection.Detect(csv);
        try
        {
            return ReadAs(csv, new CsvFormat(encoding, DelimiterDetection.Detect(csv, encoding)), store, limits, sizes, cancellationToken);
        }
        catch (CsvFormatException e) when (encoding == "utf-8" && e.InnerException is InvalidTextException)
        {
            // What looked like UTF-8 at its beginning is not further on.
            if (EncodingDetection.DetectJapanese(csv) is not { } other) throw;
            return ReadAs(csv, new CsvFormat(other, DelimiterDetection.Detect(csv, other)), store, limits, sizes, cancellationToken);
        }
    }

    private static CsvTable ReadAs(Stream csv, CsvFormat format, BlockStore store, CsvLimits limits, BatchSizes sizes, CancellationToken cancellationToken)
    {
        try
        {
            var rows = Open(out var header);
            var names = Names(header, rows.Columns);
            return new CsvTable(new TableReading(() => Open(out _), store, cancellationToken).Read(names, rows), format);
        }
        catch (RowException e)
        {
            throw new CsvFormatException(e.Message, LineNumbers.LineOf(csv, format.Encoding, e.Position), e);
        }
        catch (InvalidTextException e)
        {
            throw new CsvFormatException(CsvProblems.Undecodable(format.Encoding), LineNumbers.LineOf(csv, format.Encoding, long.MaxValue), e);
        }
        catch (BinaryContentException e)
        {
            throw new CsvFormatException(CsvProblems.Binary, LineNumbers.LineOf(csv, format.Encoding, long.MaxValue), e);
        }

        CsvRows Open(out RowBatch header)
        {
            var rows = new CsvRows(TextSource.Open(csv, format.Encoding), format.Delimiter, limits, sizes);
            header = rows.ReadHeader();
            return rows;
        }
    }

    private static ImmutableArray<string> Names(RowBatch header, int columns)
    {
        byte[] scratch = [];
        var cells = new string[columns];
        for (var column = 0; column < columns; column++)
        {
            var cell = header.Cell(0, column);
            cells[column] = Encoding.UTF8.GetString(cell.Length > 0 && cell[0] == '"' ? QuotedCell.Text(cell, ref scratch) : cell);
        }

        return [.. HeaderNames.Of(cells)];
    }
}
