using Orleans.Configuration;
using Orleans.Serialization;
using Platform.Contracts.Live;
using Platform.Storage;
using StackExchange.Redis;

namespace Platform.Api.Hosting;

/// <summary>Makes the Api a client of a cluster whose membership is in Redis. Its journal and blobs are those of the silos.</summary>
internal static class ClusterClient
{
    public static void Add(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (configuration["Cluster:Redis"] is not { Length: > 0 } redis) throw new ConfigurationException("Cluster:Redis must be given, such as 'redis:6379'.");
        if (configuration["Storage:Provider"] != nameof(StorageProvider.PostgreSql))
            throw new ConfigurationException("Storage:Provider must be PostgreSql, with Storage:ConnectionString: the Api of a cluster shares the storage of its silos.");
        var membership = Reach(redis);
        builder.Services.AddPlatformStorage(configuration);
        // As the silos do, so that a store's fault is known here for what it is.
        builder.Services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Platform."));
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(options =>
            {
                options.ClusterId = configuration["Cluster:ClusterId"] ?? "platform";
                options.ServiceId = configuration["Cluster:ServiceId"] ?? "platform";
            })
            .UseRedisClustering(options => options.ConfigurationOptions = membership)
            .UseConnectionRetryFilter(TryAgain)
            .AddMemoryStreams(LiveStreams.Provider));
    }

    /// <summary>Connects once before all else, so that a Redis which cannot be used is one clear line.</summary>
    private static ConfigurationOptions Reach(string redis)
    {
        try
        {
            var options = ConfigurationOptions.Parse(redis);
            using var probe = ConnectionMultiplexer.Connect(options);
            return options;
        }
        catch (RedisConnectionException)
        {
            throw new ConfigurationException("Redis cannot be reached; check that it runs and Cluster:Redis");
        }
        catch (ArgumentException fault)
        {
            throw new ConfigurationException($"Cluster:Redis is not a Redis configuration, such as 'redis:6379': {fault.Message}");
        }
    }

    /// <summary>The Api may start before its silos: it waits for one.</summary>
    private static async Task<bool> TryAgain(Exception fault, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync($"No silo of the cluster can be reached; trying again. {fault.Message}");
        await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
        return true;
    }
}
