using System.Buffers;
using System.Globalization;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Profiling;

/// <summary>What one text is like.</summary>
internal static class TextForm
{
    private static readonly SearchValues<string> Infinities = SearchValues.Create(["inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether <c>str.strip</c> of Python 3 takes a character away: Unicode's white space and the four separators of ASCII.</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\u001c' and <= '\u001f';

    /// <summary>The length in Unicode code points.</summary>
    public static int Length(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\uDC00', '\uDFFF');
        if (at < 0) return text.Length;
        var length = text.Length;
        foreach (var character in text.AsSpan(at)) length -= char.IsLowSurrogate(character) ? 1 : 0;
        return length;
    }

    /// <summary>Whether it begins or ends with white space.</summary>
    public static bool IsUntrimmed(string text) => text.Length > 0 && (IsSpace(text[0]) || IsSpace(text[^1]));

    /// <summary>
    /// The hash of what is left of a text once white space around it is gone, each run of white space within is one space, and every character is lower case as Unicode maps single characters
    /// without regard to language (so İ stays itself, and ß is not ss).
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="own">The hash of the text as it is.</param>
    public static Hash128 Unified(string text, Hash128 own)
    {
        if (!Changes(text)) return own;
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        var length = 0;
        var gap = false;
        foreach (var character in text)
        {
            if (IsSpace(character))
            {
                gap = length > 0;
                continue;
            }

            if (gap) buffer[length++] = ' ';
            gap = false;
            buffer[length++] = char.ToLowerInvariant(character);
        }

        var unified = Hash128.Of(buffer.AsSpan(0, length));
        ArrayPool<char>.Shared.Return(buffer);
        return unified;
    }

    /// <summary>
    /// Whether <c>read_csv</c> of pandas 1.5 reads a file of this one cell as a number: whole, of 64 bits with or without sign, or finite floating point, ASCII white space around it; or a word for
    /// infinity.
    /// </summary>
    public static bool IsNumber(string text)
    {
        const string spaces = " \t\n\v\f\r";
        var number = text.AsSpan().Trim(spaces);
        if (number.IsEmpty || number.Length > 1_000) return false;
        if (number[0] is not ((>= '0' and <= '9') or '+' or '-' or '.')) return Infinities.Contains(text);
        var digits = number[0] is '+' or '-' ? number[1..] : number;
        if (!digits.ContainsAnyExceptInRange('0', '9'))
        {
            return digits.Length > 0 && (number[0] == '-'
                ? long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        }

        const NumberStyles real = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return digits.ContainsAnyInRange('0', '9') && !digits.ContainsAnyExcept("0123456789.eE+-")
            ? double.TryParse(number, real, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            : Infinities.Contains(text);
    }

    private static bool Changes(string text)
    {
        var space = true;
        foreach (var character in text)
        {
            if (character is (>= 'a' and <= 'z') or (>= '!' and <= '@'))
            {
                space = false;
                continue;
            }

            var isSpace = IsSpace(character);
            if (isSpace ? space || character != ' ' : char.ToLowerInvariant(character) != character) return true;
            space = isSpace;
        }

        return space && text.Length > 0;
    }
}
