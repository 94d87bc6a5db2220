using Platform.Api.Surfaces.Reference;
using Platform.Contracts;

namespace Platform.Api.Surfaces;

/// <summary>Whether a route needs a caller, and where the token may stand.</summary>
public sealed record CallerPolicy(bool Required, bool TokenInQuery);

/// <summary>Maps the surfaces, and lets routes say what they need.</summary>
public static class SurfaceRoutes
{
    /// <summary>The route answers anyone.</summary>
    public static TBuilder WithoutCaller<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new CallerPolicy(Required: false, TokenInQuery: false));

    /// <summary>The caller's token may stand in the query too.</summary>
    public static TBuilder WithTokenInQuery<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new CallerPolicy(Required: true, TokenInQuery: true));

    /// <summary>Maps every surface's routes and its reference under its prefix.</summary>
    public static void MapSurfaces(this IEndpointRouteBuilder app)
    {
        foreach (var surface in app.ServiceProvider.GetRequiredService<SurfaceDirectory>().All)
        {
            var routes = app.MapGroup(surface.Prefix).WithGroupName(surface.Name).WithMetadata(new CallerPolicy(Required: true, TokenInQuery: false));
            surface.Map(routes);
            routes.MapReference(surface);
        }
    }

    /// <summary>Finds out who asks, after routing, and refuses where the route needs a caller and there is none.</summary>
    public static void UseSurfaceCallers(this IApplicationBuilder app) => app.Use((HttpContext context, RequestDelegate next) =>
    {
        if (context.Features.Get<SurfaceFeature>() is { } feature && context.GetEndpoint()?.Metadata.GetMetadata<CallerPolicy>() is { Required: true } policy)
        {
            var authentication = feature.Surface.Authentication;
            if (authentication.UserOf(context, policy.TokenInQuery) is not { } user) return SurfaceErrors.WriteAsync(context, authentication.Refusal);
            feature.Caller = new Caller(user);
        }

        return next(context);
    });
}
