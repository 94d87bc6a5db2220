using System.Net.NetworkInformation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace Platform.Local.Orleans.Tests;

/// <summary>A silo in a host of its own.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private static int _port = 20000 + (Environment.ProcessId % 2000 * 10);
    private readonly IHost _host;

    private TestSilo(IHost host, string clusterId, int gatewayPort)
    {
        _host = host;
        ClusterId = clusterId;
        GatewayPort = gatewayPort;
    }

    public static string ServiceId => "test";

    public string ClusterId { get; }

    public int GatewayPort { get; }

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IClusterClient Client => Services.GetRequiredService<IClusterClient>();

    public IManagementGrain Management => Grains.GetGrain<IManagementGrain>(0);

    public static async Task<TestSilo> StartAsync(Action<ISiloBuilder>? configure = null)
    {
        var (clusterId, gatewayPort) = ($"test-{Guid.NewGuid():N}", FreePort());
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), gatewayPort, serviceId: ServiceId, clusterId: clusterId);
            silo.AddMemoryGrainStorageAsDefault();
            silo.AddMemoryGrainStorage("PubSubStore");
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new TestSilo(host, clusterId, gatewayPort);
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static int FreePort()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _port);
            var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
            if (taken.All(endpoint => endpoint.Port != port)) return port;
        }
    }
}

/// <summary>One silo for the tests of a class.</summary>
public class SiloFixture : IAsyncLifetime
{
    public TestSilo Silo { get; private set; } = null!;

    public IGrainFactory Grains => Silo.Grains;

    public async ValueTask InitializeAsync() => Silo = await TestSilo.StartAsync(Configure);

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual void Configure(ISiloBuilder silo) { }
}
