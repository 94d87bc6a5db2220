using System.Text;

namespace Platform.Sandbox;

/// <summary>
/// Turns bytes as they come into lines. A line ends with LF, CR LF, or a CR alone (as progress bars write); a lone CR on an empty line
/// is nothing. Lines longer than <see cref="MaxLineBytes"/> are cut, never inside a character.
/// </summary>
internal sealed class LineSplitter
{
    internal const int MaxLineBytes = 64 * 1024;

    private readonly byte[] _line = new byte[MaxLineBytes];
    private int _length;
    private bool _afterReturn;

    /// <summary>Takes the next bytes and adds the lines they end to <paramref name="lines"/>.</summary>
    internal void Take(ReadOnlySpan<byte> bytes, DateTimeOffset at, List<SandboxLine> lines)
    {
        while (!bytes.IsEmpty)
        {
            if (_afterReturn)
            {
                _afterReturn = false;
                if (bytes[0] == '\n')
                {
                    End(at, lines);
                    bytes = bytes[1..];
                    continue;
                }
                if (_length > 0) End(at, lines);
            }
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            var piece = end < 0 ? bytes : bytes[..end];
            while (_length + piece.Length > MaxLineBytes)
            {
                var room = MaxLineBytes - _length;
                piece[..room].CopyTo(_line.AsSpan(_length));
                _length = MaxLineBytes;
                piece = piece[room..];
                Cut(at, lines);
            }
            piece.CopyTo(_line.AsSpan(_length));
            _length += piece.Length;
            if (end < 0) return;
            if (bytes[end] == '\n') End(at, lines);
            else _afterReturn = true;
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>Gives the last line when it has no end.</summary>
    internal void Finish(DateTimeOffset at, List<SandboxLine> lines)
    {
        if (_length > 0) End(at, lines);
    }

    private void End(DateTimeOffset at, List<SandboxLine> lines)
    {
        lines.Add(new SandboxLine(at, Text(_line.AsSpan(0, _length))));
        _length = 0;
    }

    // Gives a full line's whole characters and keeps the beginning of a last one that is not whole.
    private void Cut(DateTimeOffset at, List<SandboxLine> lines)
    {
        var keep = 0;
        for (var back = 1; back <= 3; back++)
        {
            var unit = _line[_length - back];
            if ((unit & 0xC0) == 0x80) continue;
            var needs = unit >= 0xF0 ? 4 : unit >= 0xE0 ? 3 : unit >= 0xC0 ? 2 : 1;
            if (needs > back) keep = back;
            break;
        }
        lines.Add(new SandboxLine(at, Text(_line.AsSpan(0, _length - keep))));
        _line.AsSpan(_length - keep, keep).CopyTo(_line);
        _length = keep;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f')) return text;
        return string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++) to[i] = from[i] != '\t' && char.IsControl(from[i]) ? '\uFFFD' : from[i];
        });
    }
}
