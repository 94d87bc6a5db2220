using Orleans.Hosting;
using Platform.Contracts.Live;
using Platform.Storage;

namespace Platform.Silo;

/// <summary>A silo that is the whole cluster, in the process of its host.</summary>
public static class StandaloneSilo
{
    /// <summary>Adds Orleans, for one process, on the platform's own storage and reminders, and the platform's silo on it.</summary>
    public static IHostApplicationBuilder UsePlatformStandaloneSilo(this IHostApplicationBuilder builder)
    {
        // One process has one data folder, which it holds alone: whoever works on it is the same worker, whatever the machine is called.
        builder.Configuration.AddInMemoryCollection([new($"{SiloOptions.Section}:Name", builder.Configuration[$"{SiloOptions.Section}:Name"] ?? "standalone")]);
        builder.Services.AddPlatformStorage(builder.Configuration);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(
                builder.Configuration.GetValue($"{SiloOptions.Section}:Port", 11_111), builder.Configuration.GetValue($"{SiloOptions.Section}:GatewayPort", 30_000))
            .AddReminders()
            .AddMemoryGrainStorage(StorageNames.PubSub)
            .AddMemoryStreams(LiveStreams.Provider));
        builder.Services.AddPlatformSilo(builder.Configuration);
        return builder;
    }
}
