using System.Globalization;
using System.Text;

namespace Platform.Tabular.Cleaning;

/// <summary>Values as Python literals: whatever they contain, they stay data.</summary>
public static class PythonLiteral
{
    /// <summary>A text, in single quotes. What is not printable ASCII or a letter of some script is escaped.</summary>
    public static string Of(string text)
    {
        var literal = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\'': literal.Append("\\'"); break;
                case '\\': literal.Append("\\\\"); break;
                case '\n': literal.Append("\\n"); break;
                case '\r': literal.Append("\\r"); break;
                case '\t': literal.Append("\\t"); break;
                case >= ' ' and <= '~': literal.Append((char)rune.Value); break;
                case > 0x7F when Rune.IsLetterOrDigit(rune): literal.Append(rune.ToString()); break;
                case <= 0xFF: literal.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"); break;
                case <= 0xFFFF: literal.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"); break;
                default: literal.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"); break;
            }
        }

        return literal.Append('\'').ToString();
    }

    /// <summary>A finite number, as Python writes a <c>float</c>: the shortest digits that read back the same.</summary>
    public static string Of(double number)
    {
        if (number == 0) return double.IsNegative(number) ? "-0.0" : "0.0";
        if (!double.IsFinite(number)) throw new ArgumentOutOfRangeException(nameof(number));
        var shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var written = shortest[0].Replace(".", "", StringComparison.Ordinal);
        var significant = written.TrimStart('0');
        var point = shortest[0].IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? dot : shortest[0].Length;
        var exponent = point - 1 - (written.Length - significant.Length) + (shortest.Length > 1 ? int.Parse(shortest[1], CultureInfo.InvariantCulture) : 0);
        var digits = significant.TrimEnd('0');
        return (number < 0 ? "-" : "") + exponent switch
        {
            < -4 or >= 16 => $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}",
            < 0 => $"0.{new string('0', -exponent - 1)}{digits}",
            _ when digits.Length <= exponent + 1 => $"{digits.PadRight(exponent + 1, '0')}.0",
            _ => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
        };
    }

    /// <summary>Texts, as a list.</summary>
    public static string Of(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(text => Of(text)))}]";

    /// <summary>Texts by texts, as a dictionary.</summary>
    public static string Of(IEnumerable<KeyValuePair<string, string>> pairs) => $"{{{string.Join(", ", pairs.Select(pair => $"{Of(pair.Key)}: {Of(pair.Value)}"))}}}";
}
