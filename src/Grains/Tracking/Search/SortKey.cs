using System.Collections.Immutable;
using System.Globalization;

namespace Platform.Grains.Tracking.Search;

/// <summary>One column of a row's key. NaN comes after every number and what is missing after that, whatever the direction.</summary>
/// <param name="Rank">0 for a value, 1 for NaN, 2 for none.</param>
/// <param name="Number">The value, where it is a number.</param>
/// <param name="Text">The value, where it is a text.</param>
public readonly record struct SortPart(int Rank, double Number, string? Text)
{
    /// <summary>Of a number.</summary>
    public static SortPart Of(double? value) => value is not { } number ? new(2, 0, null) : double.IsNaN(number) ? new(1, 0, null) : new(0, number, null);

    /// <summary>Of a text.</summary>
    public static SortPart Of(string? value) => value is null ? new(2, 0, null) : new(0, 0, value);

    /// <summary>As text, for a page token.</summary>
    public string Encode() => Rank > 0 ? (Rank == 1 ? "a" : "z") : Text is null ? "n" + Number.ToString("R", CultureInfo.InvariantCulture) : "t" + Text;

    /// <summary>What <see cref="Encode"/> gave; <c>null</c> for anything else.</summary>
    public static SortPart? Decode(string text) => text switch
    {
        "a" => new(1, 0, null),
        "z" => new(2, 0, null),
        ['n', .. var number] when double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => new(0, value, null),
        ['t', .. var value] => new(0, 0, value),
        _ => null,
    };
}

/// <summary>The key by which a row is sorted.</summary>
/// <param name="Parts">One for each column.</param>
public readonly record struct SortKey(ImmutableArray<SortPart> Parts)
{
    /// <summary>Compares keys of the same columns.</summary>
    public static int Compare(SortKey a, SortKey b, ImmutableArray<bool> descending)
    {
        for (var i = 0; i < descending.Length; i++)
        {
            var (x, y) = (a.Parts[i], b.Parts[i]);
            var order = x.Rank.CompareTo(y.Rank);
            if (order != 0) return order;
            order = x.Text is null ? x.Number.CompareTo(y.Number) : string.CompareOrdinal(x.Text, y.Text);
            if (order != 0) return descending[i] ? -order : order;
        }

        return 0;
    }
}
