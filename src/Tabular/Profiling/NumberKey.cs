using System.Globalization;
using System.Runtime.CompilerServices;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;

namespace Platform.Tabular.Profiling;

/// <summary>Numbers as unsigned keys of 64 bits in the same order. 0.0 and -0.0 are one key; NaN has none.</summary>
internal static class NumberKey
{
    private const ulong Sign = 1UL << 63;
    private const int DigitBits = 8, Digits = 1 << DigitBits, ShortestRadix = 256;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(double value)
    {
        // Adding 0 makes -0.0 into 0.0 and nothing else.
        var bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return bits ^ ((ulong)((long)bits >> 63) | Sign);
    }

    /// <summary>Writes the keys of a block's values that are not missing.</summary>
    /// <returns>How many there are.</returns>
    public static int Fill(NumberBlock block, Span<ulong> keys)
    {
        if (block is WholeBlock whole)
        {
            var flip = whole.IsUnsigned ? 0 : Sign;
            var values = whole.Values;
            for (var row = 0; row < values.Length; row++) keys[row] = (ulong)values[row] ^ flip;
            return values.Length;
        }

        var count = 0;
        foreach (var value in ((RealBlock)block).Values)
        {
            if (!double.IsNaN(value)) keys[count++] = Of(value);
        }

        return count;
    }

    public static double ToDouble(ulong key, ColumnKind kind) => kind switch
    {
        ColumnKind.Int64 => (long)(key ^ Sign),
        ColumnKind.UInt64 => key,
        _ => BitConverter.UInt64BitsToDouble(key ^ (key >= Sign ? Sign : ulong.MaxValue)),
    };

    /// <summary>The number itself: a <see cref="long"/>, <see cref="ulong"/>, or finite <see cref="double"/>; <c>null</c> where it is not finite.</summary>
    public static object? ToValue(ulong key, ColumnKind kind) => kind switch
    {
        ColumnKind.Int64 => (long)(key ^ Sign),
        ColumnKind.UInt64 => key,
        _ => ToDouble(key, kind) is var real && double.IsFinite(real) ? real : null,
    };

    /// <summary>The number as pandas writes it: floating point as Python's <c>repr</c>, -0.0 as 0.0.</summary>
    public static string ToText(ulong key, ColumnKind kind) => kind switch
    {
        ColumnKind.Int64 => ((long)(key ^ Sign)).ToString(CultureInfo.InvariantCulture),
        ColumnKind.UInt64 => key.ToString(CultureInfo.InvariantCulture),
        _ => PythonNumbers.Text(ToDouble(key, kind)),
    };

    /// <summary>Sorts keys, digit by digit from the least; digits in which all agree cost nothing.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="scratch">As long.</param>
    /// <returns>Whichever of the two holds the sorted keys.</returns>
    public static Span<ulong> Sort(Span<ulong> keys, Span<ulong> scratch)
    {
        if (keys.Length < ShortestRadix)
        {
            keys.Sort();
            return keys;
        }

        ulong differing = 0;
        foreach (var key in keys) differing |= key ^ keys[0];
        Span<int> places = stackalloc int[Digits];
        for (var shift = 0; shift < 64; shift += DigitBits)
        {
            if ((differing >> shift & (Digits - 1)) == 0) continue;
            places.Clear();
            foreach (var key in keys) places[(byte)(key >> shift)]++;
            for (int digit = 0, start = 0; digit < Digits; digit++) (places[digit], start) = (start, start + places[digit]);
            foreach (var key in keys) scratch[places[(byte)(key >> shift)]++] = key;
            var sorted = scratch;
            scratch = keys;
            keys = sorted;
        }

        return keys;
    }
}
