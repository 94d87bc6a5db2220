using Microsoft.OpenApi;

namespace Platform.Api.Surfaces;

/// <summary>How callers of a surface say who they are.</summary>
public interface ISurfaceAuthentication
{
    /// <summary>The id of the user that the request speaks for, or null where it does not say so acceptably.</summary>
    /// <param name="context">The request.</param>
    /// <param name="inQuery">Whether the token may also stand in the query, as for a WebSocket, which cannot send headers from a browser.</param>
    string? UserOf(HttpContext context, bool inQuery);

    /// <summary>The error of a request that has no caller.</summary>
    SurfaceError Refusal { get; }

    /// <summary>The value of <c>WWW-Authenticate</c> in that error.</summary>
    string Challenge { get; }

    /// <summary>The scheme's name in the reference.</summary>
    string SchemeName { get; }

    /// <summary>The scheme in the reference.</summary>
    OpenApiSecurityScheme Scheme { get; }
}
