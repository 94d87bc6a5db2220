using System.Text;

namespace Platform.Tabular.Csv;

/// <summary>A file in another encoding, as UTF-8.</summary>
internal sealed class DecodedSource(Stream csv, Encoding encoding) : TextSource
{
    private readonly Decoder _decoder = encoding.GetDecoder();
    private readonly byte[] _bytes = new byte[1 << 16];
    private readonly char[] _chars = new char[encoding.GetMaxCharCount(1 << 16)];
    private bool _ended;

    protected override int Fill(Span<byte> room)
    {
        while (!_ended)
        {
            // Three bytes of UTF-8 for each char is the most there can be.
            var read = csv.Read(_bytes.AsSpan(0, Math.Min(_bytes.Length, room.Length / 3 - 8)));
            _ended = read == 0;
            int chars;
            try
            {
                chars = _decoder.GetChars(_bytes.AsSpan(0, read), _chars, flush: _ended);
            }
            catch (DecoderFallbackException)
            {
                throw new InvalidTextException();
            }

            if (chars > 0) return Encode(_chars.AsSpan(0, chars), room);
        }

        return 0;
    }

    private int _high;

    private int Encode(ReadOnlySpan<char> chars, Span<byte> room)
    {
        var written = 0;
        if (_high != 0)
        {
            written = Encoding.UTF8.GetBytes([(char)_high, chars[0]], room);
            chars = chars[1..];
            _high = 0;
        }

        if (chars.Length > 0 && char.IsHighSurrogate(chars[^1]))
        {
            _high = chars[^1];
            chars = chars[..^1];
        }

        return written + Encoding.UTF8.GetBytes(chars, room[written..]);
    }
}
