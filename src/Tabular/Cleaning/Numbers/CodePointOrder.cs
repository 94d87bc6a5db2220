namespace Platform.Tabular.Cleaning.Numbers;

/// <summary>Texts in the order of their code points, which is Python's: unlike that of UTF-16, it puts what lies past U+FFFF behind all else.</summary>
public sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var common = x.AsSpan().CommonPrefixLength(y);
        if (common == x!.Length || common == y!.Length) return x.Length.CompareTo(y!.Length);
        return Weight(x[common]).CompareTo(Weight(y[common]));
    }

    // Where two well-formed texts first differ, a surrogate begins or ends a code point past U+FFFF.
    private static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
