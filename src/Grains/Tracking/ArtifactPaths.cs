using Platform.Contracts;

namespace Platform.Grains.Tracking;

/// <summary>Paths of artifacts within a run.</summary>
public static class ArtifactPaths
{
    private const int MaxLength = 1_024;
    private const int MaxPart = 255;

    /// <summary>Why a text is not a relative path of plain parts, or <c>null</c>. The root is the empty text, where <paramref name="rootToo"/> allows it.</summary>
    public static Error? Check(string path, bool rootToo = false)
    {
        if (path.Length == 0 && rootToo) return null;
        var plain = path.Length is > 0 and <= MaxLength && path.Split('/').All(IsPart);
        return plain ? null : Error.Invalid($"Invalid path: '{Names.Cut(path, 250)}'. It must be relative, its parts without '.', '..', backslashes and control characters.");
    }

    /// <summary>The nearest path that is one, for those that others chose.</summary>
    public static string Nearest(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            var plain = Names.Cut(string.Concat(part.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c == '\\' ? '_' : c)), MaxPart);
            return plain is "." or ".." ? "_" : plain;
        });
        var joined = Names.Cut(string.Join('/', parts), MaxLength).TrimEnd('/');
        return joined.Length == 0 ? "_" : joined;
    }

    private static bool IsPart(string part) => part is { Length: > 0 and <= MaxPart } and not ("." or "..") && !part.Any(c => char.IsControl(c) || c == '\\');
}
