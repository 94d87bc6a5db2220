using System.Collections.Immutable;
using Platform.Tabular.Cleaning.Numbers;

namespace Platform.Tabular.Cleaning;

/// <summary>Steps on outliers, from categories to numbers, on scales and on the balance of classes.</summary>
internal static class NumberSteps
{
    /// <summary>In the order in which plans use them.</summary>
    public static ImmutableArray<StepDefinition> Definitions { get; } =
    [
        ClipOutliers.Definition,
        MarkOutliers.Definition,
        OneHotEncode.Definition,
        FrequencyEncode.Definition,
        OrdinalEncode.Definition,
        EncodeTarget.Definition,
        ScaleStandard.Definition,
        ScaleMinMax.Definition,
        ScaleRobust.Definition,
        BalanceReport.Definition,
    ];
}
