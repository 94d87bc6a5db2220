using Platform.Api.Hosting;

namespace Platform.Api.Surfaces.Leaderboard;

/// <summary>Sets up the surface.</summary>
internal static class LeaderboardSetup
{
    public static IServiceCollection AddLeaderboard(this IServiceCollection services, IConfiguration configuration) =>
        services.AddChecked<LeaderboardLimits>(configuration, LeaderboardLimits.Section).AddSingleton<Surface, LeaderboardSurface>();
}
