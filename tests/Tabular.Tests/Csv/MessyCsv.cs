using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Platform.Tabular.Tests.Csv;

/// <summary>CSV files as people send them, and worse.</summary>
internal static class MessyCsv
{
    private static readonly string[] Words =
    [
        "1", "-1", "0", "-0", "+7", "42", "12345678", "123456789012", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
        "18446744073709551616", "99999999999999999999.5", "1.5", "-2.25", ".5", "5.", "1e5", "-1E-7", "1e400", "-1e400", "0.1", "123456.789", "0.30000000000000004", "inf", "-Infinity", "nan", "NaN", "NA",
        "N/A", "null", "NULL", "", "", "", "-", "--", "-abc", "True", "False", "TRUE", "false", "true ", " 1", "1 ", "\t2", "x", "y", "abc", "日本", "é", "😀", "a,b", "a\"b", "\"", "\"\"", "two\nlines", "cr\rlf\r\n",
        " lead", "trail ", "=1+1", "2024-01-01", "None", "1_000", "0x1F", "1;2", "a|b",
    ];

    private static readonly string[][] Palettes =
    [
        ["1", "2", "-3", "40", "12345678901"],
        ["1", "2", "", "NA", "-9223372036854775808", "-0"],
        ["1", "9223372036854775808", "18446744073709551615", "7"],
        ["1", "18446744073709551615", "-5", "-abc", "NA", ""],
        ["1.5", "2", "-0", "", "1e3", "0.1", "inf"],
        ["True", "False", "true", ""],
        ["True", "False", "1", "x"],
        ["a", "b", "NA", "", "日本"],
        ["", "NA", "null"],
        ["99999999999999999999", "1.5", "-1", ""],
        Words,
    ];

    private static readonly string[] Names = ["a", "b", "a", "a.1", "", "Unnamed: 0", "x y", "名前", "1", "\"q\"", "p,q", "a.1.1", " "];

    public static Gen<string> Generator =>
        from columns in Gen.Choose(1, 6)
        from names in Gen.Elements(Names).ListOf(columns)
        from palettes in Gen.Elements(Palettes).ListOf(columns)
        from end in Gen.Elements("\n", "\n", "\r\n", "\r")
        from rows in Gen.Sized(size => Gen.Choose(0, 5 + size / 4).SelectMany(count => Row(palettes).ListOf(count)))
        from blanks in Gen.Elements("", "", "", end, "  " + end, " \t" + end)
        from last in Gen.Elements("", end, end)
        select Text(names, rows, end, blanks, last);

    private static Gen<string> Row(IList<string[]> palettes) =>
        from cells in Gen.CollectToList(palettes, palette => Cell(palette))
        from kept in Gen.Frequency((9, Gen.Constant(cells.Count)), (1, Gen.Choose(1, cells.Count)))
        from blank in Gen.Frequency((12, Gen.Constant(false)), (1, Gen.Constant(true)))
        select blank ? "" : string.Join(',', cells.Take(kept));

    private static Gen<string> Cell(string[] palette) =>
        from word in Gen.Elements(palette)
        from quote in Gen.Choose(0, 5)
        from tail in Gen.Elements("", "", "", "", "", "", "", "", "t", "t\"u")
        select quote == 0 || word.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{tail}" : word;

    private static string Text(IList<string> names, IList<string> rows, string end, string blanks, string last)
    {
        var text = new StringBuilder(blanks);
        text.AppendJoin(',', names.Select(name => name.AsSpan().IndexOfAny(",\"") >= 0 || (names.Count == 1 && name.Trim().Length == 0) ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name));
        foreach (var row in rows) text.Append(end).Append(row);
        return text.Append(last).ToString();
    }
}
