using Microsoft.Extensions.Options;
using Platform.Grains.Cleaning;
using Platform.Grains.Cleaning.Planning;
using Platform.Grains.Datasets;
using Platform.Storage;
using Platform.Storage.Blobs;

namespace Platform.Silo;

/// <summary>What the grains of datasets, plans and executions need.</summary>
internal static class TabularSilo
{
    /// <summary>Adds the work on tables and the planners.</summary>
    public static IServiceCollection AddTabular(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<TabularOptions>(configuration, TabularOptions.Section);
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<TabularOptions>>().Value;
            // Of this silo alone: silos share the data folder, and each empties what it left there itself.
            var folder = Path.Combine(
                options.WorkFolder ?? Path.Combine(provider.GetRequiredService<DataFolder>().Path, "tabular"), provider.GetRequiredService<IOptions<SiloOptions>>().Value.Name);
            return new TabularWork(provider.GetRequiredService<IBlobStore>(), options, folder, provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        });
        services.AddSingleton<PlanMaking>();
        return services.AddPlanners(configuration);
    }
}
