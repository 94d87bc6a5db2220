using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Contracts.Jobs;
using Platform.Grains.Identity;
using Platform.Grains.Jobs;
using Platform.Grains.Leaderboard;
using Platform.Grains.Tracking;
using Platform.Silo.Workers;

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
        services.AddTraining(configuration);

        var roles = new SiloOptions();
        configuration.GetSection(SiloOptions.Section).Bind(roles);
        if (roles.Has(PoolNames.Sandbox)) services.AddSandboxRole();
        if (roles.Has(PoolNames.Gpu)) services.AddGpuRole(configuration);
        else services.LeaveOutGpuGrains();
        return services;
    }
}
