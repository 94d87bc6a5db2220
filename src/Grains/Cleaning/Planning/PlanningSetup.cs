using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Grains.Cleaning.Planning;

/// <summary>The one face of planning on a silo.</summary>
public static class PlanningSetup
{
    /// <summary>Adds every <see cref="IPlanner"/> that a configuration allows: the rules always.</summary>
    public static IServiceCollection AddPlanners(this IServiceCollection services, IConfiguration configuration) => services.AddSingleton<IPlanner, RulesPlanner>();
}
