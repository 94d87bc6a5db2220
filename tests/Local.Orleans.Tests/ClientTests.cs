using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.Streams;
using Platform.Local.Orleans.Tests.Streams;
using Platform.Testing;

namespace Platform.Local.Orleans.Tests;

public sealed class ClientTests
{
    [Fact]
    public async Task Client_in_a_host_of_its_own_calls_grains_and_streams()
    {
        // Orleans: a client finds the silo of its cluster, calls its grains, and takes part in its streams.
        await using var silo = await TestSilo.StartAsync(builder => builder.AddMemoryStreams("news"));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering(silo.GatewayPort, serviceId: TestSilo.ServiceId, clusterId: silo.ClusterId);
            client.AddMemoryStreams("news");
        });
        using var host = builder.Build();
        await host.StartAsync();
        var client = host.Services.GetRequiredService<IClusterClient>();
        Assert.Equal(42, await client.GetGrain<ICallGrain>("c").Double(21));
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetGrain<ICallGrain>("c").Throw("no"));
        var (key, got) = (Guid.NewGuid().ToString("N"), new List<int>());
        await client.GetStreamProvider("news").GetStream<News>("plain", key).SubscribeAsync((item, _) =>
        {
            lock (got) got.Add(item.Number);
            return Task.CompletedTask;
        });
        await client.GetGrain<IProducerGrain>("p").Send(key, 0, 3);
        await Eventually.True(() => got.Count == 3);
        Assert.Equal([0, 1, 2], got);
        await host.StopAsync();
    }

    [Fact]
    public async Task Call_after_the_silo_stopped_fails()
    {
        // Orleans: a silo that stops makes no activations any more; calls fail instead of waiting.
        var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<ICallGrain>("late");
        await silo.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => grain.Double(1).WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Startup_task_runs_when_grains_can_be_called()
    {
        // Orleans: startup tasks run in the last stage of the start, which waits for them.
        var result = 0;
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.AddStartupTask(async (services, _) => result = await services.GetRequiredService<IGrainFactory>().GetGrain<ICallGrain>("s").Double(4)));
        Assert.Equal(8, result);
    }

    [Fact]
    public async Task Lifecycle_stages_start_in_order_and_stop_in_reverse()
    {
        // Orleans: participants of the silo's lifecycle start by stage and stop in reverse.
        var participant = new Participant();
        await using (await TestSilo.StartAsync(builder => builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(participant))) { }
        Assert.Equal(["start 10000", "start 20000", "stop 20000", "stop 10000"], participant.Seen);
    }

    private sealed class Participant : ILifecycleParticipant<ISiloLifecycle>
    {
        public List<string> Seen { get; } = [];

        public void Participate(ISiloLifecycle lifecycle)
        {
            foreach (var stage in new[] { ServiceLifecycleStage.Active, ServiceLifecycleStage.ApplicationServices })
                lifecycle.Subscribe<Participant>(stage, _ => Note($"start {stage}"), _ => Note($"stop {stage}"));
        }

        private Task Note(string what)
        {
            Seen.Add(what);
            return Task.CompletedTask;
        }
    }
}
