using System.Buffers;
using System.Text;
using Platform.Tabular.Columns;
using Platform.Tabular.Csv;

namespace Platform.Tabular.Profiling;

/// <summary>What one text is like.</summary>
internal static class TextForm
{
    private const int ShortChars = 128;

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
    /// Whether <c>read_csv</c> of pandas 1.5 reads a file of this one cell as a number: whole, of 64 bits with or without sign, or floating point; ASCII white space around it; or a word for infinity.
    /// </summary>
    public static bool IsNumber(string text)
    {
        // Most texts are told by how they begin: a number's first character, or that of a word for infinity.
        if (text.Length == 0 || text[0] is not ((>= '0' and <= '9') or '+' or '-' or '.' or ' ' or (>= '\t' and <= '\r') or 'i' or 'I')) return false;
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = text.Length <= ShortChars ? stackalloc byte[most] : new byte[most];
        bytes = bytes[..Encoding.UTF8.GetBytes(text, bytes)];
        // A number too long for a whole one without sign is none to pandas, even with decimals; one that is too long only for a sign may still have them.
        var reading = CellNumbers.ReadSigned(bytes, out _);
        if (reading == WholeReading.Overflows)
        {
            if (CellNumbers.BeginsWithMinus(bytes)) return false;
            reading = CellNumbers.ReadUnsigned(bytes, out _);
        }

        return reading == WholeReading.Fits || (reading == WholeReading.Invalid && CellNumbers.TryReal(bytes, out _));
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
