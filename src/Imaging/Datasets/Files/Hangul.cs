using System.Text;

namespace Platform.Imaging.Datasets.Files;

/// <summary>
/// Korean syllables out of their letters (The Unicode Standard, section 3.12): macOS writes file names in letters, annotation files are mostly written in syllables. The platform's own normalisation does nothing, as it runs
/// without culture data.
/// </summary>
internal static class Hangul
{
    private const int Syllables = 0xAC00, Leading = 0x1100, Vowels = 0x1161, Trailing = 0x11A7;
    private const int LeadingCount = 19, VowelCount = 21, TrailingCount = 28;

    /// <summary>The text with its letters composed; the very text where there are none.</summary>
    public static string Compose(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange((char)Leading, '\u11FF')) return text;
        var composed = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            var last = composed.Length > 0 ? composed[^1] : '\0';
            if (last - Leading is >= 0 and < LeadingCount && unit - Vowels is >= 0 and < VowelCount)
                composed[^1] = (char)(Syllables + ((last - Leading) * VowelCount + unit - Vowels) * TrailingCount);
            else if (last - Syllables is >= 0 and < LeadingCount * VowelCount * TrailingCount && (last - Syllables) % TrailingCount == 0 && unit - Trailing is > 0 and < TrailingCount)
                composed[^1] = (char)(last + unit - Trailing);
            else
                composed.Append(unit);
        }

        return composed.ToString();
    }
}
