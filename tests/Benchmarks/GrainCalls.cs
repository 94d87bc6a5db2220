using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace Platform.Benchmarks;

/// <summary>Grain calls per second with 100 callers, against hand-written actors: a channel and one loop each.</summary>
internal static class GrainCalls
{
    private const int Callers = 100;
    private const int Calls = 10_000;

    public static async Task Run(Report report)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        using var host = builder.Build();
        await host.StartAsync();
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        foreach (var count in new[] { 1, 100 })
        {
            var targets = Enumerable.Range(0, count).Select(i => grains.GetGrain<ICounterGrain>($"counter-{i}")).ToArray();
            var actors = Enumerable.Range(0, count).Select(_ => new ChannelActor()).ToArray();
            await report.Compare(
                $"calls to {(count == 1 ? "one grain" : $"{count} grains")}, {Callers} callers",
                "calls/s",
                "an actor written by hand: a channel, one loop, a completion source per call",
                () => Report.Rate(Callers, Calls, i =>
                {
                    var grain = targets[i % count];
                    return () => grain.Add(1);
                }),
                () => Report.Rate(Callers, Calls, i =>
                {
                    var actor = actors[i % count];
                    return () => actor.Add(1);
                }));
        }

        await host.StopAsync();
    }

    private sealed class ChannelActor
    {
        private readonly Channel<(int By, TaskCompletionSource<long> Done)> _inbox =
            Channel.CreateBounded<(int, TaskCompletionSource<long>)>(new BoundedChannelOptions(10_000) { SingleReader = true });

        private long _value;

        public ChannelActor() => _ = Task.Run(async () =>
        {
            await foreach (var (by, done) in _inbox.Reader.ReadAllAsync()) done.SetResult(_value += by);
        });

        public Task<long> Add(int by)
        {
            var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _inbox.Writer.TryWrite((by, done)) ? done.Task : throw new InvalidOperationException("the inbox is full");
        }
    }
}

/// <summary>A counter.</summary>
[Alias("Benchmarks.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    /// <summary>Adds and answers the sum.</summary>
    Task<long> Add(int by);
}

/// <summary>A counter.</summary>
public sealed class CounterGrain : Grain, ICounterGrain
{
    private long _value;

    /// <inheritdoc />
    public Task<long> Add(int by) => Task.FromResult(_value += by);
}
