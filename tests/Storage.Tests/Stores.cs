using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Storage;
using Platform.Storage.Blobs;
using Platform.Storage.Journal;

namespace Platform.Storage.Tests;

/// <summary>The stores as a host has them, opened from configuration.</summary>
internal sealed class Stores : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Stores(ServiceProvider services) => _services = services;

    public IJournal Journal => _services.GetRequiredService<IJournal>();

    public IBlobStore Blobs => _services.GetRequiredService<IBlobStore>();

    public IGrainStorage Grains => _services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Grains);

    public IReminderTable Reminders => _services.GetRequiredService<IReminderTable>();

    public IStorageHealth Health => _services.GetRequiredService<IStorageHealth>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public static async Task<Stores> OpenAsync(string folder, string provider = "Sqlite", string? connection = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Folder"] = folder,
            ["Storage:Provider"] = provider,
            ["Storage:ConnectionString"] = string.IsNullOrEmpty(connection) ? null : connection,
        }).Build();
        var services = new ServiceCollection().AddPlatformStorage(configuration).BuildServiceProvider();
        try
        {
            await services.GetRequiredService<IDatabaseProbe>().OpenAsync(CancellationToken.None);
            services.GetRequiredService<IBlobStore>();
            return new Stores(services);
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
