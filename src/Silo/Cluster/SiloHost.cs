using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using Platform.Contracts.Live;
using Platform.Storage;
using Platform.Storage.State;
using StackExchange.Redis;

namespace Platform.Silo;

/// <summary>
/// One silo of a cluster: membership and reminders in Redis, grain state in PostgreSQL by Orleans' ADO.NET provider (whose tables the deployment makes), journal in PostgreSQL and blobs
/// on a shared volume by the platform's own storage. The Orleans Dashboard is at <c>/orleans</c>.
/// </summary>
internal static class SiloHost
{
    /// <summary>Adds Orleans and the platform's silo to a host.</summary>
    public static void Configure(WebApplicationBuilder builder)
    {
        var cluster = Read(builder.Configuration);
        var storage = builder.Configuration["Storage:ConnectionString"];
        if (builder.Configuration["Storage:Provider"] != nameof(StorageProvider.PostgreSql) || string.IsNullOrEmpty(storage))
            throw new OptionsValidationException("Storage", typeof(StorageOptions), ["a silo of a cluster needs Storage:Provider=PostgreSql and Storage:ConnectionString"]);

        // Before Orleans, whose own providers take the place of those here that do the same.
        builder.Services.AddPlatformStorage(builder.Configuration);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId))
            .Configure<Orleans.Configuration.SiloOptions>(options => options.SiloName = builder.Configuration["Silo:Name"] ?? Environment.MachineName)
            .ConfigureEndpoints(cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: true)
            .UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(cluster.Redis))
            .UseRedisReminderService(options => options.ConfigurationOptions = ConfigurationOptions.Parse(cluster.Redis))
            .AddAdoNetGrainStorage(StorageNames.Grains, options =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString = storage;
                options.GrainStorageSerializer = new StateSerializer();
            })
            .AddMemoryGrainStorage(StorageNames.PubSub)
            .AddMemoryStreams(LiveStreams.Provider)
            .AddDashboard());
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

    private static Cluster.ClusterSettings Read(IConfiguration configuration)
    {
        var settings = new Cluster.ClusterSettings();
        configuration.GetSection(Cluster.ClusterSettings.Section).Bind(settings);
        var wrong = new List<System.ComponentModel.DataAnnotations.ValidationResult>();
        return System.ComponentModel.DataAnnotations.Validator.TryValidateObject(settings, new(settings), wrong, validateAllProperties: true)
            ? settings
            : throw new OptionsValidationException("Cluster", typeof(Cluster.ClusterSettings), wrong.Select(result => result.ErrorMessage!));
    }
}
