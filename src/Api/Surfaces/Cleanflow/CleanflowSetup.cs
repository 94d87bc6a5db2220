namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>Sets up the surface.</summary>
internal static class CleanflowSetup
{
    public static IServiceCollection AddCleanflow(this IServiceCollection services, IConfiguration configuration) => services.AddSingleton<Surface, CleanflowSurface>();
}
