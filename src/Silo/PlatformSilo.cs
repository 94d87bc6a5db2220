using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Platform.Grains.Identity;
using Platform.Grains.Jobs;
using Platform.Grains.Jobs.Running;
using Platform.Grains.Leaderboard;
using Platform.Grains.Tracking;
using Platform.Sandbox;
using Platform.Sandbox.Archives;
using Platform.Silo.Workers;
using Platform.Storage;
using Platform.Storage.Blobs;

namespace Platform.Silo;

/// <summary>The one face of the silo: what grains need, and the worker agents of its roles.</summary>
public static class PlatformSilo
{
    /// <summary>
    /// Adds the services of the grains and the worker agents. To be called after storage and Orleans are added to the host, so that workers start after the silo and stop before it.
    /// </summary>
    public static IServiceCollection AddPlatformSilo(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddValidated<SiloOptions>(configuration, SiloOptions.Section);
        services.AddValidated<JobOptions>(configuration, JobOptions.Section);
        services.AddValidated<LeaderboardOptions>(configuration, LeaderboardOptions.Section);
        services.AddValidated<IdentityOptions>(configuration, IdentityOptions.Section);
        services.AddValidated<WorkerOptions>(configuration, ResourceClasses.Section);
        services.AddValidated<ResourceClasses>(configuration, ResourceClasses.Section);

        services.AddSingleton<PasswordHashing>();
        services.AddTravellingFaults();
        services.AddRunRecorder(configuration);
        services.AddTabular(configuration);
        services.AddPictures(configuration);
        services.AddClassroom(configuration);

        var roles = new SiloOptions();
        configuration.GetSection(SiloOptions.Section).Bind(roles);
        if (roles.Has("sandbox")) services.AddSandboxRole();
        return services;
    }

    private static void AddSandboxRole(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var worker = provider.GetRequiredService<IOptions<WorkerOptions>>().Value;
            return new SandboxOptions { BubblewrapPath = worker.Bubblewrap, PythonPath = worker.Python };
        });
        services.AddSingleton(provider => new SandboxRunner(provider.GetRequiredService<SandboxOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var limits = provider.GetRequiredService<IOptions<LeaderboardOptions>>().Value;
            var worker = provider.GetRequiredService<IOptions<WorkerOptions>>().Value;
            return new AttemptTools(
                provider.GetRequiredService<IGrainFactory>(),
                provider.GetRequiredService<IBlobStore>(),
                provider.GetRequiredService<SandboxRunner>(),
                provider.GetRequiredService<SandboxOptions>(),
                provider.GetRequiredService<IOptions<ResourceClasses>>().Value,
                new ArchiveLimits { Entries = limits.MaxEntries, TotalBytes = limits.MaxUnpackedBytes },
                // Of this silo alone: silos share the data folder, and each clears what it left there itself.
                Path.Combine(worker.WorkFolder ?? Path.Combine(provider.GetRequiredService<DataFolder>().Path, "work"), provider.GetRequiredService<IOptions<SiloOptions>>().Value.Name),
                TimeSpan.FromSeconds(5),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<RunningAttempts>>());
        });
        services.AddSingleton<RunningAttempts>();
        services.AddHostedService<WorkerAgent>();
    }
}
