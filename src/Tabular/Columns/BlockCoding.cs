using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Platform.Tabular.Columns;

/// <summary>
/// Blocks as bytes. The first byte says how: whole numbers by their least value and the fewest bytes that hold what each is above it, codes likewise, floating point and truth
/// values as they are, texts as UTF-8 behind their lengths. For scratch use by one process; not a file format.
/// </summary>
internal static class BlockCoding
{
    private const byte Whole = 0, Unsigned = 1, Real = 2, Truth = 3, Texts = 4;

    public static byte[] Encode(Block block)
    {
        var writer = new Writer();
        switch (block)
        {
            case WholeBlock whole:
                writer.Byte(whole.IsUnsigned ? Unsigned : Whole);
                writer.Longs(whole.Values);
                break;
            case RealBlock real:
                writer.Byte(Real);
                writer.Int(real.Rows);
                writer.Bytes(MemoryMarshal.AsBytes(real.Values));
                break;
            case BoolBlock truth:
                writer.Byte(Truth);
                writer.Int(truth.Rows);
                writer.Bytes(MemoryMarshal.AsBytes(truth.Values));
                break;
            case TextBlock text:
                writer.Byte(Texts);
                writer.Codes(text.Codes);
                writer.Strings(text.Values);
                break;
            default:
                throw new ArgumentException($"no block: {block.GetType()}", nameof(block));
        }

        return writer.End();
    }

    public static Block Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new Reader(bytes[1..]);
        switch (bytes[0])
        {
            case Whole or Unsigned:
                return new WholeBlock(reader.Longs(), bytes[0] == Unsigned);
            case Real:
                var doubles = new double[reader.Int()];
                reader.Fill(MemoryMarshal.AsBytes(doubles.AsSpan()));
                return new RealBlock(doubles);
            case Truth:
                var truths = new sbyte[reader.Int()];
                reader.Fill(MemoryMarshal.AsBytes(truths.AsSpan()));
                return new BoolBlock(truths);
            default:
                var codes = reader.Codes();
                return new TextBlock(codes, reader.Strings());
        }
    }

    /// <summary>Fewest bytes of 0, 1, 2, 4, 8 that hold a number.</summary>
    private static byte WidthOf(ulong most) => most switch { 0 => 0, <= byte.MaxValue => 1, <= ushort.MaxValue => 2, <= uint.MaxValue => 4, _ => 8 };

    private sealed class Writer
    {
        private byte[] _bytes = new byte[256];
        private int _length;

        public void Byte(byte value) => Room(1)[0] = value;

        public void Int(int value) => BinaryPrimitives.WriteInt32LittleEndian(Room(4), value);

        public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

        public void Longs(ReadOnlySpan<long> values)
        {
            Int(values.Length);
            if (values.IsEmpty) return;
            long least = values[0], most = values[0];
            foreach (var value in values)
            {
                least = Math.Min(least, value);
                most = Math.Max(most, value);
            }

            var width = WidthOf(unchecked((ulong)(most - least)));
            Byte(width);
            BinaryPrimitives.WriteInt64LittleEndian(Room(8), least);
            var room = Room(values.Length * width);
            for (var at = 0; at < values.Length; at++) Put(room, at, width, unchecked((ulong)(values[at] - least)));
        }

        public void Codes(ReadOnlySpan<int> codes)
        {
            Int(codes.Length);
            var most = -1;
            foreach (var code in codes) most = Math.Max(most, code);
            var width = WidthOf((ulong)(most + 1));
            Byte(width);
            var room = Room(codes.Length * width);
            for (var at = 0; at < codes.Length; at++) Put(room, at, width, (ulong)(codes[at] + 1));
        }

        public void Strings(ReadOnlySpan<string> values)
        {
            Int(values.Length);
            foreach (var value in values)
            {
                var most = Encoding.UTF8.GetMaxByteCount(value.Length);
                var start = _length;
                Int(0);
                var written = Encoding.UTF8.GetBytes(value, Room(most));
                BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), written);
                _length = start + 4 + written;
            }
        }

        public byte[] End() => _bytes.AsSpan(0, _length).ToArray();

        private static void Put(Span<byte> room, int at, int width, ulong value)
        {
            switch (width)
            {
                case 0: break;
                case 1: room[at] = (byte)value; break;
                case 2: BinaryPrimitives.WriteUInt16LittleEndian(room[(at * 2)..], (ushort)value); break;
                case 4: BinaryPrimitives.WriteUInt32LittleEndian(room[(at * 4)..], (uint)value); break;
                default: BinaryPrimitives.WriteUInt64LittleEndian(room[(at * 8)..], value); break;
            }
        }

        private Span<byte> Room(int count)
        {
            if (_bytes.Length - _length < count) Array.Resize(ref _bytes, Math.Max(_length + count, checked(_bytes.Length * 2)));
            var room = _bytes.AsSpan(_length, count);
            _length += count;
            return room;
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _bytes = bytes;

        public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

        public void Fill(Span<byte> target) => Take(target.Length).CopyTo(target);

        public long[] Longs()
        {
            var values = new long[Int()];
            if (values.Length == 0) return values;
            var width = Take(1)[0];
            var least = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
            var content = Take(values.Length * width);
            for (var at = 0; at < values.Length; at++) values[at] = unchecked(least + (long)Get(content, at, width));
            return values;
        }

        public int[] Codes()
        {
            var codes = new int[Int()];
            var width = Take(1)[0];
            var content = Take(codes.Length * width);
            for (var at = 0; at < codes.Length; at++) codes[at] = (int)Get(content, at, width) - 1;
            return codes;
        }

        public string[] Strings()
        {
            var values = new string[Int()];
            for (var at = 0; at < values.Length; at++) values[at] = Encoding.UTF8.GetString(Take(Int()));
            return values;
        }

        private static ulong Get(ReadOnlySpan<byte> content, int at, int width) => width switch
        {
            0 => 0,
            1 => content[at],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(content[(at * 2)..]),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(content[(at * 4)..]),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(content[(at * 8)..]),
        };

        private ReadOnlySpan<byte> Take(int count)
        {
            var taken = _bytes[..count];
            _bytes = _bytes[count..];
            return taken;
        }
    }
}
