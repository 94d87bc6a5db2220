using System.Runtime.InteropServices;
using System.Text;

namespace Platform.Tabular.Columns;

/// <summary>
/// Blocks as bytes. The first byte says how: whole numbers and codes as <see cref="PackedNumbers"/>, floating point and truth values as they are, texts as the lengths of
/// their UTF-8 and then all of it. For scratch use by one process, in its byte order; not a file format.
/// </summary>
internal static class BlockCoding
{
    private const byte Whole = 0, Unsigned = 1, Real = 2, Truth = 3, Texts = 4;

    public static byte[] Encode(Block block) => block switch
    {
        WholeBlock whole => Encode(whole.Values, whole.IsUnsigned),
        RealBlock real => Encode(real.Values),
        BoolBlock truth => Encode(truth.Values),
        TextBlock text => Encode(text.Codes, text.Values),
        _ => throw new ArgumentException($"no block: {block.GetType()}", nameof(block)),
    };

    public static byte[] Encode(ReadOnlySpan<long> values, bool isUnsigned)
    {
        var (least, width) = PackedNumbers.Measure(values);
        var bytes = Begin(isUnsigned ? Unsigned : Whole, PackedNumbers.Size(values.Length, width), out var room);
        PackedNumbers.Write(room, values, least, width);
        return bytes;
    }

    public static byte[] Encode(ReadOnlySpan<double> values)
    {
        var bytes = Begin(Real, values.Length * sizeof(double), out var room);
        MemoryMarshal.AsBytes(values).CopyTo(room);
        return bytes;
    }

    public static byte[] Encode(ReadOnlySpan<sbyte> values)
    {
        var bytes = Begin(Truth, values.Length, out var room);
        MemoryMarshal.AsBytes(values).CopyTo(room);
        return bytes;
    }

    /// <param name="codes">One for each row; -1 is missing.</param>
    /// <param name="lengths">How long each text is, in bytes.</param>
    /// <param name="utf8">The texts, one after the other.</param>
    public static byte[] Encode(ReadOnlySpan<int> codes, ReadOnlySpan<int> lengths, ReadOnlySpan<byte> utf8)
    {
        byte codeWidth = PackedNumbers.WidthOf((ulong)lengths.Length), lengthWidth = PackedNumbers.WidthOf(Most(lengths));
        var bytes = Begin(Texts, checked(PackedNumbers.Size(codes.Length, codeWidth) + PackedNumbers.Size(lengths.Length, lengthWidth) + utf8.Length), out var room);
        room = PackedNumbers.Write(room, codes, TextBlock.Absent, codeWidth);
        room = PackedNumbers.Write(room, lengths, 0, lengthWidth);
        utf8.CopyTo(room);
        return bytes;
    }

    /// <param name="bytes">A block.</param>
    /// <param name="room">Where numbers are put; without it the block has an array of its own.</param>
    public static Block Decode(ReadOnlySpan<byte> bytes, BlockRoom? room = null)
    {
        var content = bytes[1..];
        return bytes[0] switch
        {
            Whole or Unsigned => new WholeBlock(PackedNumbers.ReadLongs(ref content, room?.Longs), bytes[0] == Unsigned),
            Real => DecodeReals(MemoryMarshal.Cast<byte, double>(content), room),
            Truth => new BoolBlock(MemoryMarshal.Cast<byte, sbyte>(content).ToArray()),
            _ => DecodeTexts(content),
        };
    }

    private static RealBlock DecodeReals(ReadOnlySpan<double> content, BlockRoom? room)
    {
        if (room is null || room.Doubles.Length < content.Length) return new RealBlock(content.ToArray());
        content.CopyTo(room.Doubles);
        return new RealBlock(room.Doubles.AsMemory(0, content.Length));
    }

    private static TextBlock DecodeTexts(ReadOnlySpan<byte> content)
    {
        var codes = PackedNumbers.ReadInts(ref content);
        var lengths = PackedNumbers.ReadInts(ref content);
        var values = new string[lengths.Length];
        for (var at = 0; at < values.Length; at++)
        {
            values[at] = Encoding.UTF8.GetString(content[..lengths[at]]);
            content = content[lengths[at]..];
        }

        return new TextBlock(codes, values);
    }

    private static byte[] Encode(ReadOnlySpan<int> codes, ReadOnlySpan<string> values)
    {
        var lengths = new int[values.Length];
        var total = 0;
        for (var at = 0; at < values.Length; at++) total = checked(total + (lengths[at] = Encoding.UTF8.GetByteCount(values[at])));
        var utf8 = GC.AllocateUninitializedArray<byte>(total);
        for (int at = 0, to = 0; at < values.Length; at++) to += Encoding.UTF8.GetBytes(values[at], utf8.AsSpan(to));
        return Encode(codes, lengths, utf8);
    }

    private static ulong Most(ReadOnlySpan<int> values)
    {
        var most = 0;
        foreach (var value in values) most = Math.Max(most, value);
        return (ulong)most;
    }

    private static byte[] Begin(byte kind, int length, out Span<byte> room)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked(1 + length));
        bytes[0] = kind;
        room = bytes.AsSpan(1);
        return bytes;
    }
}
