using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Platform.Tabular.Csv;

/// <summary>How a cell reads as a whole number.</summary>
internal enum WholeReading : byte
{
    /// <summary>It is one.</summary>
    Fits,

    /// <summary>Its digits run past what 64 bits hold; what stands after them was not looked at.</summary>
    Overflows,

    /// <summary>It is none.</summary>
    Invalid,
}

/// <summary>Cells as numbers, as the C parser of pandas 1.5 reads them with <c>float_precision="round_trip"</c>.</summary>
internal static class CellNumbers
{
    private static readonly double[] Tens =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    private static ReadOnlySpan<uint> WholeTens => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <summary>Reads up to eight digits and nothing else. Eight bytes must lie at <paramref name="first"/>, whatever they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryShort(ref byte first, int length, out uint value)
    {
        // The digits moved to the upper end, zeros below: all eight are looked at and joined at once.
        var eight = Unsafe.ReadUnaligned<ulong>(ref first);
        var shift = (8 - length) * 8;
        eight = (eight << shift) | (0x3030303030303030UL & ((1UL << shift) - 1));
        var digits = eight ^ 0x3030303030303030UL;
        value = 0;
        if (((digits | (digits + 0x0606060606060606UL)) & 0xF0F0F0F0F0F0F0F0UL) != 0) return false;
        digits = digits * 10 + (digits >> 8);
        value = (uint)((((digits & 0x000000FF000000FFUL) * 0x000F424000000064UL) + (((digits >> 16) & 0x000000FF000000FFUL) * 0x0000271000000001UL)) >> 32);
        return true;
    }

    /// <summary>A power of ten, to the eighth at most.</summary>
    public static uint Ten(int power) => WholeTens[power];

    /// <summary>As <c>str_to_int64</c>: white space around it and a sign are allowed.</summary>
    public static WholeReading ReadSigned(ReadOnlySpan<byte> cell, out long value)
    {
        value = 0;
        var at = SkipSpace(cell, 0);
        var negative = at < cell.Length && cell[at] == '-';
        if (negative || (at < cell.Length && cell[at] == '+')) at++;
        var reading = ReadDigits(cell, at, negative ? 1UL << 63 : long.MaxValue, out var magnitude);
        value = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return reading;
    }

    /// <summary>As <c>str_to_uint64</c>, but that a minus is not looked past: see <see cref="BeginsWithMinus"/>.</summary>
    public static WholeReading ReadUnsigned(ReadOnlySpan<byte> cell, out ulong value)
    {
        var at = SkipSpace(cell, 0);
        if (at < cell.Length && cell[at] == '+') at++;
        return ReadDigits(cell, at, ulong.MaxValue, out value);
    }

    /// <summary>Whether a minus comes first, white space aside.</summary>
    public static bool BeginsWithMinus(ReadOnlySpan<byte> cell)
    {
        var at = SkipSpace(cell, 0);
        return at < cell.Length && cell[at] == '-';
    }

    /// <summary>As the round-trip converter, and the words for infinity: correctly rounded; what is past the largest number is none, but past the least is minus infinity.</summary>
    public static bool TryReal(ReadOnlySpan<byte> cell, out double value)
    {
        if (TryDecimal(cell, out value, out _)) return true;
        var from = SkipSpace(cell, 0);
        var to = cell.Length;
        while (to > from && IsSpace(cell[to - 1])) to--;
        var number = cell[from..to];
        if (HasShapeOfReal(number) && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return !double.IsPositiveInfinity(value);
        return TryInfinity(cell, out value);
    }

    /// <summary>Reads sign, digits and point where the result is exact by Clinger's way: no more than 2^53 over or times no more than 10^22.</summary>
    /// <remarks>W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990.</remarks>
    public static bool TryDecimal(ReadOnlySpan<byte> cell, out double value, out bool isWhole)
    {
        ulong digits = 0;
        int at = 0, end = cell.Length, point = -1;
        value = 0;
        isWhole = false;
        var negative = end > 0 && cell[0] == '-';
        if (negative) at = 1;
        var first = at;
        if (end - at is < 1 or > 20) return false;
        for (; at < end; at++)
        {
            var digit = (uint)(cell[at] - '0');
            if (digit <= 9) digits = digits * 10 + digit;
            else if (digit == unchecked((uint)('.' - '0')) && point < 0) point = at;
            else return false;
        }

        var after = point < 0 ? 0 : end - point - 1;
        var count = end - first - (point < 0 ? 0 : 1);
        isWhole = point < 0;
        if (count is 0 or > 19 || digits > 1UL << 53) return false;
        value = digits / Tens[after];
        if (negative) value = -value;
        return true;
    }

    private static bool HasShapeOfReal(ReadOnlySpan<byte> cell)
    {
        var at = 0;
        if (at < cell.Length && cell[at] is (byte)'+' or (byte)'-') at++;
        var digits = SkipDigits(cell, ref at);
        if (at < cell.Length && cell[at] == '.')
        {
            at++;
            digits += SkipDigits(cell, ref at);
        }

        if (digits == 0) return false;
        if (at < cell.Length && cell[at] is (byte)'e' or (byte)'E')
        {
            at++;
            if (at < cell.Length && cell[at] is (byte)'+' or (byte)'-') at++;
            if (SkipDigits(cell, ref at) == 0) return false;
        }

        return at == cell.Length;
    }

    private static bool TryInfinity(ReadOnlySpan<byte> cell, out double value)
    {
        value = 0;
        if (cell.Length is < 3 or > 9) return false;
        var negative = cell[0] == '-';
        var word = negative || cell[0] == '+' ? cell[1..] : cell;
        if (!Ascii.EqualsIgnoreCase(word, "inf"u8) && !Ascii.EqualsIgnoreCase(word, "infinity"u8)) return false;
        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return true;
    }

    private static WholeReading ReadDigits(ReadOnlySpan<byte> cell, int at, ulong most, out ulong value)
    {
        value = 0;
        var first = at;
        for (; at < cell.Length && (uint)(cell[at] - '0') is <= 9 and var digit; at++)
        {
            if (value > most / 10 || (value == most / 10 && digit > most % 10)) return WholeReading.Overflows;
            value = value * 10 + digit;
        }

        if (at == first) return WholeReading.Invalid;
        return SkipSpace(cell, at) == cell.Length ? WholeReading.Fits : WholeReading.Invalid;
    }

    private static int SkipDigits(ReadOnlySpan<byte> cell, ref int at)
    {
        var from = at;
        while (at < cell.Length && (uint)(cell[at] - '0') <= 9) at++;
        return at - from;
    }

    private static int SkipSpace(ReadOnlySpan<byte> cell, int at)
    {
        while (at < cell.Length && IsSpace(cell[at])) at++;
        return at;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);
}
