using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Platform.Sandbox.Archives;

/// <summary>
/// The path of a file inside a submission, by the one set of rules for loose uploads and archive entries alike: names separated by <c>/</c>, none
/// of which leaves the folder or means something else on another system. A leading <c>./</c> is dropped; nothing else is repaired.
/// </summary>
public sealed record RelativePath
{
    /// <summary>The most bytes of a whole path, as UTF-8.</summary>
    public const int MaxBytes = 1024;

    /// <summary>The most bytes of one name, as UTF-8: what Linux file systems take.</summary>
    public const int MaxNameBytes = 255;

    /// <summary>The most names in a path.</summary>
    public const int MaxDepth = 32;

    private RelativePath(string text) => Text = text;

    /// <summary>The path: never empty, never rooted.</summary>
    public string Text { get; }

    /// <summary>The last name.</summary>
    public string Name => Text[(Text.LastIndexOf('/') + 1)..];

    /// <summary>The folders the file is in, from the outermost.</summary>
    public IEnumerable<string> Folders
    {
        get
        {
            for (var at = Text.IndexOf('/'); at >= 0; at = Text.IndexOf('/', at + 1)) yield return Text[..at];
        }
    }

    /// <summary>Takes a path, or says in <paramref name="problem"/> what is wrong with it (as in "the name …").</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RelativePath? path, [NotNullWhen(false)] out string? problem)
    {
        path = null;
        while (text is not null && text.StartsWith("./", StringComparison.Ordinal)) text = text[2..];
        problem = Problem(text);
        if (problem is null) path = new RelativePath(text!);
        return problem is null;
    }

    /// <summary>The host's path of the file below <paramref name="folder"/>.</summary>
    public string Under(string folder) => Path.Join(folder, Text);

    /// <inheritdoc />
    public override string ToString() => Text;

    /// <summary>A name for a message: control characters shown as U+FFFD, and no longer than 100 characters.</summary>
    internal static string Shown(string? name)
    {
        var text = new string((name ?? "").Select(unit => char.IsControl(unit) || char.IsSurrogate(unit) ? '\uFFFD' : unit).Take(101).ToArray());
        return text.Length > 100 ? text[..100] + "…" : text;
    }

    private static string? Problem(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "is empty";
        if (text.Contains('\0')) return "holds a NUL";
        if (text.Any(char.IsControl)) return "holds a control character";
        if (!IsUnicode(text)) return "is not valid Unicode";
        if (text.Contains('\\')) return "holds a backslash";
        if (text[0] == '/') return "is absolute";
        if (text.Length >= 2 && text[1] == ':' && char.IsAsciiLetter(text[0])) return "begins with a drive letter";
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes) return $"is longer than {MaxBytes} bytes";
        var names = text.Split('/');
        if (names.Length > MaxDepth) return $"is nested deeper than {MaxDepth} folders";
        foreach (var name in names)
        {
            if (name is "..") return "leaves the folder";
            if (name is "" or ".") return "has an empty part";
            if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes) return $"has a part longer than {MaxNameBytes} bytes";
        }
        return null;
    }

    private static bool IsUnicode(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (rune == Rune.ReplacementChar && !text.Contains('\uFFFD')) return false;
        // EnumerateRunes shows a lone surrogate as U+FFFD, which the text may also hold for itself.
        return !text.Where((unit, at) => char.IsHighSurrogate(unit) && (at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
            || char.IsLowSurrogate(unit) && (at == 0 || !char.IsHighSurrogate(text[at - 1]))).Any();
    }
}
