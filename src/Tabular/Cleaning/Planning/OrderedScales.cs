namespace Platform.Tabular.Cleaning.Planning;

/// <summary>Scales of words that everyone orders alike, least first.</summary>
internal static class OrderedScales
{
    private static readonly string[][] Scales =
    [
        ["very low", "low", "medium", "high", "very high"],
        ["low", "mid", "high"],
        ["low", "middle", "high"],
        ["low", "moderate", "high", "critical"],
        ["xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"],
        ["extra small", "small", "medium", "large", "extra large"],
        ["very poor", "poor", "fair", "good", "very good", "excellent"],
        ["poor", "average", "good"],
        ["never", "rarely", "sometimes", "often", "always"],
        ["strongly disagree", "disagree", "neutral", "agree", "strongly agree"],
        ["beginner", "intermediate", "advanced", "expert"],
        ["bronze", "silver", "gold", "platinum"],
        ["first", "second", "third", "fourth", "fifth"],
        ["低", "中", "高"],
        ["小", "中", "大"],
        ["低い", "普通", "高い"],
        ["少ない", "普通", "多い"],
        ["悪い", "普通", "良い"],
        ["不可", "可", "良", "優", "秀"],
        ["全くない", "あまりない", "ときどきある", "よくある"],
        ["とても不満", "不満", "普通", "満足", "とても満足"],
        ["初級", "中級", "上級"],
    ];

    /// <summary>The place of each value on the scale that holds all of them; <c>null</c> where none does, or fewer than three values would show that it is meant.</summary>
    public static IReadOnlyList<string>? Order(IReadOnlyCollection<string> values)
    {
        if (values.Count < 3) return null;
        var scale = Scales.FirstOrDefault(scale => values.All(value => scale.Contains(value.ToLowerInvariant(), StringComparer.Ordinal)));
        return scale is null ? null : [.. values.OrderBy(value => Array.IndexOf(scale, value.ToLowerInvariant()))];
    }
}
