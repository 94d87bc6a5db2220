using FsCheck;
using FsCheck.Fluent;

namespace Platform.Tabular.Tests.Cleaning;

/// <summary>CSV texts as people send them, for properties: every kind of column that pandas tells apart, with what is missing, odd names and odd texts.</summary>
internal static class MessyCsv
{
    private static readonly string[] Names = ["a", "b", "x_1", "年齢", "it's", "q\"q", "{c}", "back\\slash", "𝒳", "user id", "a,b", "タブ\t", "line\nbreak", "%d", "b_True", "#"];

    private static readonly string[] Texts = ["red", "Red", " red", "blue", "", "緑", "𝒳𝒴", "ﬀ", "it's", "a,b", "q\"", "back\\slash", "NA ", "1x", "new\nline", "é", "{c}", "TRUE?", "-"];

    private static readonly string[] Sizes = ["S", "M", "L", "XL", "M", "M"];

    public static Gen<string> Word { get; } = Gen.Elements(Texts);

    public static Gen<string> Whole { get; } = Gen.Frequency((6, Gen.Choose(-3, 3).Select(Text)), (3, Gen.Choose(-1000, 1000).Select(Text)), (1, Gen.Elements("9007199254740993", "-4611686018427387904", "100000")));

    public static Gen<string> Real { get; } = Gen.Frequency(
        (5, Gen.Choose(-40, 40).Select(quarter => Text(quarter / 4.0))),
        (4, Gen.Choose(-1_000_000, 1_000_000).Select(many => Text(many / 7.0))),
        (1, Gen.Elements("-0.0", "0.0", "1e-12", "1e20", "123456.789", "0.1")));

    public static Gen<string> Date { get; } = from year in Gen.Choose(1999, 2026) from day in Gen.Choose(0, 364) select new DateTime(year, 1, 1).AddDays(day).ToString("yyyy-MM-dd");

    private static Gen<string> Cells { get; } = Gen.Constant("");

    /// <summary>The gens of whole columns: each cell by itself, some of them missing.</summary>
    private static readonly Gen<Gen<string>> Column = Gen.Elements(
        Whole,
        Real,
        Sometimes(Whole, 3),
        Sometimes(Real, 2),
        Sometimes(Gen.Frequency((9, Real), (1, Gen.Elements("inf", "-inf"))), 1),
        Gen.Elements("True", "False"),
        Sometimes(Gen.Elements("True", "False"), 3),
        Word,
        Sometimes(Word, 4),
        Gen.Elements(Sizes),
        Sometimes(Date, 1),
        Gen.Frequency((9, Whole), (1, Gen.Elements("n/k", "unknown"))),
        Gen.Constant("7"),
        Cells);

    /// <summary>A CSV text with its names.</summary>
    public static Gen<(string Csv, string[] Names)> Tables(int mostRows = 24, int mostColumns = 6) =>
        from width in Gen.Choose(1, mostColumns)
        from names in Gen.Shuffle(Names).Select(shuffled => shuffled.Take(width).ToArray())
        from kinds in Column.ArrayOf(width)
        from rows in Gen.Frequency((1, Gen.Choose(0, 2)), (9, Gen.Choose(3, mostRows)))
        from cells in Gen.CollectToArray(Enumerable.Range(0, rows), _ => Gen.CollectToArray(kinds, kind => kind))
        select (Of(names, cells), names);

    /// <summary>Rows as CSV; missing cells are empty, and quoted where else the line would be.</summary>
    public static string Of(string[] names, IEnumerable<string[]> rows) => string.Concat(rows.Prepend(names).Select(row => row is [""] ? "\"\"\n" : string.Join(",", row.Select(Cell)) + "\n"));

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\n\r\t") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static Gen<string> Sometimes(Gen<string> cell, int missing) => Gen.Frequency((10 - missing, cell), (missing, Gen.Elements("", "NA", "nan")));

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
}
