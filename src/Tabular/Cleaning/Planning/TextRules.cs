using System.Text.Json.Nodes;

namespace Platform.Tabular.Cleaning.Planning;

/// <summary>Rules on how texts are written. They look at the values that the profile lists, so they never map one that nobody saw.</summary>
internal static class TextRules
{
    /// <summary>Words of which a category may well be named.</summary>
    private static readonly HashSet<string> Ambiguous = new(StringComparer.OrdinalIgnoreCase) { "none", "該当なし", "na", "*", "." };

    private static readonly HashSet<string> Words = [.. Cleaning.StandardizeMissing.Words.Where(word => !Ambiguous.Contains(word))];

    /// <summary>Words for what is not known become missing; the target's classes keep theirs.</summary>
    public static void StandardizeMissing(PlanDraft draft)
    {
        var found = new List<PlannedColumn>();
        var words = new HashSet<string>(StringComparer.Ordinal);
        var cells = 0L;
        foreach (var column in Texts(draft).Where(column => !column.IsTarget))
        {
            var here = column.Values!.Known.Select(known => PythonText.Strip(known.Value)).Where(Words.Contains).ToHashSet(StringComparer.Ordinal);
            if (here.Count == 0) continue;
            found.Add(column);
            words.UnionWith(here);
        }

        foreach (var column in found)
        {
            var gone = column.Values!.Map(text => words.Contains(PythonText.Strip(text)) ? null : text);
            Missing(column, gone);
            cells += gone;
        }

        if (found.Count == 0) return;
        string[] sorted = [.. words.Order(StringComparer.Ordinal)];
        var named = string.Join("、", sorted.Take(5).Select(word => $"「{word}」"));
        draft.Add("standardize_missing", found, $"値がないことを表す文字列（{named}{(sorted.Length > 5 ? " など" : "")}）が{found.Count}列に{cells}件あり、欠損として扱う必要があります",
            new JsonObject { ["words"] = new JsonArray([.. sorted.Select(word => (JsonNode)word)]) });
    }

    /// <summary>White space around and within.</summary>
    public static void Trim(PlanDraft draft)
    {
        PlannedColumn[] found = [.. Texts(draft).Where(column => column.Profile.Texts!.Untrimmed > 0 || column.Values!.Known.Any(known => PythonText.Collapse(known.Value) != known.Value))];
        foreach (var column in found) Missing(column, column.Values!.Map(text => PythonText.Collapse(text) is { Length: > 0 } trimmed ? trimmed : null));
        draft.Add("trim_text", found, $"前後や途中に余分な空白のある値があります: {Reasons.Each(found, column => $"前後の空白{column.Profile.Texts!.Untrimmed}件")}");
    }

    /// <summary>One category written in several ways becomes one, as it is written most often.</summary>
    public static void Unify(PlanDraft draft)
    {
        var mappings = new JsonObject();
        var found = new List<PlannedColumn>();
        var variants = 0;
        foreach (var column in Texts(draft))
        {
            var pairs = new JsonObject();
            foreach (var alike in column.Values!.Known.GroupBy(known => known.Value.ToLowerInvariant(), StringComparer.Ordinal))
            {
                foreach (var variant in alike.Skip(1)) pairs[variant.Value] = alike.First().Value;
            }

            if (pairs.Count == 0) continue;
            column.Values.Map(text => pairs[text]?.GetValue<string>() ?? text);
            column.Distinct -= pairs.Count;
            variants += pairs.Count;
            mappings[column.Name] = pairs;
            found.Add(column);
        }

        draft.Add("unify_categories", found, $"大文字と小文字だけが違う表記が{variants}種類あり、同じ値とみなせます: {Reasons.Each(found, column => $"{mappings[column.Name]!.AsObject().Count}種類")}",
            new JsonObject { ["mappings"] = mappings });
    }

    private static IEnumerable<PlannedColumn> Texts(PlanDraft draft) =>
        draft.Columns.Where(column => column is { IsGone: false, Kind: PlannedKind.Text, Values: not null, Profile.Dates: null }
            && (column.IsTarget || !DropRules.IsKey(column)) && !TypeRules.IsNumber(draft, column, strip: false) && !TypeRules.IsNumber(draft, column, strip: true));

    private static void Missing(PlannedColumn column, long cells)
    {
        column.Missing += cells;
        if (column.Values!.AreAll) column.Distinct = column.Values.Known.Count;
    }
}
