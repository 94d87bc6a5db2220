using System.Globalization;
using System.Text.Json.Nodes;

namespace Platform.Tabular.Cleaning.Planning;

/// <summary>Rules on outliers and scales of features that are numbers. The target is never clipped or scaled.</summary>
internal static class NumberRules
{
    /// <summary>Values past so many interquartile ranges are far out (Tukey's outer fences): of a normal distribution 2 in a million.</summary>
    private const double FarOut = 3;

    /// <summary>With more than this share past the inner fences, those values are the distribution's tail and no mistakes.</summary>
    private const double MostOutliers = 0.1;

    /// <summary>Fewer values are codes rather than measurements.</summary>
    private const int FewestValues = 10;

    private const double StronglySkewed = 2;

    public static void ClipOutliers(PlanDraft draft)
    {
        PlannedColumn[] found = [.. Measured(draft).Where(HasFarOut)];
        foreach (var column in found) column.IsClipped = true;
        draft.Add("clip_outliers", found, $"四分位範囲の{FarOut}倍を超えて離れた値があり、平均やモデルを歪めます: {Reasons.Each(found, Range)}", new JsonObject { ["factor"] = FarOut });
    }

    public static void Scale(PlanDraft draft)
    {
        PlannedColumn[] parts = [.. draft.Features.Where(column => column.IsDatePart)];
        PlannedColumn[] found = [.. draft.Features.Where(column => column is { Kind: PlannedKind.Number, IsEncoded: false, IsDatePart: false, Present: > 0, Distinct: > 2 } && !IsScaled(column))];
        PlannedColumn[] robust = [.. found.Where(IsHeavy)];
        PlannedColumn[] standard = [.. found.Except(robust)];
        draft.Add("scale_min_max", parts, "年・月・日などは範囲の決まった整数なので、0 から 1 にそろえます");
        draft.Add("scale_standard", standard, $"数値列の尺度がそろっていません: {Reasons.Each(standard, Scale)}");
        draft.Add("scale_robust", robust, $"外れ値や強い偏りが残るので、中央値と四分位範囲で尺度をそろえます: {Reasons.Each(robust, column => $"外れ値{column.Numbers!.Outliers}件{(column.Numbers.Skewness is { } skewness ? $"、歪度{Reasons.Short(skewness)}" : "")}")}");
    }

    private static IEnumerable<PlannedColumn> Measured(PlanDraft draft) =>
        draft.Features.Where(column => column is { Kind: PlannedKind.Number, IsEncoded: false, IsDatePart: false, Numbers: not null, Distinct: > FewestValues });

    private static bool HasFarOut(PlannedColumn column)
    {
        var numbers = column.Numbers!;
        if (numbers is not { Q1: { } q1, Q3: { } q3 } || !(q1 < q3)) return false;
        if (numbers.Infinite > 0) return true;
        var margin = FarOut * (q3 - q1);
        return numbers.Outliers <= MostOutliers * Present(column) && (Real(numbers.Min) < q1 - margin || Real(numbers.Max) > q3 + margin);
    }

    private static long Present(PlannedColumn column) => column.Rows - column.Profile.MissingCount;

    private static bool IsHeavy(PlannedColumn column) =>
        !column.IsClipped && column.Numbers is { Q1: { } q1, Q3: { } q3 } numbers && q1 < q3
        && (numbers.Outliers > MostOutliers / 2 * Present(column) || Math.Abs(numbers.Skewness ?? 0) > StronglySkewed);

    // Standardised already, or from 0 to 1.
    private static bool IsScaled(PlannedColumn column) =>
        column.Numbers is { } numbers && !column.IsClipped
        && ((numbers is { Mean: { } mean, Std: { } std } && Math.Abs(mean) < 0.05 && std is > 0.95 and < 1.05) || (Real(numbers.Min) >= 0 && Real(numbers.Max) <= 1));

    private static string Range(PlannedColumn column)
    {
        var numbers = column.Numbers!;
        return numbers.Infinite > 0
            ? $"無限大{numbers.Infinite}件"
            : $"四分位 {Reasons.Short(numbers.Q1!.Value)}〜{Reasons.Short(numbers.Q3!.Value)} に対し {Reasons.Short(Real(numbers.Min)!.Value)}〜{Reasons.Short(Real(numbers.Max)!.Value)}";
    }

    private static string Scale(PlannedColumn column) =>
        column.Numbers is { Mean: { } mean, Std: { } std } ? $"平均{Reasons.Short(mean)}、標準偏差{Reasons.Short(std)}" : "数値に変換した列";

    private static double? Real(object? number) => number is null ? null : Convert.ToDouble(number, CultureInfo.InvariantCulture);
}
