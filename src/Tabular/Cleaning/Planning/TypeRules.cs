using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Platform.Tabular.Cleaning.Planning;

/// <summary>Rules on texts that are something else: numbers and dates.</summary>
internal static partial class TypeRules
{
    private const double MostlyNumbers = 0.8;
    private const double MostlyNumbersOfTarget = 0.5;

    /// <summary>Columns of texts most of which are numbers. A target of classes stays what it is.</summary>
    public static void ToNumber(PlanDraft draft)
    {
        foreach (var strip in new[] { false, true })
        {
            PlannedColumn[] found = [.. draft.Columns.Where(column => IsNumber(draft, column, strip))];
            var reason = Reasons.Each(found, column => $"数値として読める値{Reasons.Percent(Share(column, strip))}");
            foreach (var column in found)
            {
                column.Missing += (long)Math.Round((1 - Share(column, strip)) * column.Present);
                (column.Kind, column.Values) = (PlannedKind.Number, null);
            }

            draft.Add("to_number", found, $"文字列の列ですが、ほとんどの値が数値です{(strip ? "（桁区切りや通貨記号を取り除いた場合）" : "")}: {reason}", new JsonObject { ["strip_marks"] = strip });
        }
    }

    /// <summary>Whether a column's texts are to become numbers.</summary>
    /// <param name="draft">The plan.</param>
    /// <param name="column">One of its columns.</param>
    /// <param name="strip">Whether once separators and currencies are taken away.</param>
    public static bool IsNumber(PlanDraft draft, PlannedColumn column, bool strip) =>
        column is { IsGone: false, Kind: PlannedKind.Text, Values: not null, Profile.Dates: null, Present: > 0 }
        && (!column.IsTarget || draft.Task == TaskType.Regression)
        && Share(column, strip) >= (column.IsTarget ? MostlyNumbersOfTarget : MostlyNumbers);

    /// <summary>Dates become parts that models can use. Of a column within one year, or one month, those parts would be constant.</summary>
    public static void ParseDates(PlanDraft draft)
    {
        var dates = draft.Features.Where(column => column.Profile is { Dates: not null, UniqueCount: > 1 } && IsKnown(column.Profile.Dates.Format));
        foreach (var alike in dates.GroupBy(column => (column.Profile.Dates!.Format, Parts: string.Join(' ', Parts(column)))).ToArray())
        {
            string[] parts = alike.Key.Parts.Split(' ');
            PlannedColumn[] found = [.. alike.Where(column => draft.TryTake([.. parts.Select(part => $"{column.Name}_{part}")]))];
            foreach (var column in found)
            {
                column.IsGone = true;
                draft.Columns.AddRange(parts.Select(part => new PlannedColumn(column.Profile with { Name = $"{column.Name}_{part}", Dtype = "float64", Texts = null, Dates = null }, column.Rows, false) { IsDatePart = true }));
            }

            draft.Add("parse_dates", found, $"すべての値が書式 {alike.Key.Format} の日付です: {Reasons.Each(found, column => $"{column.Profile.Dates!.Min} から {column.Profile.Dates.Max}")}",
                new JsonObject { ["format"] = alike.Key.Format, ["parts"] = new JsonArray([.. parts.Select(part => (JsonNode)part)]), ["drop"] = true });
        }
    }

    private static double Share(PlannedColumn column, bool strip)
    {
        // What the profile counted holds for every cell; with marks only the listed values can be looked at.
        var texts = column.Profile.Texts!;
        if (!strip) return Math.Min(1, (double)texts.Numeric / column.Present);
        var known = column.Values!.Known;
        if (!known.Any(value => Marks.IsMatch(value.Value))) return 0;
        var listed = known.Sum(value => value.Count);
        var numbers = known.Where(value => PandasNumber.Read(PythonText.Strip(Marks.Replace(value.Value, ""))).Kind != PandasNumberKind.None).Sum(value => value.Count);
        return listed == 0 ? 0 : (double)numbers / listed;
    }

    private static IEnumerable<string> Parts(PlannedColumn column)
    {
        var dates = column.Profile.Dates!;
        var (oneYear, oneMonth) = (Same(4), Same(7));
        if (!oneYear) yield return "year";
        if (!oneMonth) yield return "month";
        yield return "day";
        yield return "weekday";
        if (dates.Format.Contains("%H", StringComparison.Ordinal)) yield return "hour";

        bool Same(int length) => dates.Min.Length >= length && dates.Max.Length >= length && string.CompareOrdinal(dates.Min, 0, dates.Max, 0, length) == 0;
    }

    private static bool IsKnown(string format)
    {
        try
        {
            return DateFormat.Parse(format).Text.Length > 0;
        }
        catch (StepRefusedException)
        {
            return false;
        }
    }

    // What to_number takes away: currencies, and separators between groups of three digits.
    [GeneratedRegex("[¥￥$＄€£円]|(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")]
    private static partial Regex Marks { get; }
}
