using Platform.Api.Hosting;
using Platform.Api.Identity;
using Platform.Api.Surfaces.Classroom.Dashboards;
using Platform.Api.Surfaces.Classroom.Events;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>Sets up the surface.</summary>
internal static class ClassroomSetup
{
    /// <exception cref="ConfigurationException">The keys cannot be used, or there are none where some are needed.</exception>
    public static IServiceCollection AddClassroom(this IServiceCollection services, IConfiguration configuration, bool isDevelopment) => services
        .AddChecked<ClassroomLimits>(configuration, ClassroomLimits.Section)
        .AddSingleton(ClassroomApiKeys.Parse(configuration[ClassroomApiKeys.Setting], isDevelopment))
        .AddSingleton<ClassroomRates>()
        .AddSingleton<EventIntake>()
        .AddSingleton<DashboardSeats>()
        .AddHostedService(provider => provider.GetRequiredService<DashboardSeats>())
        .AddSingleton<ClassFeeds>()
        .AddSingleton<Surface, ClassroomSurface>();
}
