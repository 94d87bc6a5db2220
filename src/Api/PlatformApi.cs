using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Api.Health;
using Platform.Api.Hosting;
using Platform.Api.Identity;
using Platform.Api.Live;
using Platform.Api.Requests;
using Platform.Api.Surfaces;
using Platform.Api.Surfaces.Classroom;
using Platform.Api.Surfaces.Cleanflow;
using Platform.Api.Surfaces.Idempotency;
using Platform.Api.Surfaces.Leaderboard;
using Platform.Api.Surfaces.Reference;
using Platform.Api.Surfaces.Training;
using Platform.Api.Tracking;

namespace Platform.Api;

/// <summary>The one face of the Api. The host adds storage, and a silo or an Orleans client.</summary>
public static class PlatformApi
{
    /// <summary>Adds the surfaces, the tracking server, live watching and health, and the ports they are at.</summary>
    /// <exception cref="ConfigurationException">A value of the configuration cannot be used.</exception>
    public static WebApplicationBuilder AddPlatformApi(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        var ports = PlatformPorts.Read(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(ports);
        services.AddSingleton(ApiTokens.Parse(configuration[ApiTokens.Key], builder.Environment.IsDevelopment()));
        services.AddSingleton<ITokenAuthenticator>(provider => provider.GetRequiredService<ApiTokens>());
        services.AddSingleton<AnyTokens>();
        services.AddSingleton(new TrackingLinks(configuration, ports));
        services.AddSingleton<SurfaceDirectory>().AddSurfaceReference();
        services.AddSingleton<IdempotentRequests>().AddSingleton<KeyedLocks>().AddSingleton<Readiness>();
        services.AddLive(configuration);
        services.AddIdentity(configuration);
        services.AddLeaderboard(configuration).AddCleanflow(configuration).AddClassroom(configuration, builder.Environment.IsDevelopment()).AddTraining(configuration).AddTracking(configuration);
        return builder.ListenAtPorts();
    }

    /// <summary>Maps all of it.</summary>
    public static WebApplication MapPlatformApi(this WebApplication app)
    {
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<MainErrors>();
        app.UseMiddleware<SurfaceMiddleware>();
        app.UseLiveSockets();
        app.UseRouting();
        app.UseSurfaceCallers();
        app.UseLiveCallers();
        app.MapSurfaces();
        app.MapTracking();
        app.MapLive();
        app.MapHealth();
        return app;
    }
}
