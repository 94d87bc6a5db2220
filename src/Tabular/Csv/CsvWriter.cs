using Platform.Tabular.Columns;

namespace Platform.Tabular.Csv;

/// <summary>Writes CSV as <c>DataFrame.to_csv(index=False)</c> of pandas 1.5 does: UTF-8, <c>\n</c>, quotes where needed, floating point as Python's <c>repr</c>.</summary>
/// <remarks>A text with a carriage return is quoted, as Python does from 3.13 on; before, what was written could not be read again.</remarks>
public static class CsvWriter
{
    /// <summary>How many blocks are formatted at once; each is in memory as text until those before it are written.</summary>
    private const int MaxBlocksAtOnce = 4;

    /// <summary>Writes a table, block by block.</summary>
    /// <param name="table">The table.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static void Write(Table table, Stream output, CancellationToken cancellationToken)
    {
        output.Write(Header(table));
        var texts = new CsvText[Math.Clamp(Environment.ProcessorCount, 1, MaxBlocksAtOnce)];
        for (var at = 0; at < texts.Length; at++) texts[at] = new CsvText();
        for (var from = 0; from < table.BlockRows.Length; from += texts.Length)
        {
            var first = from;
            var count = Math.Min(texts.Length, table.BlockRows.Length - from);
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, at => texts[at].Format(table, first + at, cancellationToken));
            for (var at = 0; at < count; at++) output.Write(texts[at].Written);
        }
    }

    private static byte[] Header(Table table)
    {
        var text = new MemoryStream();
        for (var column = 0; column < table.Columns.Length; column++)
        {
            var name = table.Columns[column].Name;
            var room = new byte[CsvQuoting.MaxLength(name)];
            if (column > 0) text.WriteByte((byte)',');
            text.Write(room.AsSpan(0, CsvQuoting.Write(name, room)));
        }

        text.WriteByte((byte)'\n');
        return text.ToArray();
    }

    /// <summary>A block's rows as text. Used again for block after block.</summary>
    private sealed class CsvText
    {
        private byte[] _text = new byte[1 << 16];
        private int _length;

        public ReadOnlySpan<byte> Written => _text.AsSpan(0, _length);

        public void Format(Table table, int block, CancellationToken cancellationToken)
        {
            _length = 0;
            CsvCells[] columns = [.. table.Columns.Select(column => CsvCells.Of(column.Read(block)))];
            for (var row = 0; row < table.BlockRows[block]; row++)
            {
                if ((row & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
                var rowStart = _length;
                foreach (var column in columns)
                {
                    Grow(column.MaxLength(row) + 2);
                    _length += column.Write(row, _text.AsSpan(_length));
                    _text[_length++] = (byte)',';
                }

                End(columns.Length, rowStart);
            }
        }

        // A line of one missing cell would be a blank line: it is written as an empty text.
        private void End(int columns, int rowStart)
        {
            Grow(3);
            if (columns > 0) _length--;
            if (columns == 1 && _length == rowStart)
            {
                "\"\""u8.CopyTo(_text.AsSpan(_length));
                _length += 2;
            }

            _text[_length++] = (byte)'\n';
        }

        private void Grow(int bytes)
        {
            if (_text.Length - _length < bytes) Array.Resize(ref _text, (int)Math.Min(Array.MaxLength, Math.Max((long)_length + bytes, 2L * _text.Length)));
        }
    }
}
