using System.Globalization;
using System.Text.Json.Nodes;

namespace Platform.Tabular.Cleaning.Planning;

/// <summary>Rules that make numbers of categories, and what is said of the target's classes.</summary>
internal static class EncodeRules
{
    private const int MostDummies = 10;
    private const int MostColumns = 4_000;
    private const double Imbalanced = 0.8;

    /// <summary>
    /// Truth values and words of a known scale by their order; up to 10 categories one column each; of more, each by how frequent it is, which needs one column only.
    /// </summary>
    public static void Features(PlanDraft draft)
    {
        PlannedColumn[] categories = [.. draft.Features.Where(column => column.Kind != PlannedKind.Number && column.Present > 0)];
        var (ordered, ranks) = Ordered(categories);
        PlannedColumn[] truths = [.. categories.Where(column => column is { Kind: PlannedKind.Truth, Distinct: > 1 })];
        PlannedColumn[] few = [.. categories.Except(ordered).Except(truths).Where(column => IsFew(column) && TakesDummies(draft, column))];
        PlannedColumn[] many = [.. categories.Except(ordered).Except(truths).Except(few)];
        draft.Add("one_hot_encode", few, $"カテゴリが{MostDummies}種類以下なので、値ごとの列にします: {Reasons.Each(few, column => $"{column.Distinct}種類")}");
        draft.Add("frequency_encode", many, $"カテゴリの種類が多く、値ごとの列にすると列が増えすぎるので、出現割合に置き換えます: {Reasons.Each(many, column => $"{column.Distinct}種類")}");
        draft.Add("ordinal_encode", ordered, $"値に決まった順序があります: {Reasons.Each(ordered, column => string.Join(" < ", ranks[column.Name]!.AsObject().Select(pair => pair.Key)))}", new JsonObject { ["ranks"] = ranks });
        draft.Add("ordinal_encode", truths, $"真偽値なので、False を 0、True を 1 にします: {string.Join("、", truths.Take(5).Select(column => column.Name))}{(truths.Length > 5 ? $" ほか{truths.Length - 5}列" : "")}");
        foreach (var column in categories) (column.IsGone, column.IsEncoded) = (few.Contains(column), true);
    }

    /// <summary>A target of texts or truth values becomes class numbers. For a regression that is a makeshift, which the reason says.</summary>
    public static void Target(PlanDraft draft)
    {
        if (draft.Target is not { Kind: not PlannedKind.Number, Present: > 0 } target || draft.Task == TaskType.Clustering) return;
        var kind = target.Kind == PlannedKind.Truth ? "真偽値" : "文字列";
        draft.Add("encode_target", [target], draft.Task == TaskType.Regression && target.Kind == PlannedKind.Text
            ? $"回帰のターゲット列 {target.Name} が数値として読めない文字列（{target.Distinct}種類）です。値の順の番号に置き換えますが、番号の大小に意味があるか確認してください"
            : $"ターゲット列 {target.Name} が{kind}（{target.Distinct}種類）なので、学習に使えるよう番号に置き換えます");
    }

    public static void Balance(PlanDraft draft)
    {
        if (draft.Target is not { Present: > 0 } target || draft.Task != TaskType.Classification) return;
        var values = target.Values?.Known ?? target.Numbers?.MostFrequent.AsEnumerable().ToArray() ?? [];
        var present = target.Rows - target.Profile.MissingCount;
        if (values.Count == 0 || present == 0 || values[0].Count < Imbalanced * present) return;
        draft.Add("balance_report", [target], $"ターゲット列 {target.Name} の値「{values[0].Value}」が{Reasons.Percent((double)values[0].Count / present)}を占め、クラスが偏っています");
    }

    private static (PlannedColumn[] Columns, JsonObject Ranks) Ordered(PlannedColumn[] categories)
    {
        var ranks = new JsonObject();
        PlannedColumn[] columns = [.. categories.Where(column =>
        {
            if (column is not { Kind: PlannedKind.Text, Missing: 0, Values: { AreAll: true } values } || OrderedScales.Order([.. values.Known.Select(known => known.Value)]) is not { } order) return false;
            ranks[column.Name] = new JsonObject(order.Select((value, rank) => KeyValuePair.Create(value, (JsonNode?)JsonValue.Create(rank.ToString(CultureInfo.InvariantCulture)))));
            return true;
        })];
        return (columns, ranks);
    }

    private static bool IsFew(PlannedColumn column) => column.Values is { AreAll: true } values && values.Known.Count <= MostDummies && column.Distinct <= MostDummies;

    private static bool TakesDummies(PlanDraft draft, PlannedColumn column) =>
        draft.NamesTaken <= MostColumns && draft.TryTake([.. column.Values!.Known.Select(known => $"{column.Name}_{known.Value}")]);
}
