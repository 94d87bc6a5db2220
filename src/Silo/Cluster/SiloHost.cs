using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using Platform.Contracts.Live;
using Platform.Storage;
using StackExchange.Redis;

namespace Platform.Silo;

/// <summary>
/// One silo of a cluster: membership and reminders in Redis, grain state and journal in PostgreSQL and blobs on a shared volume by the platform's own storage, which makes its tables
/// itself. Who listens to which stream is kept in memory: streams only carry hints. The Orleans Dashboard is at <c>/orleans</c>.
/// </summary>
internal static class SiloHost
{
    /// <summary>Adds Orleans and the platform's silo to a host.</summary>
    public static void Configure(WebApplicationBuilder builder)
    {
        var cluster = Read(builder.Configuration);
        var redis = Reach(cluster.Redis);
        var storage = builder.Configuration["Storage:ConnectionString"];
        if (builder.Configuration["Storage:Provider"] != nameof(StorageProvider.PostgreSql) || string.IsNullOrEmpty(storage))
            throw new OptionsValidationException("Storage", typeof(StorageOptions), ["a silo of a cluster needs Storage:Provider=PostgreSql and Storage:ConnectionString"]);

        // Before Orleans, whose reminders in Redis take the place of those here.
        builder.Services.AddPlatformStorage(builder.Configuration);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId))
            .Configure<Orleans.Configuration.SiloOptions>(options => options.SiloName = builder.Configuration[$"{SiloOptions.Section}:Name"] ?? Environment.MachineName)
            .Configure<EndpointOptions>(options => Listen(options, cluster))
            .UseRedisClustering(options => options.ConfigurationOptions = redis)
            .UseRedisReminderService(options => options.ConfigurationOptions = redis)
            .AddMemoryGrainStorage(StorageNames.PubSub)
            .AddMemoryStreams(LiveStreams.Provider)
            .AddDashboard());
        ClusterReminders.Add(builder.Services);
        builder.Services.AddPlatformSilo(builder.Configuration);
        builder.Services.AddHealthChecks();
    }

    /// <summary>Maps what a silo answers over HTTP: its health and the dashboard.</summary>
    public static void Map(WebApplication app)
    {
        app.MapHealthChecks("/health/live");
        app.MapGet("/health/ready", async (IStorageHealth health, CancellationToken cancellationToken) =>
            await health.CheckAsync(cancellationToken) is { } problem ? Results.Text(problem, statusCode: 503) : Results.Text("ready"));
        app.MapOrleansDashboard("/orleans");
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
            throw new OptionsValidationException("Cluster", typeof(Cluster.ClusterSettings), ["Redis cannot be reached; check that it runs and Cluster:Redis"]);
        }
        catch (ArgumentException fault)
        {
            throw new OptionsValidationException("Cluster", typeof(Cluster.ClusterSettings), [$"Cluster:Redis is not a Redis configuration, such as 'redis:6379': {fault.Message}"]);
        }
    }

    private static void Listen(EndpointOptions options, Cluster.ClusterSettings cluster)
    {
        (options.SiloPort, options.GatewayPort) = (cluster.SiloPort, cluster.GatewayPort);
        if (cluster.Address is { Length: > 0 } address)
        {
            // At that address alone, which the others are told.
            options.AdvertisedIPAddress = IPAddress.Parse(address);
            return;
        }

        options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, cluster.SiloPort);
        options.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Any, cluster.GatewayPort);
    }

    private static Cluster.ClusterSettings Read(IConfiguration configuration)
    {
        var settings = new Cluster.ClusterSettings();
        configuration.GetSection(Cluster.ClusterSettings.Section).Bind(settings);
        var wrong = new List<ValidationResult>();
        return Validator.TryValidateObject(settings, new(settings), wrong, validateAllProperties: true)
            ? settings
            : throw new OptionsValidationException("Cluster", typeof(Cluster.ClusterSettings), wrong.Select(result => result.ErrorMessage!));
    }
}
