using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Platform.Tabular.Csv;

/// <summary>Numbers as Python's <c>repr</c> writes them.</summary>
internal static class PythonNumbers
{
    /// <summary>The longest there is, in bytes.</summary>
    public const int MaxLength = 32;

    /// <summary>The fewest digits that read as the same number; <c>1.0</c>, <c>1e-05</c>, <c>1e+16</c>, <c>inf</c>, <c>nan</c>.</summary>
    public static string Text(double value)
    {
        Span<byte> room = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(room[..Write(value, room)]);
    }

    /// <summary>The same as UTF-8; returns the length.</summary>
    public static int Write(double value, Span<byte> room)
    {
        // Whole numbers that are written without an exponent; their bits tell -0.0 from 0.0.
        if (Math.Abs(value) < 1e15 && (long)value is var whole && BitConverter.DoubleToInt64Bits(whole) == BitConverter.DoubleToInt64Bits(value))
        {
            Utf8Formatter.TryFormat(whole, room, out var digits);
            ".0"u8.CopyTo(room[digits..]);
            return digits + 2;
        }

        if (!double.IsFinite(value))
        {
            var word = double.IsNaN(value) ? "nan"u8 : value > 0 ? "inf"u8 : "-inf"u8;
            word.CopyTo(room);
            return word.Length;
        }

        value.TryFormat(room, out var length, "R", CultureInfo.InvariantCulture);
        var mark = room[..length].IndexOf((byte)'E');
        if (mark >= 0)
        {
            if (!room[(mark + 1)..length].SequenceEqual("+15"u8))
            {
                room[mark] = (byte)'e';
                return length;
            }

            length = Spread(room, mark);
        }

        if (room[..length].Contains((byte)'.')) return length;
        ".0"u8.CopyTo(room[length..]);
        return length + 2;
    }

    /// <summary>The same of a whole number.</summary>
    public static int Write(long value, bool isUnsigned, Span<byte> room)
    {
        int length;
        if (isUnsigned) Utf8Formatter.TryFormat((ulong)value, room, out length);
        else Utf8Formatter.TryFormat(value, room, out length);
        return length;
    }

    // d.ddd times 10^15 without the exponent, which Python writes from 10^16 on.
    private static int Spread(Span<byte> room, int mark)
    {
        Span<byte> digits = stackalloc byte[MaxLength];
        var count = 0;
        var sign = room[0] == '-' ? 1 : 0;
        foreach (var value in room[sign..mark])
        {
            if (value != '.') digits[count++] = value;
        }

        while (count < 16) digits[count++] = (byte)'0';
        digits[..16].CopyTo(room[sign..]);
        if (count == 16) return sign + 16;
        room[sign + 16] = (byte)'.';
        digits[16..count].CopyTo(room[(sign + 17)..]);
        return sign + 1 + count;
    }
}
