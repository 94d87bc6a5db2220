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

    /// <summary>Texts, as a list.</summary>
    public static string Of(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(text => Of(text)))}]";

    /// <summary>Texts by texts, as a dictionary.</summary>
    public static string Of(IEnumerable<KeyValuePair<string, string>> pairs) => $"{{{string.Join(", ", pairs.Select(pair => $"{Of(pair.Key)}: {Of(pair.Value)}"))}}}";
}
