using Microsoft.Extensions.Options;
using Platform.Grains.Classroom;

namespace Platform.Silo;

/// <summary>What the grains of classes and students need.</summary>
internal static class ClassroomSilo
{
    /// <summary>Adds the days that a class's numbers go by.</summary>
    public static IServiceCollection AddClassroom(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<ClassroomOptions>(configuration, ClassroomOptions.Section);
        return services.AddSingleton<FeedHints>().AddSingleton<ClassroomDays>(provider => new(provider.GetRequiredService<IOptions<ClassroomOptions>>()));
    }
}
