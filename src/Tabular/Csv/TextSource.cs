using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Platform.Tabular.Csv;

/// <summary>The bytes of a file as UTF-8 that is known to be valid, whatever it is written in.</summary>
internal abstract class TextSource
{
    /// <summary>How much room <see cref="Read"/> needs at least.</summary>
    public const int LeastRoom = 4096;

    /// <summary>Fills some of <paramref name="room"/>; 0 at the end.</summary>
    /// <exception cref="InvalidTextException">What follows is not in the encoding.</exception>
    /// <exception cref="BinaryContentException">There is a byte that no text has.</exception>
    public int Read(Span<byte> room)
    {
        if (_binary) throw new BinaryContentException();
        var read = Fill(room);
        var nul = room[..read].IndexOf((byte)0);
        if (nul >= 0)
        {
            // What stands before it first, so that whoever counts lines gets there.
            _binary = true;
            if (nul == 0) throw new BinaryContentException();
            read = nul;
        }

        Position += read;
        return read;
    }

    /// <summary>How many bytes of UTF-8 were given.</summary>
    public long Position { get; private set; }

    private bool _binary;

    protected abstract int Fill(Span<byte> room);

    /// <summary>Begins at the file's beginning.</summary>
    public static TextSource Open(Stream csv, string encoding)
    {
        csv.Position = 0;
        TextSource source = encoding switch
        {
            "utf-8" or "utf-8-sig" => new Utf8Source(csv),
            "utf-16" or "utf-16-le" or "utf-16-be" => new Utf16Source(csv, encoding),
            "cp932" or "euc_jp" => JapaneseSource.Open(csv, encoding),
            _ => throw new ArgumentException($"no encoding is named '{encoding}'", nameof(encoding)),
        };
        return new MarkSkippingSource(source, marks: encoding == "utf-8-sig" ? 2 : 1);
    }

    /// <summary>The file is UTF-8 already: only looked at.</summary>
    private sealed class Utf8Source(Stream csv) : TextSource
    {
        private readonly byte[] _tail = new byte[4];
        private int _tailLength;

        protected override int Fill(Span<byte> room)
        {
            _tail.AsSpan(0, _tailLength).CopyTo(room);
            var read = csv.Read(room[_tailLength..]);
            var length = _tailLength + read;
            if (length == 0) return 0;
            var whole = read == 0 ? length : length - OpenBytes(room[..length]);
            if (!Utf8.IsValid(room[..whole]))
            {
                var valid = ValidBytes(room[..whole]);
                if (valid == 0) throw new InvalidTextException();
                // The rest again at the next call, which then finds nothing valid before it.
                csv.Seek(valid - length, SeekOrigin.Current);
                _tailLength = 0;
                return valid;
            }

            _tailLength = length - whole;
            room[whole..length].CopyTo(_tail);
            return whole > 0 ? whole : Fill(room);
        }

        // How many bytes at the end begin a character that is not whole.
        private static int OpenBytes(ReadOnlySpan<byte> bytes)
        {
            for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
            {
                var value = bytes[^back];
                if (value < 0x80) return 0;
                if (value >= 0xC0) return back < (value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : 2) ? back : 0;
            }

            return 0;
        }

        private static int ValidBytes(ReadOnlySpan<byte> bytes)
        {
            var at = 0;
            while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var taken) == OperationStatus.Done) at += taken;
            return at;
        }
    }

    /// <summary>Leaves out byte order marks at the beginning, as many as pandas does.</summary>
    private sealed class MarkSkippingSource(TextSource source, int marks) : TextSource
    {
        private bool _begun;

        protected override int Fill(Span<byte> room)
        {
            var read = source.Read(room);
            if (_begun) return read;
            _begun = true;
            while (read is > 0 and < 6 && "\uFEFF\uFEFF"u8.StartsWith(room[..read]) && source.Read(room[read..]) is > 0 and var more) read += more;
            var text = room[..read];
            for (var mark = 0; mark < marks && text.StartsWith("\uFEFF"u8); mark++) text = text[3..];
            text.CopyTo(room);
            return text.Length > 0 || read == 0 ? text.Length : source.Read(room);
        }
    }
}

/// <summary>The next bytes are not in the encoding they were taken for.</summary>
internal sealed class InvalidTextException : Exception;

/// <summary>The next byte is one that no text has.</summary>
internal sealed class BinaryContentException : Exception;
