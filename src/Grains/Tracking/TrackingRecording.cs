using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Platform.Storage.Blobs;

namespace Platform.Grains.Tracking;

/// <summary>The one face of tracking on a silo.</summary>
public static class TrackingRecording
{
    // An upload of a large output takes its time.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Adds <see cref="IRunRecorder"/>: for the server that <c>MLFLOW_TRACKING_URI</c> names, or else for our own store.</summary>
    /// <exception cref="InvalidOperationException">The address is not one.</exception>
    public static IServiceCollection AddRunRecorder(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        if (MlflowServer.Of(configuration) is not { } server)
        {
            services.TryAddSingleton<IRunRecorder, GrainRunRecorder>();
            return services;
        }

        services.TryAddSingleton(server);
        services.TryAddSingleton<IRunRecorder>(provider => new MlflowRunRecorder(
            new MlflowConnection(new HttpClient { Timeout = RequestTimeout }, server, provider.GetRequiredService<TimeProvider>()),
            server,
            provider.GetRequiredService<IBlobStore>(),
            provider.GetRequiredService<ILogger<MlflowRunRecorder>>()));
        return services;
    }
}
