using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Storage;
using Platform.Storage.Blobs;
using Platform.Storage.PostgreSql;
using Platform.Storage.Sqlite;
using Platform.Storage.State;

namespace Platform.Storage;

/// <summary>The one face of storage.</summary>
public static class PlatformStorage
{
    /// <summary>Where several processes may share the blob folder, staged content is another's until it is this old.</summary>
    private static readonly TimeSpan StaleInSharedFolder = TimeSpan.FromHours(24);

    /// <summary>
    /// Adds <see cref="Journal.IJournal"/>, <see cref="IBlobStore"/>, <see cref="IStorageHealth"/>, Orleans' reminder table and its grain storage
    /// <see cref="StorageNames.Grains"/>, as <see cref="StorageOptions"/> say. The stores are opened and checked before the host's services start.
    /// </summary>
    public static IServiceCollection AddPlatformStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var options = Read(configuration);
        services.AddOptions<StorageOptions>()
            .Configure(bound => (bound.Provider, bound.ConnectionString, bound.Folder) = (options.Provider, options.ConnectionString, options.Folder))
            .Validate(bound => bound.Problem() is null, options.Problem() ?? "the storage options are not valid")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => new DataFolder(options.Folder));
        services.TryAddSingleton<IBlobStore>(provider => OpenBlobs(provider, options));
        services.TryAddSingleton<IStorageHealth, StorageHealth>();
        services.AddHostedService<StorageOpening>();
        if (options.Provider == StorageProvider.PostgreSql) PostgreSqlStorage.Add(services, options.ConnectionString ?? "");
        else SqliteStorage.Add(services);
        return services.AddPlatformGrainStorage(StorageNames.Grains, new StateSerializer());
    }

    /// <summary>Adds grain storage under a further name, with the serializer that fits its state.</summary>
    public static IServiceCollection AddPlatformGrainStorage(this IServiceCollection services, string name, IGrainStorageSerializer serializer) =>
        services.AddKeyedSingleton<IGrainStorage>(name, (provider, _) => new DocumentGrainStorage(provider.GetRequiredService<IGrainDocuments>(), serializer));

    private static StorageOptions Read(IConfiguration configuration)
    {
        var options = new StorageOptions { ConnectionString = configuration["Storage:ConnectionString"] };
        if (configuration["Data:Folder"] is { } folder) options.Folder = folder;

        // A value that is no provider stays one that is not, so that validation tells it.
        if (configuration["Storage:Provider"] is { Length: > 0 } provider)
            options.Provider = Enum.TryParse<StorageProvider>(provider, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : (StorageProvider)(-1);
        return options;
    }

    private static FolderBlobStore OpenBlobs(IServiceProvider provider, StorageOptions options)
    {
        var folder = provider.GetRequiredService<DataFolder>();
        var alone = options.Provider == StorageProvider.Sqlite;
        if (alone) folder.HoldAlone();
        return new FolderBlobStore(Path.Combine(folder.Path, "blobs"), alone ? TimeSpan.Zero : StaleInSharedFolder, provider.GetRequiredService<TimeProvider>());
    }
}
