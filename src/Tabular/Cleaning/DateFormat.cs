using System.Collections.Immutable;
using System.Text;

namespace Platform.Tabular.Cleaning;

/// <summary>
/// A format of dates as <c>strptime</c> has it, of <c>%Y %m %d %H %M %S %f</c> with something between them. A text is of it where all of it matches: a year of four digits, a fraction of one to six, the rest of one or
/// two, and a day and time that there is, within what 64 bits of nanoseconds reach (1677-09-21 00:12:43.145225 to 2262-04-11 23:47:16.854775).
/// </summary>
internal sealed class DateFormat
{
    private const string Directives = "YmdHMSf";
    private static readonly DateTime Earliest = new DateTime(1677, 9, 21, 0, 12, 43).AddMicroseconds(145_225);
    private static readonly DateTime Latest = new DateTime(2262, 4, 11, 23, 47, 16).AddMicroseconds(854_775);
    private readonly ImmutableArray<(char Directive, string Literal)> _parts;

    private DateFormat(string text, ImmutableArray<(char, string)> parts) => (Text, _parts) = (text, parts);

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>A regular expression of Python that texts of this format match as a whole.</summary>
    public string Regex => string.Concat(_parts.Select(part => part.Directive switch
    {
        '\0' => Escape(part.Literal),
        'Y' => "[0-9]{4}",
        'f' => "[0-9]{1,6}",
        'S' => "[0-5]?[0-9]",
        _ => "[0-9]{1,2}",
    }));

    /// <summary>Reads a format.</summary>
    /// <exception cref="StepRefusedException">It is none that can be taken.</exception>
    public static DateFormat Parse(string text)
    {
        var parts = ImmutableArray.CreateBuilder<(char Directive, string Literal)>();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '%')
            {
                var end = text.IndexOf('%', at);
                var literal = text[at..(end < 0 ? text.Length : end)];
                if (literal.Any(character => char.IsDigit(character) || char.IsControl(character))) throw Refused("数字と制御文字は書けません");
                parts.Add(('\0', literal));
                at += literal.Length;
                continue;
            }

            if (at + 1 == text.Length || !Directives.Contains(text[at + 1], StringComparison.Ordinal)) throw Refused("%Y %m %d %H %M %S %f だけを使えます");
            if (parts.Any(part => part.Directive == text[at + 1])) throw Refused($"%{text[at + 1]} が二度あります");
            if (parts.Count > 0 && parts[^1].Directive != '\0') throw Refused("% で始まる指定の間には区切りが必要です");
            parts.Add((text[at + 1], ""));
            at += 2;
        }

        if ("Ymd".Any(needed => parts.All(part => part.Directive != needed))) throw Refused("%Y、%m、%d が必要です");
        return new DateFormat(text, parts.ToImmutable());
    }

    /// <summary>The date of a text; <c>null</c> where it is not of this format.</summary>
    public DateTime? Read(string text)
    {
        Span<int> fields = [0, 1, 1, 0, 0, 0, 0];
        var at = 0;
        foreach (var (directive, literal) in _parts)
        {
            if (directive == '\0')
            {
                if (!text.AsSpan(at).StartsWith(literal, StringComparison.Ordinal)) return null;
                at += literal.Length;
                continue;
            }

            var most = directive switch { 'Y' => 4, 'f' => 6, _ => 2 };
            var (number, digits) = (0, 0);
            for (; digits < most && at < text.Length && char.IsAsciiDigit(text[at]); digits++, at++) number = number * 10 + (text[at] - '0');
            if (digits < (directive == 'Y' ? 4 : 1)) return null;
            for (; directive == 'f' && digits < most; digits++) number *= 10;
            fields[Directives.IndexOf(directive, StringComparison.Ordinal)] = number;
        }

        if (at < text.Length || fields[0] is < 1 or > 9999 || fields[1] is < 1 or > 12 || fields[2] < 1 || fields[2] > DateTime.DaysInMonth(fields[0], fields[1])
            || fields[3] > 23 || fields[4] > 59 || fields[5] > 59)
            return null;
        var date = new DateTime(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]).AddMicroseconds(fields[6]);
        return date < Earliest || date > Latest ? null : date;
    }

    private static string Escape(string literal)
    {
        var escaped = new StringBuilder();
        foreach (var character in literal)
        {
            if (char.IsAscii(character) && !char.IsAsciiLetter(character)) escaped.Append('\\');
            escaped.Append(character);
        }

        return escaped.ToString();
    }

    private static StepRefusedException Refused(string why) => new($"format: {why}");
}
