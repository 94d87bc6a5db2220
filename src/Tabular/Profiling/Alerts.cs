using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Platform.Tabular.Profiling;

/// <summary>
/// What a person should look at, each in a plain sentence with its numbers. Of the whole table first, then column by column:
/// <list type="bullet">
/// <item><c>duplicate_rows</c>: any row equals an earlier one.</item>
/// <item><c>empty</c>: no value at all; nothing else is said of such a column.</item>
/// <item><c>mostly_missing</c>: half of the cells or more are missing.</item>
/// <item><c>constant</c>: one distinct value; of such a column only this, <c>mostly_missing</c> and <c>infinite</c> are said.</item>
/// <item><c>unique_key</c>: no cell missing, all of two rows or more distinct, and whole numbers or texts that are no dates.</item>
/// <item><c>high_cardinality</c>: texts that are no dates and no key, of more than 50 distinct values.</item>
/// <item><c>skewed</c>: numbers of more than two distinct values, no key, whose skewness is 2 or more either way.</item>
/// <item><c>outliers</c>: numbers whose quartiles differ, with 1 % or more beyond 1.5 IQR of them.</item>
/// <item><c>infinite</c>: any number is infinite.</item>
/// <item><c>mixed_types</c>: texts of which 10 % or more, but not all, would be numbers.</item>
/// <item><c>inconsistent_categories</c>: texts that differ only in white space or case.</item>
/// <item><c>imbalance</c>: in the likely target the largest class has 80 % of the values or more. The likely target is the first column named as one, else the last column, if it is no date and has
/// 2 to 20 distinct texts, truth values or whole numbers.</item>
/// <item><c>high_correlation</c>: two columns of numbers with a coefficient of 0.95 or more either way, over five rows or more; said at the first of the two. The 50 strongest.</item>
/// </list>
/// </summary>
internal static class Alerts
{
    private const int MaxCorrelations = 50, MaxClasses = 20, ShownChars = 40;
    private static readonly string[] TargetNames =
        ["target", "label", "labels", "class", "y", "outcome", "目的", "目的変数", "ラベル", "正解", "正解ラベル", "クラス", "ターゲット"];

    /// <summary>The alerts of a profile that has none yet.</summary>
    public static ImmutableArray<ProfileAlert> Of(TableProfile profile, IEnumerable<Correlation> correlations)
    {
        var alerts = ImmutableArray.CreateBuilder<ProfileAlert>();
        if (profile.DuplicateRows > 0)
        {
            alerts.Add(new ProfileAlert("duplicate_rows", [], $"前にある行とまったく同じ行が {Number(profile.DuplicateRows)} 行（全 {Number(profile.Rows)} 行の {Share(profile.DuplicateRows, profile.Rows)}）あります。"));
        }

        var strongest = correlations
            .Where(pair => pair.Rows >= 5 && Math.Abs(pair.Coefficient) >= 0.95)
            .OrderByDescending(pair => Math.Abs(pair.Coefficient))
            .Take(MaxCorrelations)
            .OrderBy(pair => pair.Second)
            .ToLookup(pair => pair.First);
        var target = LikelyTarget(profile.Columns);
        for (var place = 0; place < profile.Columns.Length; place++)
        {
            var column = profile.Columns[place];
            var name = Shown(column.Name);
            foreach (var (kind, message) in OfColumn(column, profile.Rows)) alerts.Add(new ProfileAlert(kind, [column.Name], $"列「{name}」{message}"));
            if (place == target && Imbalance(column, profile.Rows) is { } imbalance) alerts.Add(new ProfileAlert("imbalance", [column.Name], $"列「{name}」{imbalance}"));
            foreach (var pair in strongest[place])
            {
                var other = profile.Columns[pair.Second].Name;
                alerts.Add(new ProfileAlert(
                    "high_correlation",
                    [column.Name, other],
                    $"列「{name}」と列「{Shown(other)}」は強く相関しています（{Number(pair.Rows)} 行での相関係数 {pair.Coefficient.ToString("F3", CultureInfo.InvariantCulture)}）。"));
            }
        }

        return alerts.ToImmutable();
    }

    private static IEnumerable<(string Kind, string Message)> OfColumn(ColumnProfile column, long rows)
    {
        if (rows == 0) yield break;
        var values = rows - column.MissingCount;
        if (values == 0)
        {
            yield return ("empty", $"には値がひとつもありません（{Number(rows)} 行すべてが欠損）。");
            yield break;
        }

        if (column.MissingCount * 2 >= rows) yield return ("mostly_missing", $"は {Number(rows)} 行のうち {Number(column.MissingCount)} 行（{Share(column.MissingCount, rows)}）が欠損しています。");
        if (column.UniqueCount == 1)
        {
            var only = (column.Numbers?.MostFrequent ?? column.Texts!.ValueCounts)[0].Value;
            yield return ("constant", $"の値は「{Shown(only)}」の 1 種類だけです（{Number(values)} 件）。");
        }

        if (column.Numbers is { Infinite: > 0 } infinite) yield return ("infinite", $"には無限大の値が {Number(infinite.Infinite)} 件あります。");
        if (column.UniqueCount == 1) yield break;
        var key = rows >= 2 && column.UniqueCount == rows && column.SemanticType is "integer" or "text" or "category";
        if (key) yield return ("unique_key", $"は {Number(rows)} 行すべてで値が異なり、識別子と考えられます。");
        foreach (var alert in column.Numbers is { } numbers ? OfNumbers(numbers, column.UniqueCount, values, key) : OfTexts(column, values, key)) yield return alert;
    }

    private static IEnumerable<(string Kind, string Message)> OfNumbers(NumberProfile numbers, long distinct, long values, bool key)
    {
        if (!key && distinct > 2 && Math.Abs(numbers.Skewness ?? 0) >= 2)
        {
            var side = numbers.Skewness > 0 ? "大きい値の側" : "小さい値の側";
            yield return ("skewed", $"の分布は{side}に長く偏っています（歪度 {numbers.Skewness!.Value.ToString("F2", CultureInfo.InvariantCulture)}）。");
        }

        if (numbers is { Q1: { } low, Q3: { } high } && low < high && numbers.Outliers * 100 >= values)
        {
            var spread = 1.5 * (high - low);
            yield return ("outliers", $"には外れ値が {Number(numbers.Outliers)} 件（{Share(numbers.Outliers, values)}）あります（四分位範囲による目安は {Measure(low - spread)} 以上 {Measure(high + spread)} 以下）。");
        }
    }

    private static IEnumerable<(string Kind, string Message)> OfTexts(ColumnProfile column, long values, bool key)
    {
        if (column.SemanticType is not ("category" or "text")) yield break;
        var texts = column.Texts!;
        if (!key && column.UniqueCount > 50) yield return ("high_cardinality", $"には {Number(column.UniqueCount)} 種類の値があり（値 {Number(values)} 件に対し {Share(column.UniqueCount, values)}）、カテゴリとしては種類が多すぎます。");
        if (texts.Numeric < values && texts.Numeric * 10 >= values)
        {
            yield return ("mixed_types", $"には数値として読める値 {Number(texts.Numeric)} 件（{Share(texts.Numeric, values)}）とそれ以外の文字列 {Number(values - texts.Numeric)} 件が混在しています。");
        }

        if (texts.Variants > 0) yield return ("inconsistent_categories", $"には、空白や大文字・小文字の違いだけで別の値になっているものが {Number(texts.Variants)} 種類あります。");
    }

    private static int LikelyTarget(ImmutableArray<ColumnProfile> columns)
    {
        for (var place = 0; place < columns.Length; place++)
        {
            if (TargetNames.Contains(columns[place].Name.Trim(), StringComparer.OrdinalIgnoreCase)) return IsClasses(columns[place]) ? place : -1;
        }

        return columns.Length > 0 && IsClasses(columns[^1]) ? columns.Length - 1 : -1;
    }

    private static bool IsClasses(ColumnProfile column) => column.UniqueCount is >= 2 and <= MaxClasses && column.SemanticType is "integer" or "boolean" or "category" or "text";

    private static string? Imbalance(ColumnProfile column, long rows)
    {
        var values = rows - column.MissingCount;
        var largest = (column.Numbers?.MostFrequent ?? column.Texts!.ValueCounts)[0];
        return largest.Count * 10 < values * 8
            ? null
            : $"は目的変数と考えられますが、クラス「{Shown(largest.Value)}」が {Number(values)} 件のうち {Number(largest.Count)} 件（{Share(largest.Count, values)}）を占め、偏っています。";
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Measure(double number) =>
        Math.Abs(number) is 0 or (>= 1e-3 and < 1e15) ? number.ToString("#,##0.####", CultureInfo.InvariantCulture) : number.ToString("G6", CultureInfo.InvariantCulture);

    private static string Share(long part, long whole) => (100.0 * part / whole).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    // A sentence stays one, whatever a name or a value holds.
    private static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(ShownChars)) shown.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        return text.EnumerateRunes().Skip(ShownChars).Any() ? shown.Append('…').ToString() : shown.ToString();
    }
}
