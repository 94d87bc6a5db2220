using System.Buffers;
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

        if (TryFewDecimals(value, room, out var length)) return length;
        value.TryFormat(room, out length, "R", CultureInfo.InvariantCulture);
        if (value != 0 && Math.Abs(value) is (>= 1e15 or < 1e-4)) return LayOut(room, length);
        if (room[..length].Contains((byte)'.')) return length;
        ".0"u8.CopyTo(room[length..]);
        return length + 2;
    }

    // Up to four decimals: a quotient of a whole number below 10^15 and a power of ten that is the number itself has its fewest digits.
    private static bool TryFewDecimals(double value, Span<byte> room, out int length)
    {
        length = 0;
        var magnitude = Math.Abs(value);
        if (magnitude is >= 1e11 or < 1e-3) return false;
        double power = 10;
        for (var decimals = 1; decimals <= 4; decimals++, power *= 10)
        {
            var scaled = (long)(magnitude * power + 0.5);
            if (scaled / power != magnitude) continue;
            if (value < 0) room[length++] = (byte)'-';
            var (whole, rest) = Math.DivRem(scaled, (long)power);
            Utf8Formatter.TryFormat(whole, room[length..], out var digits);
            length += digits;
            room[length] = (byte)'.';
            for (var at = decimals; at > 0; at--, rest /= 10) room[length + at] = (byte)('0' + rest % 10);
            length += decimals + 1;
            return true;
        }

        return false;
    }

    /// <summary>The same of a whole number.</summary>
    public static int Write(long value, bool isUnsigned, Span<byte> room)
    {
        int length;
        if (isUnsigned) Utf8Formatter.TryFormat((ulong)value, room, out length);
        else Utf8Formatter.TryFormat(value, room, out length);
        return length;
    }

    // What was written with or without an exponent as Python does: with one below 10^-4 and from 10^16 on, of two digits at least.
    private static int LayOut(Span<byte> room, int length)
    {
        Span<byte> digits = stackalloc byte[MaxLength];
        int count = 0, sign = room[0] == '-' ? 1 : 0, mark = room[..length].IndexOf((byte)'E'), end = mark < 0 ? length : mark;
        var exponent = mark < 0 ? 0 : int.Parse(room[(mark + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = room[..end].IndexOf((byte)'.');
        if (point < 0) point = end;
        exponent += point - sign - 1;
        foreach (var value in room[sign..end])
        {
            if (value == '.' || (count == 0 && value == '0' && exponent-- > int.MinValue)) continue;
            digits[count++] = value;
        }

        while (count > 1 && digits[count - 1] == '0') count--;
        return exponent == 15 ? Plain(room, sign, digits[..count]) : Scientific(room, sign, digits[..count], exponent);
    }

    private static int Plain(Span<byte> room, int sign, ReadOnlySpan<byte> digits)
    {
        const int Whole = 16;
        room.Slice(sign, Whole).Fill((byte)'0');
        digits[..Math.Min(Whole, digits.Length)].CopyTo(room[sign..]);
        room[sign + Whole] = (byte)'.';
        var decimals = digits.Length > Whole ? digits[Whole..] : "0"u8;
        decimals.CopyTo(room[(sign + Whole + 1)..]);
        return sign + Whole + 1 + decimals.Length;
    }

    private static int Scientific(Span<byte> room, int sign, ReadOnlySpan<byte> digits, int exponent)
    {
        var length = sign;
        room[length++] = digits[0];
        if (digits.Length > 1)
        {
            room[length++] = (byte)'.';
            digits[1..].CopyTo(room[length..]);
            length += digits.Length - 1;
        }

        room[length++] = (byte)'e';
        room[length++] = exponent < 0 ? (byte)'-' : (byte)'+';
        Utf8Formatter.TryFormat(Math.Abs(exponent), room[length..], out var written, new StandardFormat('D', 2));
        return length + written;
    }
}
