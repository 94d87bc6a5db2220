using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Platform.Api.Hosting;

namespace Platform.Api.Live;

/// <summary>Sets up what is watched live.</summary>
internal static class LiveSetup
{
    private const string Path = "/hubs/live";
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static IServiceCollection AddLive(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<LiveOptions>(configuration, LiveOptions.Section);
        services.AddSingleton<LiveRelay>().AddSingleton<LiveCallers>().AddSingleton(provider => new WatchSlots(provider.GetRequiredService<IOptions<LiveOptions>>().Value.WatchesPerUser));
        services.AddSignalR(options => options.KeepAliveInterval = KeepAlive);
        return services;
    }

    /// <summary>A peer that does not answer a ping is gone.</summary>
    public static void UseLiveSockets(this IApplicationBuilder app) =>
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive });

    /// <summary>Finds out who calls the hub, after routing: before a connection is made, as afterwards there is no status to answer.</summary>
    public static void UseLiveCallers(this IApplicationBuilder app) => app.Use((HttpContext context, RequestDelegate next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>()?.HubType == typeof(LiveHub))
        {
            if (context.RequestServices.GetRequiredService<LiveCallers>().Find(context) is not { } user) return Refuse(context.Response);
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user)], "bearer"));
        }

        return next(context);
    });

    private static Task Refuse(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers.WWWAuthenticate = "Bearer";
        return response.WriteAsJsonAsync(new { detail = "a valid token is needed: Authorization: Bearer <token>, or access_token=<token>" });
    }

    public static void MapLive(this IEndpointRouteBuilder app) => app.MapHub<LiveHub>(Path);
}
