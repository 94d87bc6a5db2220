using Microsoft.OpenApi;
using Platform.Api.Identity;

namespace Platform.Api.Surfaces;

/// <summary><c>Authorization: Bearer …</c>, or <c>?token=…</c> where a route allows it.</summary>
public sealed class BearerAuthentication(ITokenAuthenticator tokens, string refusal) : ISurfaceAuthentication
{
    private const string Prefix = "Bearer ";

    /// <inheritdoc />
    public SurfaceError Refusal { get; } = new(StatusCodes.Status401Unauthorized, refusal, "unauthorized");

    /// <inheritdoc />
    public string Challenge => "Bearer";

    /// <inheritdoc />
    public string SchemeName => "bearer";

    /// <summary>Where a caller has the token from, for the reference.</summary>
    public string TokenDescription { get; init; } = "One of the tokens of API_TOKENS.";

    /// <inheritdoc />
    public OpenApiSecurityScheme Scheme => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        Description = TokenDescription,
    };

    /// <inheritdoc />
    public string? UserOf(HttpContext context, bool inQuery)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 1 && header[0] is { } value)
            return value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? tokens.UserOf(value[Prefix.Length..].Trim()) : null;
        if (header.Count > 0 || !inQuery) return null;
        var query = context.Request.Query["token"];
        return query.Count == 1 ? tokens.UserOf(query[0] ?? "") : null;
    }
}
