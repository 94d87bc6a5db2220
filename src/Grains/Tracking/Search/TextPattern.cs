namespace Platform.Grains.Tracking.Search;

/// <summary>SQL's <c>LIKE</c>: <c>%</c> is any text, <c>_</c> any one character. Takes time in the product of both lengths at most.</summary>
public static class TextPattern
{
    /// <summary>Whether the whole text matches.</summary>
    public static bool Matches(string text, string pattern, bool ignoreCase)
    {
        int t = 0, p = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '%')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && (pattern[p] == '_' || Same(text[t], pattern[p], ignoreCase)))
            {
                t++;
                p++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '%') p++;
        return p == pattern.Length;
    }

    private static bool Same(char a, char b, bool ignoreCase) => a == b || (ignoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));
}
