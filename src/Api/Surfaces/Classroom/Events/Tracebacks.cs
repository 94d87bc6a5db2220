using System.Text.RegularExpressions;

namespace Platform.Api.Surfaces.Classroom.Events;

/// <summary>Tells whether a text is what a Python kernel gives for an error. Asked only where an event does not say itself whether it failed.</summary>
internal static partial class Tracebacks
{
    private const string Header = "Traceback (most recent call last)";

    /// <summary>Whether it is: it has the header of a traceback, or, as of a syntax error, the place of the cell; and ends in a line that names an exception.</summary>
    public static bool IsIn(string? text)
    {
        if (string.IsNullOrEmpty(text)) return false;
        if (!text.Contains(Header, StringComparison.Ordinal) && !text.Contains("Cell In", StringComparison.Ordinal) && !text.Contains("  File \"", StringComparison.Ordinal)) return false;
        return Exception().IsMatch(LastLine(text));
    }

    /// <summary>The last line that is not blank, without terminal colours; empty where there is none.</summary>
    public static string LastLine(string text)
    {
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var at = rest.LastIndexOfAny('\n', '\r');
            var line = Colours().Replace(rest[(at + 1)..].ToString(), "").Trim();
            if (line.Length > 0) return line;
            rest = at < 0 ? [] : rest[..at];
        }

        return "";
    }

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{N}_.]*(?:$|:)", RegexOptions.CultureInvariant)]
    private static partial Regex Exception();

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]", RegexOptions.CultureInvariant)]
    private static partial Regex Colours();
}
