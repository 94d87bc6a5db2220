using System.Text;

namespace Platform.Imaging.Datasets.Files;

/// <summary>Paths within what was uploaded: names separated by <c>/</c>, none of which leaves the folder.</summary>
internal static class DatasetPath
{
    private const int MaxBytes = 1_024;
    private const int MaxDepth = 32;

    private static readonly HashSet<string> PictureEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".dib",
        // Not decoded, and so refused by name: leaving out what somebody took for a picture would be worse.
        ".gif", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".heic", ".heif", ".avif", ".jp2",
    };

    /// <summary>Takes a path as uploaded: backslashes, which Windows writes, become <c>/</c>, a leading <c>./</c> is dropped.</summary>
    /// <param name="text">The path.</param>
    /// <param name="problem">What is wrong with it; <c>null</c> where nothing is.</param>
    public static string Take(string text, out string? problem)
    {
        var path = text.Replace('\\', '/');
        while (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..];
        problem = Problem(path);
        return path;
    }

    /// <summary>Whether it is something that systems leave in folders by themselves.</summary>
    public static bool IsHidden(string path)
    {
        foreach (var range in path.AsSpan().Split('/'))
        {
            var name = path.AsSpan(range);
            if (name.StartsWith(".") || name.Equals("__MACOSX", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return NameOf(path).ToLowerInvariant() is "thumbs.db" or "desktop.ini" or "ehthumbs.db";
    }

    /// <summary>Whether its name is that of a picture.</summary>
    public static bool IsPicture(string path) => PictureEndings.Contains(Path.GetExtension(NameOf(path)));

    /// <summary>Its last name.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The folder it is in, with the <c>/</c> at its end; empty for the root.</summary>
    public static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    /// <summary>The path without its ending.</summary>
    public static string StemOf(string path) => path[..^Path.GetExtension(NameOf(path)).Length];

    private static string? Problem(string path)
    {
        if (path.Length == 0) return "a name is empty";
        if (path.Any(char.IsControl)) return "a name holds a control character";
        if (path[0] == '/' || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))) return "a path is absolute";
        if (Encoding.UTF8.GetByteCount(path) > MaxBytes) return $"a path is longer than {MaxBytes} bytes";
        var names = path.Split('/');
        if (names.Length > MaxDepth) return $"a path is nested deeper than {MaxDepth} folders";
        if (names.Contains("..")) return "a path leaves the dataset's folder";
        return names.Any(name => name is "" or ".") ? "a path has an empty part" : null;
    }
}
