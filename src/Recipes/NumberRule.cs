using System.Globalization;
using System.Text.Json;

namespace Platform.Recipes;

/// <summary>What a number may be.</summary>
/// <param name="Min">The least; not a number where there is none.</param>
/// <param name="Max">The greatest; not a number where there is none.</param>
/// <param name="AboveMin">Whether the least itself is not allowed.</param>
/// <param name="BelowMax">Whether the greatest itself is not allowed.</param>
/// <param name="IsWhole">Whether it is a whole number.</param>
internal readonly record struct NumberRule(double Min, double Max, bool AboveMin = false, bool BelowMax = false, bool IsWhole = false)
{
    /// <summary>Above which not every whole number is a double: 2⁵³.</summary>
    private const double MostExact = 9_007_199_254_740_992;

    /// <summary>Whether a JSON value is such a number. Texts that look like one are none, nor is what no double can hold.</summary>
    public bool TryRead(JsonElement value, out double number)
    {
        number = 0;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out number) || !double.IsFinite(number)) return false;
        if (IsWhole && (number != Math.Floor(number) || Math.Abs(number) > MostExact)) return false;
        if (!double.IsNaN(Min) && (AboveMin ? number <= Min : number < Min)) return false;
        return double.IsNaN(Max) || (BelowMax ? number < Max : number <= Max);
    }

    /// <summary>Such as <c>a whole number from 1 to 4096</c>.</summary>
    public override string ToString()
    {
        var kind = IsWhole ? "a whole number" : "a number";
        var least = double.IsNaN(Min) ? "" : $" {(AboveMin ? "above" : "from")} {Text(Min)}";
        if (double.IsNaN(Max)) return kind + least;
        return $"{kind}{least} {(BelowMax, AboveMin) switch { (true, true) => "and below", (true, false) => "to below", (false, true) => "and up to", _ => "to" }} {Text(Max)}";
    }

    private static string Text(double bound) => bound.ToString("0.################", CultureInfo.InvariantCulture);
}
