using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Platform.Tabular.Csv;

/// <summary>
/// Cuts text into rows and cells as the C tokenizer of pandas does: quotes count only where a cell begins, what follows a closing quote belongs to the cell, lines of
/// nothing but blanks are passed over, a line ends with LF, CR or both.
/// </summary>
/// <remarks>
/// Unlike there, a line that begins with a blank is not taken together with the one before where lines end with CR alone, nor is anything different where a read ends.
/// </remarks>
internal sealed class RowCutter(byte delimiter, int columns, CsvLimits limits)
{
    private int _from;

    /// <summary>Where the first row begins that is not cut yet.</summary>
    public int From => _from;

    /// <summary>Begins at the beginning of a text.</summary>
    public void Reset() => _from = 0;

    /// <summary>Cuts on, until the text ends within a row or there are enough rows.</summary>
    /// <param name="batch">The text, and where the cells go.</param>
    /// <param name="maxRows">How many rows are enough.</param>
    /// <param name="ended">Whether no more text follows.</param>
    /// <exception cref="RowException">A row cannot be taken.</exception>
    public void Cut(RowBatch batch, int maxRows, bool ended)
    {
        while (batch.Rows < maxRows && SkipBlankLines(batch, ended))
        {
            if (!CutRows(batch, maxRows, ended)) return;
        }
    }

    // Whether a row begins; if not, more text is needed, or there is none.
    private bool SkipBlankLines(RowBatch batch, bool ended)
    {
        var text = batch.Text.AsSpan(0, batch.Length);
        while (_from < text.Length)
        {
            var at = _from;
            while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' && text[at] != delimiter) at++;
            if (at == text.Length) break;
            if (text[at] == '\n')
            {
                _from = at + 1;
                continue;
            }

            if (text[at] != '\r') return true;
            if (at + 1 == text.Length && !ended) return false;
            // pandas takes a delimiter after a blank line that ends with CR alone for part of that end.
            _from = at + (at + 1 < text.Length && (text[at + 1] == '\n' || text[at + 1] == delimiter) ? 2 : 1);
        }

        if (ended) _from = text.Length;
        return false;
    }

    /// <summary>Cuts rows until one is followed by what may be a blank line (true) or the text ends (false).</summary>
    private bool CutRows(RowBatch batch, int maxRows, bool ended)
    {
        ref var text = ref MemoryMarshal.GetArrayDataReference(batch.Text);
        var length = batch.Length;
        var starts = batch.Starts.AsSpan();
        var row = batch.Rows;
        var place = row * (columns + 1);
        var end = place + columns;
        int rowStart = _from, cellStart = rowStart, window = rowStart;
        starts[place++] = rowStart;
        while (true)
        {
            var marks = window < length ? Marks(ref Unsafe.Add(ref text, window), delimiter) : 0;
            if (length - window < 64) marks &= window < length ? (1UL << (length - window)) - 1 : 0;
            while (marks != 0)
            {
                var at = window + BitOperations.TrailingZeroCount(marks);
                marks &= marks - 1;
                var mark = Unsafe.Add(ref text, at);
                if (mark == delimiter)
                {
                    if (place == end) goto TooMany;
                    starts[place++] = cellStart = at + 1;
                    continue;
                }

                if (mark == '"')
                {
                    if (at != cellStart) continue;
                    var close = Close(batch, at, ended);
                    if (close < 0) goto Open;
                    // A cell of no bytes cannot begin where a quoted one went on.
                    cellStart = -1;
                    var past = close + 1 - window;
                    if (past < 64)
                    {
                        marks &= ulong.MaxValue << past;
                        continue;
                    }

                    window = close + 1 - 64;
                    marks = 0;
                    continue;
                }

                var next = at + 1;
                if (mark == '\r')
                {
                    if (next == length && !ended) goto Open;
                    if (next < length && Unsafe.Add(ref text, next) == '\n')
                    {
                        if (next - window < 64) marks &= ~(1UL << (next - window));
                        next++;
                    }
                }

                // The row ends; cells that it lacks are of length -1.
                starts[place..(end + 1)].Fill(at + 1);
                if (at - rowStart > limits.MaxCellBytes) CheckCells(batch, row);
                place = end + 1;
                end = place + columns;
                row++;
                _from = rowStart = cellStart = next;
                if (row == maxRows || next >= length || (Unsafe.Add(ref text, next) <= ' ' && Unsafe.Add(ref text, next) != delimiter))
                {
                    batch.Rows = row;
                    return true;
                }

                starts[place++] = next;
                if (next - window >= 64)
                {
                    window = next - 64;
                    marks = 0;
                }
            }

            window += 64;
            if (window < length) continue;
            if (!ended) goto Open;
            starts[place..(end + 1)].Fill(length + 1);
            if (length - rowStart > limits.MaxCellBytes) CheckCells(batch, row);
            _from = length;
            batch.Rows = row + 1;
            return false;
        }

    Open:
        batch.Rows = row;
        if (length - starts[place - 1] > limits.MaxCellBytes) throw new RowException(CsvProblems.LongCell(limits.MaxCellBytes), batch.Offset + starts[place - 1]);
        return false;

    TooMany:
        batch.Rows = row;
        if (CountCells(batch, rowStart, ended) is not { } cells) goto Open;
        throw new TooManyCellsException(CsvProblems.Cells(columns, cells), batch.Offset + rowStart);
    }

    private void CheckCells(RowBatch batch, int row)
    {
        for (var column = 0; column < columns; column++)
        {
            if (batch.Cell(row, column).Length > limits.MaxCellBytes)
            {
                throw new RowException(CsvProblems.LongCell(limits.MaxCellBytes), batch.Offset + batch.Starts[row * (columns + 1) + column]);
            }
        }
    }

    /// <summary>Where the quote is that ends what one opened; -1 where more text is needed to tell.</summary>
    private static int Close(RowBatch batch, int open, bool ended)
    {
        for (var from = open + 1; ; from += 2)
        {
            var found = batch.Text.AsSpan(from, Math.Max(0, batch.Length - from)).IndexOf((byte)'"');
            if (found < 0) return ended ? throw new RowException(CsvProblems.OpenQuote, batch.Offset + open) : -1;
            from += found;
            if (from + 1 == batch.Length) return ended ? from : -1;
            if (batch.Text[from + 1] != '"') return from;
        }
    }

    /// <summary>How many cells a row has; <c>null</c> where more text is needed to tell.</summary>
    private long? CountCells(RowBatch batch, int rowStart, bool ended)
    {
        var text = batch.Text.AsSpan(0, batch.Length);
        long cells = 1;
        for (int at = rowStart, cellStart = rowStart; at < text.Length; at++)
        {
            if (text[at] is (byte)'\n' or (byte)'\r') return cells;
            if (text[at] == delimiter)
            {
                cells++;
                cellStart = at + 1;
            }
            else if (text[at] == '"' && at == cellStart)
            {
                at = Close(batch, at, ended);
                if (at < 0) return null;
            }
        }

        return ended ? cells : null;
    }

    /// <summary>One bit for each of 64 bytes that may end a cell or a row, or begin a quoted cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Marks(ref byte text, byte delimiter)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var all = Vector512.LoadUnsafe(ref text);
            return (Vector512.Equals(all, Vector512.Create(delimiter)) | Vector512.Equals(all, Vector512.Create((byte)'\n'))
                | Vector512.Equals(all, Vector512.Create((byte)'\r')) | Vector512.Equals(all, Vector512.Create((byte)'"'))).ExtractMostSignificantBits();
        }

        return Marks(Vector256.LoadUnsafe(ref text), delimiter) | ((ulong)Marks(Vector256.LoadUnsafe(ref text, 32), delimiter) << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Marks(Vector256<byte> half, byte delimiter) =>
        (Vector256.Equals(half, Vector256.Create(delimiter)) | Vector256.Equals(half, Vector256.Create((byte)'\n'))
            | Vector256.Equals(half, Vector256.Create((byte)'\r')) | Vector256.Equals(half, Vector256.Create((byte)'"'))).ExtractMostSignificantBits();
}

/// <summary>A row cannot be taken.</summary>
/// <param name="problem">Why, in words for the caller.</param>
/// <param name="position">How many bytes of UTF-8 stand before it.</param>
internal class RowException(string problem, long position) : Exception(problem)
{
    public long Position => position;
}

/// <summary>A row has more cells than there are columns.</summary>
/// <param name="problem">Why, in words for the caller.</param>
/// <param name="position">How many bytes of UTF-8 stand before it.</param>
internal sealed class TooManyCellsException(string problem, long position) : RowException(problem, position);
