using System.Text.Json.Nodes;
using Platform.Tabular.Profiling;

namespace Platform.Tabular.Cleaning.Planning;

/// <summary>Rules on what is missing in features. The target's gaps are never filled.</summary>
internal static class ImputeRules
{
    /// <summary>From here on it may matter that a value was missing.</summary>
    private const double Much = 0.2;

    private const double Skewed = 1;

    /// <summary>What stands for a missing text where much is missing.</summary>
    private const string Stands = "missing";

    public static void Apply(PlanDraft draft)
    {
        PlannedColumn[] missing = [.. draft.Features.Where(column => column is { Missing: > 0, Present: > 0 })];
        Indicate(draft, missing);
        PlannedColumn[] numbers = [.. missing.Where(column => column.Kind == PlannedKind.Number)];
        PlannedColumn[] even = [.. numbers.Where(IsEven)];
        PlannedColumn[] other = [.. numbers.Except(even)];
        draft.Add("impute_mean", even, $"欠損があり、分布の偏りが小さい（歪度の絶対値が1以下）ので平均値が代表になります: {Reasons.Each(even, column => $"欠損{column.Missing}件、歪度{Reasons.Short(column.Numbers!.Skewness!.Value)}")}");
        draft.Add("impute_median", other, $"欠損があり、分布が偏っている、または偏りが分からないので、外れた値に左右されない中央値を使います: {Reasons.Each(other, column => $"欠損{column.Missing}件{Skewness(column)}")}");
        Texts(draft, missing);
        foreach (var column in numbers) column.Missing = 0;
    }

    private static void Indicate(PlanDraft draft, PlannedColumn[] missing)
    {
        PlannedColumn[] much = [.. missing.Where(column => column.Kind != PlannedKind.Text && column.MissingRate >= Much && !IsOneValue(column) && !column.IsDatePart && draft.TryTake([$"{column.Name}_missing"]))];
        foreach (var column in much)
        {
            var flags = new NumberProfile(null, null, null, 0L, 1L, null, null, null, 0, 0, 0, [], null);
            draft.Columns.Add(new PlannedColumn(new ColumnProfile($"{column.Name}_missing", "int64", "integer", 0, 0, 2, flags, null, null), column.Rows, false) { IsEncoded = true });
        }

        draft.Add("missing_indicator", much, $"欠損が{Reasons.Percent(Much)}以上あり、欠損していること自体が手がかりになりえます: {Reasons.Each(much, column => $"欠損{Reasons.Percent(column.MissingRate)}")}");
    }

    private static void Texts(PlanDraft draft, PlannedColumn[] missing)
    {
        PlannedColumn[] categories = [.. missing.Where(column => column.Kind != PlannedKind.Number && !IsOneValue(column))];
        PlannedColumn[] much = [.. categories.Where(column => column.Kind == PlannedKind.Text && column.MissingRate >= Much)];
        PlannedColumn[] few = [.. categories.Except(much)];
        draft.Add("impute_most_frequent", few, $"カテゴリの欠損が少ない、または真偽値の列なので、最も多い値で補います: {Reasons.Each(few, column => $"欠損{column.Missing}件")}");
        draft.Add("impute_constant", much, $"カテゴリの欠損が{Reasons.Percent(Much)}以上あるので、欠損を一つのカテゴリ「{Stands}」として扱います: {Reasons.Each(much, column => $"欠損{Reasons.Percent(column.MissingRate)}")}",
            new JsonObject { ["value"] = Stands });
        foreach (var column in much)
        {
            column.Values?.Add(Stands, column.Missing);
            column.Distinct++;
        }

        foreach (var column in categories) column.Missing = 0;
    }

    // Filled in with its own value it would be constant; left alone, its dummy says what is missing.
    private static bool IsOneValue(PlannedColumn column) => column.Kind != PlannedKind.Number && column.Distinct <= 1;

    private static bool IsEven(PlannedColumn column) => column.Numbers is { Infinite: 0, Skewness: { } skewness } && !column.IsDatePart && Math.Abs(skewness) <= Skewed;

    private static string Skewness(PlannedColumn column) => column.Numbers?.Skewness is { } skewness ? $"、歪度{Reasons.Short(skewness)}" : "";
}
