using Microsoft.AspNetCore.Http.Features;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>
/// Parts of a path as the caller wrote it. The server leaves <c>%2F</c> as it is where it decodes the rest, so that afterwards nobody can tell it from <c>%252F</c>.
/// </summary>
internal static class RawPath
{
    /// <summary>What stands between two texts in the path, decoded; <c>null</c> where they do not stand there, or there is nothing between them.</summary>
    /// <param name="context">The request.</param>
    /// <param name="before">What comes before, in the surface's own path.</param>
    /// <param name="after">The path's end.</param>
    public static string? Between(HttpContext context, string before, string after)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (!target.StartsWith('/')) target = Uri.TryCreate(target, UriKind.Absolute, out var whole) ? whole.PathAndQuery : "";
        var end = target.IndexOfAny(['?', '#']);
        var path = end < 0 ? target : target[..end];
        var prefix = context.Surface.Base + before;
        if (!path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) || !path.EndsWith(after, StringComparison.OrdinalIgnoreCase) || path.Length <= prefix.Length + after.Length) return null;
        var decoded = Uri.UnescapeDataString(path[prefix.Length..^after.Length]);
        return string.IsNullOrWhiteSpace(decoded) ? null : decoded;
    }
}
