using Microsoft.OpenApi;
using Platform.Api.Identity;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>Marks the route that the Jupyter proxy sends to, which drops any prefix and has no key.</summary>
public sealed class TakesProxy
{
    /// <summary>The one instance.</summary>
    public static readonly TakesProxy Instance = new();
}

/// <summary>The class a request is about, and who is behind it: what its limits are counted for.</summary>
/// <param name="Class">The class.</param>
/// <param name="Who">Their key, by name, or their address.</param>
public sealed record ClassroomCaller(string Class, string Who);

/// <summary>
/// <c>Authorization: Bearer &lt;key&gt;</c>, or <c>?token=</c> where a route allows it. The caller's user id is the class of the key. Where no key is needed, what is sent as one does not matter.
/// </summary>
public sealed class ClassroomAuthentication(ClassroomApiKeys keys, ClassroomLimits limits) : ISurfaceAuthentication
{
    private const string Prefix = "Bearer ";

    /// <inheritdoc />
    public SurfaceError Refusal { get; } = new(StatusCodes.Status401Unauthorized, "A valid API key is needed: Authorization: Bearer <key>", ClassroomErrors.NoKey);

    /// <inheritdoc />
    public string Challenge => "Bearer";

    /// <inheritdoc />
    public string SchemeName => "bearer";

    /// <inheritdoc />
    public OpenApiSecurityScheme Scheme => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        Description = $"{ClassroomApiKeys.Setting} のいずれかのキー。",
    };

    /// <inheritdoc />
    public string? UserOf(HttpContext context, bool inQuery)
    {
        var sent = Sent(context.Request, inQuery);
        if (sent is not null && keys.Find(sent) is { } key) return Set(context, key.Class, "key/" + key.Name);
        return keys.IsOpen || (sent is null && TakesAnyone(context)) ? Set(context, ClassroomApiKeys.DefaultClass, "address/" + Address(context)) : null;
    }

    private bool TakesAnyone(HttpContext context) =>
        limits.OpenEvents && context.Surface.Base.Length == 0 && context.GetEndpoint()?.Metadata.GetMetadata<TakesProxy>() is not null;

    private static string Set(HttpContext context, string classId, string who)
    {
        context.Features.Set(new ClassroomCaller(classId, who));
        return classId;
    }

    /// <summary>What was sent as a key; <c>null</c> for nothing, and of another scheme what no key can be.</summary>
    private static string? Sent(HttpRequest request, bool inQuery)
    {
        var header = request.Headers.Authorization;
        if (header.Count > 0)
            return header.Count == 1 && header[0] is { } value && value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? value[Prefix.Length..].Trim() : "";
        if (!inQuery) return null;
        var query = request.Query["token"];
        return query.Count switch { 0 => null, 1 => query[0] ?? "", _ => "" };
    }

    private static string Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "";
    }
}

/// <summary>The short way to who is behind a request.</summary>
internal static class ClassroomRequests
{
    extension(HttpContext context)
    {
        /// <summary>Who is. Only on routes that need a caller.</summary>
        public ClassroomCaller ClassroomCaller =>
            context.Features.Get<ClassroomCaller>() ?? throw new InvalidOperationException("the route does not ask for a caller");
    }
}
