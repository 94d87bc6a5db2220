using System.Text;

namespace Platform.Tabular.Cleaning;

/// <summary>What Python's texts do, done to ours.</summary>
internal static class PythonText
{
    /// <summary>Whether <c>str.isspace</c> has it: what .NET calls white space, and the four separators of ASCII.</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\x1c' and <= '\x1f';

    /// <summary><c>text.strip()</c>.</summary>
    public static string Strip(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsSpace(text[start])) start++;
        while (end > start && IsSpace(text[end - 1])) end--;
        return text[start..end];
    }

    /// <summary><c>' '.join(text.split())</c>; the text itself where it is so already.</summary>
    public static string Collapse(string text)
    {
        if (IsCollapsed(text)) return text;
        var collapsed = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!IsSpace(character)) collapsed.Append(character);
            else if (collapsed.Length > 0 && collapsed[^1] != ' ') collapsed.Append(' ');
        }

        if (collapsed.Length > 0 && collapsed[^1] == ' ') collapsed.Length--;
        return collapsed.ToString();
    }

    private static bool IsCollapsed(string text)
    {
        var space = true;
        foreach (var character in text)
        {
            if (!IsSpace(character)) space = false;
            else if (space || character != ' ') return false;
            else space = true;
        }

        return !space || text.Length == 0;
    }
}
