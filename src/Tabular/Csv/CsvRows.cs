using Platform.Tabular.Columns;

namespace Platform.Tabular.Csv;

/// <summary>How much is read and converted at once.</summary>
internal sealed record BatchSizes
{
    /// <summary>The least that is read at once, in bytes.</summary>
    public int Stretch { get; init; } = 1 << 18;

    /// <summary>A batch ends once it has this many rows.</summary>
    public int Rows { get; init; } = Block.MaxRows;

    /// <summary>A batch ends once it has this many bytes.</summary>
    public int Bytes { get; init; } = 1 << 24;

    /// <summary>A batch ends once it has this many cells.</summary>
    public int Cells { get; init; } = 1 << 21;
}

/// <summary>The rows of a file, a batch at a time. Not for several threads at once.</summary>
internal sealed class CsvRows
{
    /// <summary>The longest row, in bytes.</summary>
    private const int MaxRowBytes = 1 << 26;

    private readonly TextSource _source;
    private readonly byte _delimiter;
    private readonly CsvLimits _limits;
    private readonly BatchSizes _sizes;
    private RowCutter? _cutter;
    private byte[] _carried = [];
    private int _carriedLength;
    private long _offset;
    private long _rows;
    private int _block;
    private bool _ended;

    public CsvRows(TextSource source, char delimiter, CsvLimits limits, BatchSizes sizes) => (_source, _delimiter, _limits, _sizes) = (source, (byte)delimiter, limits, sizes);

    /// <summary>How many columns; known once the header is read.</summary>
    public int Columns { get; private set; }

    /// <summary>The cells of the header, as they stand.</summary>
    /// <exception cref="RowException">There are too many.</exception>
    /// <exception cref="CsvFormatException">There are none.</exception>
    public RowBatch ReadHeader()
    {
        var columns = _limits.MaxColumns;
        var header = new RowBatch { Columns = columns, Starts = new int[columns + 1] };
        try
        {
            Fill(header, new RowCutter(_delimiter, columns, _limits), 1);
        }
        catch (TooManyCellsException e)
        {
            throw new RowException(CsvProblems.Columns(columns), e.Position);
        }

        if (header.Rows == 0) throw new CsvFormatException(CsvProblems.Empty);
        // What a row lacks begins past its end.
        Columns = 1;
        while (Columns < columns && header.Starts[Columns] < header.Starts[columns]) Columns++;
        _cutter = new RowCutter(_delimiter, Columns, _limits);
        return header;
    }

    /// <summary>Reads the next batch, what one block holds; false where none is left.</summary>
    public bool Read(RowBatch batch)
    {
        var maxRows = Math.Clamp(_sizes.Cells / (Columns + 1), 1, _sizes.Rows);
        var places = maxRows * (Columns + 1);
        if (batch.Starts.Length < places) batch.Starts = GC.AllocateUninitializedArray<int>(places);
        batch.Columns = Columns;
        Fill(batch, _cutter!, maxRows);
        if (batch.Rows == 0) return false;
        batch.Block = _block++;
        _rows += batch.Rows;
        if (_rows > _limits.MaxRows) throw new RowException(CsvProblems.Rows(_limits.MaxRows), batch.Offset);
        return true;
    }

    private void Fill(RowBatch batch, RowCutter cutter, int maxRows)
    {
        batch.Offset = _offset;
        batch.Rows = 0;
        batch.Length = 0;
        batch.Grow(_carriedLength);
        _carried.AsSpan(0, _carriedLength).CopyTo(batch.Text);
        batch.Length = _carriedLength;
        cutter.Reset();
        while (true)
        {
            cutter.Cut(batch, maxRows, _ended);
            if (batch.Rows == maxRows || _ended || (batch.Rows > 0 && batch.Length >= _sizes.Bytes)) break;
            var open = batch.Length - cutter.From;
            if (open > MaxRowBytes) throw new RowException(CsvProblems.LongRow, batch.Offset + cutter.From);
            // At least as much again as what is looked at a second time.
            var room = Math.Max(_sizes.Stretch, open);
            batch.Grow(room);
            var read = _source.Read(batch.Text.AsSpan(batch.Length, room));
            batch.Length += read;
            _ended = read == 0;
        }

        _carriedLength = batch.Length - cutter.From;
        if (_carried.Length < _carriedLength) _carried = new byte[_carriedLength];
        batch.Text.AsSpan(cutter.From, _carriedLength).CopyTo(_carried);
        _offset += cutter.From;
    }
}
