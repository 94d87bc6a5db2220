using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Platform.Storage.Journal;

namespace Platform.Storage.Tests;

public sealed class PlatformStorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private IHost Host(params (string Key, string? Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new("Data:Folder", _folder.File("data"))]);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)));
        builder.Services.AddPlatformStorage(builder.Configuration);
        return builder.Build();
    }

    [Theory]
    [InlineData("Storage:Provider", "Oracle", "Storage:Provider must be Sqlite or PostgreSql")]
    [InlineData("Storage:Provider", "7", "Storage:Provider must be Sqlite or PostgreSql")]
    [InlineData("Storage:Provider", "PostgreSql", "Storage:ConnectionString must be given")]
    [InlineData("Storage:ConnectionString", "Host=x", "Storage:ConnectionString is for")]
    [InlineData("Data:Folder", "", "Data:Folder must name a folder")]
    public async Task A_bad_setting_is_one_line_at_start(string key, string value, string line)
    {
        using var host = Host((key, value));
        var refused = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.StartsWith(line, Assert.Single(refused.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task A_connection_string_that_is_none_is_told_at_start()
    {
        using var host = Host(("Storage:Provider", "postgresql"), ("Storage:ConnectionString", "nonsense"));
        var refused = await Assert.ThrowsAsync<StorageException>(() => host.StartAsync());
        Assert.Contains("Storage:ConnectionString", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stores_are_open_before_any_service_of_the_host_starts()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new("Data:Folder", _folder.File("data"))]);
        builder.Services.AddHostedService(services => new Early(services, _folder.File("data/platform.db")));
        builder.Services.AddPlatformStorage(builder.Configuration);
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
    }

    [Fact]
    public async Task A_damaged_database_fails_the_start()
    {
        Directory.CreateDirectory(_folder.File("data"));
        await File.WriteAllTextAsync(_folder.File("data/platform.db"), new string('x', 8_192));
        using var host = Host();
        await Assert.ThrowsAnyAsync<StorageException>(() => host.StartAsync());
    }

    [Fact]
    public async Task Health_is_well_and_says_what_is_wrong_when_blobs_cannot_be_written()
    {
        using var host = Host();
        await host.StartAsync();
        var health = host.Services.GetRequiredService<IStorageHealth>();
        Assert.Null(await health.CheckAsync());
        Directory.Delete(_folder.File("data/blobs"), recursive: true);
        Assert.Contains("blobs", await health.CheckAsync(), StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task Stopping_the_host_lets_the_folder_go_with_everything_in_it()
    {
        for (var round = 1; round <= 3; round++)
        {
            using var host = Host();
            await host.StartAsync();
            Assert.Equal([round], await host.Services.GetRequiredService<IJournal>().AppendAsync([new JournalAppend("s", $"{round}", DateTimeOffset.UnixEpoch, "k", "x")]));
            await host.StopAsync();
        }
    }

    private sealed class Early(IServiceProvider services, string database) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            Assert.True(File.Exists(database));
            await services.GetRequiredService<IJournal>().AppendAsync([new JournalAppend("s", "1", DateTimeOffset.UnixEpoch, "k", "x")], cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
