using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Platform.Tabular.Columns;

/// <summary>Whole numbers by their least and the fewest bytes, of 0, 1, 2, 4 and 8, that hold what each is above it.</summary>
internal static class PackedNumbers
{
    private const int Header = 4 + 1 + 8;

    public static (long Least, byte Width) Measure(ReadOnlySpan<long> values)
    {
        if (values.IsEmpty) return (0, 0);
        long least = values[0], most = values[0];
        foreach (var value in values)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        return (least, WidthOf(unchecked((ulong)(most - least))));
    }

    /// <summary>Fewest bytes of 0, 1, 2, 4, 8 that hold a number.</summary>
    public static byte WidthOf(ulong most) => most switch { 0 => 0, <= byte.MaxValue => 1, <= ushort.MaxValue => 2, <= uint.MaxValue => 4, _ => 8 };

    public static int Size(int count, byte width) => Header + count * width;

    /// <summary>Writes the count, the width, the least and the numbers; returns the room after them.</summary>
    public static Span<byte> Write(Span<byte> room, ReadOnlySpan<long> values, long least, byte width)
    {
        room = Begin(room, values.Length, least, width);
        switch (width)
        {
            case 1:
                for (var at = 0; at < values.Length; at++) room[at] = (byte)(values[at] - least);
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(room)[..values.Length];
                for (var at = 0; at < shorts.Length; at++) shorts[at] = (ushort)(values[at] - least);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(room)[..values.Length];
                for (var at = 0; at < ints.Length; at++) ints[at] = (uint)(values[at] - least);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, long>(room)[..values.Length];
                for (var at = 0; at < longs.Length; at++) longs[at] = unchecked(values[at] - least);
                break;
        }

        return room[(values.Length * width)..];
    }

    /// <summary>The same of <see cref="int"/>s none of which is below <paramref name="least"/>.</summary>
    public static Span<byte> Write(Span<byte> room, ReadOnlySpan<int> values, int least, byte width)
    {
        room = Begin(room, values.Length, least, width);
        switch (width)
        {
            case 1:
                for (var at = 0; at < values.Length; at++) room[at] = (byte)(values[at] - least);
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(room)[..values.Length];
                for (var at = 0; at < shorts.Length; at++) shorts[at] = (ushort)(values[at] - least);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, int>(room)[..values.Length];
                for (var at = 0; at < ints.Length; at++) ints[at] = unchecked(values[at] - least);
                break;
        }

        return room[(values.Length * width)..];
    }

    /// <param name="bytes">Where they are read, and what is left of it.</param>
    /// <param name="room">Where they are put, if there is room enough; else an array is made.</param>
    public static ReadOnlyMemory<long> ReadLongs(ref ReadOnlySpan<byte> bytes, long[]? room = null)
    {
        var content = End(ref bytes, out var count, out var least, out var width);
        var memory = room?.Length >= count ? room.AsMemory(0, count) : GC.AllocateUninitializedArray<long>(count);
        var values = memory.Span;
        switch (width)
        {
            case 0:
                values.Fill(least);
                break;
            case 1:
                for (var at = 0; at < values.Length; at++) values[at] = least + content[at];
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(content);
                for (var at = 0; at < values.Length; at++) values[at] = least + shorts[at];
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(content);
                for (var at = 0; at < values.Length; at++) values[at] = least + ints[at];
                break;
            default:
                var longs = MemoryMarshal.Cast<byte, long>(content);
                for (var at = 0; at < values.Length; at++) values[at] = unchecked(least + longs[at]);
                break;
        }

        return memory;
    }

    public static int[] ReadInts(ref ReadOnlySpan<byte> bytes)
    {
        var content = End(ref bytes, out var count, out var wide, out var width);
        var least = (int)wide;
        var values = GC.AllocateUninitializedArray<int>(count);
        switch (width)
        {
            case 0:
                values.AsSpan().Fill(least);
                break;
            case 1:
                for (var at = 0; at < values.Length; at++) values[at] = least + content[at];
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(content);
                for (var at = 0; at < values.Length; at++) values[at] = least + shorts[at];
                break;
            default:
                var ints = MemoryMarshal.Cast<byte, int>(content);
                for (var at = 0; at < values.Length; at++) values[at] = unchecked(least + ints[at]);
                break;
        }

        return values;
    }

    private static Span<byte> Begin(Span<byte> room, int count, long least, byte width)
    {
        BinaryPrimitives.WriteInt32LittleEndian(room, count);
        room[4] = width;
        BinaryPrimitives.WriteInt64LittleEndian(room[5..], least);
        return room[Header..];
    }

    private static ReadOnlySpan<byte> End(ref ReadOnlySpan<byte> bytes, out int count, out long least, out byte width)
    {
        count = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        width = bytes[4];
        least = BinaryPrimitives.ReadInt64LittleEndian(bytes[5..]);
        var content = bytes.Slice(Header, count * width);
        bytes = bytes[(Header + count * width)..];
        return content;
    }
}
