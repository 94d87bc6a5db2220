namespace Platform.Api.Surfaces.Leaderboard;

/// <summary>Sets up the surface.</summary>
internal static class LeaderboardSetup
{
    public static IServiceCollection AddLeaderboard(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LeaderboardLimits>().Bind(configuration.GetSection(LeaderboardLimits.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<Surface, LeaderboardSurface>();
    }
}
