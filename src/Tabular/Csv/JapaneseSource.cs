using System.Text;

namespace Platform.Tabular.Csv;

/// <summary>A file in CP932 or EUC-JP, as UTF-8.</summary>
internal abstract class JapaneseSource(Stream csv) : TextSource
{
    private readonly byte[] _bytes = new byte[1 << 16];
    private int _from;
    private int _to;
    private bool _ended;

    public static new JapaneseSource Open(Stream csv, string encoding) => encoding == "cp932" ? new Cp932Source(csv) : new EucSource(csv);

    /// <summary>Reads the character that begins with a byte beyond ASCII; returns how many bytes it has, 0 where it is cut off, -1 where it is none.</summary>
    protected abstract int Next(ReadOnlySpan<byte> bytes, out char value);

    protected override int Fill(Span<byte> room)
    {
        var written = 0;
        while (written + 3 <= room.Length)
        {
            var bytes = _bytes.AsSpan(_from, _to - _from);
            var taken = 0;
            if (!bytes.IsEmpty && bytes[0] < 0x80)
            {
                var run = bytes[..Math.Min(bytes.Length, room.Length - written)];
                taken = run.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
                if (taken < 0) taken = run.Length;
                run[..taken].CopyTo(room[written..]);
                written += taken;
            }
            else if (!bytes.IsEmpty)
            {
                taken = Next(bytes, out var value);
                if (taken > 0) written += new Rune(value).EncodeToUtf8(room[written..]);
            }

            // What was read before what is wrong is given first.
            if (taken < 0 || (taken == 0 && _ended && !bytes.IsEmpty)) return written > 0 ? written : throw new InvalidTextException();
            _from += taken;
            if (taken > 0) continue;
            if (_ended || written > 0) return written;
            Refill();
        }

        return written;
    }

    private void Refill()
    {
        _bytes.AsSpan(_from, _to - _from).CopyTo(_bytes);
        (_from, _to) = (0, _to - _from);
        var read = csv.Read(_bytes.AsSpan(_to));
        _to += read;
        _ended = read == 0;
    }

    private sealed class Cp932Source(Stream csv) : JapaneseSource(csv)
    {
        private readonly char[] _table = JapaneseTables.Cp932;

        protected override int Next(ReadOnlySpan<byte> bytes, out char value)
        {
            value = _table[bytes[0]];
            if (value != 0) return 1;
            if (bytes.Length < 2) return 0;
            value = _table[(bytes[0] << 8) | bytes[1]];
            return value != 0 ? 2 : -1;
        }
    }

    private sealed class EucSource(Stream csv) : JapaneseSource(csv)
    {
        private readonly char[] _two = JapaneseTables.Euc;
        private readonly char[] _three = JapaneseTables.EucThree;

        protected override int Next(ReadOnlySpan<byte> bytes, out char value)
        {
            value = '\0';
            var length = bytes[0] == 0x8F ? 3 : 2;
            if (bytes.Length < length) return 0;
            value = length == 3 ? _three[(bytes[1] << 8) | bytes[2]] : _two[(bytes[0] << 8) | bytes[1]];
            return value != 0 ? length : -1;
        }
    }
}
