using System.Buffers;

namespace Platform.Tabular.Csv;

/// <summary>
/// Makes a CSV file safe to open in a spreadsheet, as it is copied: a text cell that begins with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a carriage return is given an apostrophe before it.
/// Cells that are numbers stay.
/// </summary>
public static class SpreadsheetSafety
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Copies a CSV file in UTF-8 as <see cref="CsvWriter"/> writes it, in bounded memory.</summary>
    public static async Task CopyAsync(Stream csv, Stream output, CancellationToken cancellationToken)
    {
        var read = new byte[BufferBytes];
        var guard = new CellGuard();
        var written = new ArrayBufferWriter<byte>(2 * BufferBytes);
        while (await csv.ReadAsync(read, cancellationToken) is > 0 and var count)
        {
            guard.Copy(read.AsSpan(0, count), written);
            await output.WriteAsync(written.WrittenMemory, cancellationToken);
            written.ResetWrittenCount();
        }

        guard.End(written);
        await output.WriteAsync(written.WrittenMemory, cancellationToken);
    }
}

/// <summary>Copies cells, and puts an apostrophe before those that a spreadsheet would run.</summary>
internal sealed class CellGuard
{
    /// <summary>The longest cell that is looked at for being a number; what is longer is taken for text.</summary>
    private const int LongestNumber = 64;

    private static readonly SearchValues<byte> Ends = SearchValues.Create(",\n"u8);

    private readonly byte[] _held = new byte[LongestNumber];
    private int _heldLength;
    private State _state = State.CellStart;

    private enum State
    {
        /// <summary>Nothing of the cell was seen.</summary>
        CellStart,

        /// <summary>The cell may be a number or a formula: it is held back.</summary>
        Held,

        /// <summary>In a cell without quotes.</summary>
        Plain,

        /// <summary>Only the opening quote was seen.</summary>
        QuotedStart,

        /// <summary>Between quotes.</summary>
        Quoted,

        /// <summary>After a quote that ends the cell, unless another follows.</summary>
        QuoteInQuoted,
    }

    /// <summary>Copies what follows.</summary>
    public void Copy(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var taken = _state switch
            {
                State.Plain => CopyUntil(text, text.IndexOfAny(Ends), State.CellStart, output),
                State.Quoted => CopyUntil(text, text.IndexOf((byte)'"'), State.QuoteInQuoted, output),
                State.Held => Hold(text, output),
                State.QuotedStart => BeginQuoted(text[0], output),
                State.QuoteInQuoted => AfterQuote(text[0], output),
                _ => Begin(text[0], output),
            };
            text = text[taken..];
        }
    }

    /// <summary>Copies what is held back at the end.</summary>
    public void End(ArrayBufferWriter<byte> output)
    {
        if (_state == State.Held) Release(output, isWhole: true);
    }

    private static bool Runs(byte first) => first is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r';

    private int CopyUntil(ReadOnlySpan<byte> text, int end, State next, ArrayBufferWriter<byte> output)
    {
        if (end >= 0) _state = next;
        var taken = end < 0 ? text.Length : end + 1;
        output.Write(text[..taken]);
        return taken;
    }

    private int Begin(byte first, ArrayBufferWriter<byte> output)
    {
        if (Runs(first))
        {
            (_state, _heldLength) = (State.Held, 0);
            return 0;
        }

        output.Write([first]);
        _state = first switch { (byte)'"' => State.QuotedStart, (byte)',' or (byte)'\n' => State.CellStart, _ => State.Plain };
        return 1;
    }

    private int BeginQuoted(byte first, ArrayBufferWriter<byte> output)
    {
        if (Runs(first)) output.Write("'"u8);
        _state = State.Quoted;
        return 0;
    }

    private int AfterQuote(byte next, ArrayBufferWriter<byte> output)
    {
        _state = next == '"' ? State.Quoted : State.Plain;
        if (next != '"') return 0;
        output.Write("\""u8);
        return 1;
    }

    private int Hold(ReadOnlySpan<byte> text, ArrayBufferWriter<byte> output)
    {
        var end = text.IndexOfAny(Ends);
        var taken = Math.Min(end < 0 ? text.Length : end, LongestNumber - _heldLength);
        text[..taken].CopyTo(_held.AsSpan(_heldLength));
        _heldLength += taken;
        if (taken == end || _heldLength == LongestNumber) Release(output, isWhole: taken == end);
        return taken;
    }

    private void Release(ArrayBufferWriter<byte> output, bool isWhole)
    {
        var cell = _held.AsSpan(0, _heldLength);
        if (!isWhole || !CellNumbers.TryReal(cell, out _)) output.Write("'"u8);
        output.Write(cell);
        _state = State.Plain;
    }
}
