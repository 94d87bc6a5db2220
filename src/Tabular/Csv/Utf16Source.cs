using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Platform.Tabular.Csv;

/// <summary>A file in UTF-16, as UTF-8.</summary>
internal sealed class Utf16Source : TextSource
{
    private readonly Stream _csv;
    private readonly bool _bigEndian;
    private readonly byte[] _bytes = new byte[1 << 16];
    private int _length;
    private bool _ended;

    /// <param name="csv">The file, at its beginning.</param>
    /// <param name="encoding"><c>utf-16</c>, where a mark tells the order and without one the lower byte comes first, or <c>utf-16-le</c>, <c>utf-16-be</c>.</param>
    public Utf16Source(Stream csv, string encoding)
    {
        _csv = csv;
        _bigEndian = encoding == "utf-16-be";
        if (encoding != "utf-16") return;
        Span<byte> mark = stackalloc byte[2];
        var read = csv.ReadAtLeast(mark, 2, throwOnEndOfStream: false);
        _bigEndian = mark is [0xFE, 0xFF];
        if (!_bigEndian && mark is not [0xFF, 0xFE]) csv.Position -= read;
    }

    protected override int Fill(Span<byte> room)
    {
        while (true)
        {
            // Three bytes of UTF-8 for two of UTF-16 is the most there can be.
            var most = Math.Min(_length & ~1, room.Length / 3 * 2);
            var chars = MemoryMarshal.Cast<byte, char>(_bytes.AsSpan(0, most));
            if (_bigEndian == BitConverter.IsLittleEndian) Reverse(chars);
            var status = Utf8.FromUtf16(chars, room, out var taken, out var written, replaceInvalidSequences: false, isFinalBlock: false);
            if (_bigEndian == BitConverter.IsLittleEndian) Reverse(chars[taken..]);
            _bytes.AsSpan(taken * 2, _length - taken * 2).CopyTo(_bytes);
            _length -= taken * 2;
            if (written > 0) return written;
            if (status == OperationStatus.InvalidData || (_ended && _length > 0)) throw new InvalidTextException();
            if (_ended) return 0;
            var read = _csv.Read(_bytes.AsSpan(_length));
            _length += read;
            _ended = read == 0;
        }
    }

    private static void Reverse(Span<char> chars)
    {
        var shorts = MemoryMarshal.Cast<char, short>(chars);
        BinaryPrimitives.ReverseEndianness(shorts, shorts);
    }
}
