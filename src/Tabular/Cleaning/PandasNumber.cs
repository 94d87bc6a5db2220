using System.Globalization;

namespace Platform.Tabular.Cleaning;

/// <summary>What a text is to <c>pd.to_numeric</c>.</summary>
internal enum PandasNumberKind
{
    /// <summary>No number.</summary>
    None,

    /// <summary>Written as a whole number, and a <see cref="long"/>.</summary>
    Whole,

    /// <summary>Written as a whole number past <see cref="long.MaxValue"/>, and a <see cref="ulong"/>.</summary>
    Unsigned,

    /// <summary>Any other number.</summary>
    Real,
}

/// <summary>
/// A text as <c>pd.to_numeric</c> of pandas 1.5 reads it: its <c>floatify</c> over <c>precise_xstrtod</c>, which takes 17 digits and scales them once, so that the last bit may differ from the nearest number.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Real">The number; NaN where there is none.</param>
/// <param name="Bits">Of whole numbers, the bits of the <see cref="long"/> or <see cref="ulong"/>.</param>
internal readonly record struct PandasNumber(PandasNumberKind Kind, double Real, long Bits)
{
    private const int MaxDigits = 17;
    private static readonly double[] Powers = [.. Enumerable.Range(0, 309).Select(power => double.Parse($"1e{power}", CultureInfo.InvariantCulture))];

    /// <summary>No number.</summary>
    public static PandasNumber None { get; } = new(PandasNumberKind.None, double.NaN, 0);

    /// <summary>Reads a text without white space around it.</summary>
    public static PandasNumber Read(string text)
    {
        if (Scan(text, out var isWhole) is not { } number) return Infinite(text);
        if (!isWhole) return new PandasNumber(PandasNumberKind.Real, number, 0);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return new PandasNumber(PandasNumberKind.Whole, number, whole);
        return ulong.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var unsigned)
            ? new PandasNumber(PandasNumberKind.Unsigned, number, unchecked((long)unsigned))
            : new PandasNumber(PandasNumberKind.Real, number, 0);
    }

    private static PandasNumber Infinite(string text)
    {
        var sign = text.StartsWith('-') ? -1.0 : 1.0;
        var word = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        return word.Equals("inf", StringComparison.OrdinalIgnoreCase) || word.Equals("infinity", StringComparison.OrdinalIgnoreCase)
            ? new PandasNumber(PandasNumberKind.Real, sign * double.PositiveInfinity, 0)
            : None;
    }

    private static double? Scan(string text, out bool isWhole)
    {
        isWhole = true;
        var at = 0;
        var negative = At(text, at) == '-';
        if (At(text, at) is '-' or '+') at++;
        double number = 0;
        int digits = 0, exponent = 0;
        for (; char.IsAsciiDigit(At(text, at)); at++)
        {
            if (digits < MaxDigits)
            {
                number = number * 10 + (text[at] - '0');
                digits++;
            }
            else
            {
                exponent++;
            }
        }

        if (At(text, at) == '.')
        {
            isWhole = false;
            for (at++; char.IsAsciiDigit(At(text, at)); at++)
            {
                if (digits >= MaxDigits) continue;
                number = number * 10 + (text[at] - '0');
                digits++;
                exponent--;
            }
        }

        if (digits == 0) return null;
        if (At(text, at) is 'e' or 'E')
        {
            isWhole = false;
            if (!Exponent(text, ref at, ref exponent)) return null;
        }

        if (at < text.Length) return null;
        number = Scale(negative ? -number : number, exponent);
        return double.IsInfinity(number) ? null : number;
    }

    // A letter without digits behind it is left over, and what is left over spoils the number.
    private static bool Exponent(string text, ref int at, ref int exponent)
    {
        at++;
        var negative = At(text, at) == '-';
        if (At(text, at) is '-' or '+') at++;
        int digits = 0, n = 0;
        for (; digits < MaxDigits && char.IsAsciiDigit(At(text, at)); at++, digits++) n = unchecked(n * 10 + (text[at] - '0'));
        exponent = unchecked(negative ? exponent - n : exponent + n);
        return digits > 0;
    }

    private static double Scale(double number, int exponent) => exponent switch
    {
        > 308 => double.PositiveInfinity,
        > 0 => number * Powers[exponent],
        < -616 => 0,
        < -308 => number / Powers[-308 - exponent] / Powers[308],
        _ => number / Powers[-exponent],
    };

    private static char At(string text, int at) => at < text.Length ? text[at] : '\0';
}
