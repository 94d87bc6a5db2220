using Platform.Api.Hosting;

namespace Platform.Api.Surfaces.Training;

/// <summary>Sets up the surface.</summary>
internal static class TrainingSetup
{
    public static IServiceCollection AddTraining(this IServiceCollection services, IConfiguration configuration) =>
        services.AddChecked<DatasetLimits>(configuration, DatasetLimits.Section).AddSingleton<Surface, TrainingSurface>().AddSingleton(new InternalAuth(configuration[InternalAuth.Key]));
}
