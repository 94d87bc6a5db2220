using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Grains.Tests.Hosting;
using Platform.Storage.Journal;
using Platform.Testing;

namespace Platform.Grains.Tests.Jobs;

public sealed class PoolGrainTests : IAsyncLifetime
{
    private static readonly PoolWorker Worker = new("w", 1);

    private readonly TemporaryFolder _folder = new();
    private readonly Watcher _watcher = new();
    private TestSilo? _silo;

    private IPoolGrain Pool => _silo!.Grains.GetGrain<IPoolGrain>("test");

    public async ValueTask InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path, ("Silo:Roles", "grains"), ("Jobs:MaxQueued", "400"));
        await Pool.Register(Worker, _silo.Grains.CreateObjectReference<IPoolWatcher>(_watcher));
    }

    public async ValueTask DisposeAsync()
    {
        await _silo!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Pool_after_a_restart_is_as_it_was_and_its_journal_is_trimmed()
    {
        for (var i = 0; i < 400; i++) Assert.True((await Pool.Enqueue(new PoolTicket($"j{i:000}", $"u{i % 3}", "small"))).IsSuccess);
        var refused = await Pool.Enqueue(new PoolTicket("one too many", "u", "small"));
        Assert.Equal(ErrorCodes.Unavailable, refused.Error?.Code);
        var leases = await Pool.Take(Worker, 150);
        Assert.Equal(150, leases.Length);
        await Pool.Return(leases[0], requeue: false);
        await Pool.Remove("j399");
        var positions = await Positions();
        Assert.InRange((await _silo!.Services.GetRequiredService<IJournal>().ExtentAsync("pools/test")).Count, 0, 500);

        await _silo.DisposeAsync();
        await InitializeAsync();
        Assert.Equal(positions, await Positions());
        var next = Assert.Single(await Pool.Take(Worker, 1));
        Assert.True(next.Token > leases.Max(lease => lease.Token));
    }

    [Fact]
    public async Task Watchers_hear_of_work_and_of_leases_that_end()
    {
        await Pool.Enqueue(new PoolTicket("j", "u", "small"));
        await Eventually.True(() => _watcher.Woken > 0, what: "the watcher to be woken");
        var lease = Assert.Single(await Pool.Take(Worker, 5));
        await Pool.Remove("j");
        await Eventually.True(() => _watcher.Stopped.Any(stopped => (stopped.JobId, stopped.Token) == (lease.JobId, lease.Token)), what: "the watcher to be told to stop");
        Assert.Equal([lease], await Pool.Renew(Worker, [lease]));
    }

    [Fact]
    public async Task Worker_the_pool_does_not_know_or_that_was_replaced_takes_nothing()
    {
        await Pool.Enqueue(new PoolTicket("j", "u", "small"));
        Assert.Empty(await Pool.Take(new PoolWorker("stranger", 1), 1));
        await Pool.Register(Worker with { Incarnation = 2 }, _silo!.Grains.CreateObjectReference<IPoolWatcher>(_watcher));
        Assert.Empty(await Pool.Take(Worker, 1));
        Assert.Single(await Pool.Take(Worker with { Incarnation = 2 }, 1));
    }

    private async Task<List<int?>> Positions()
    {
        var positions = new List<int?>();
        for (var i = 0; i < 400; i++) positions.Add((await Pool.Standing($"j{i:000}")).Position);
        return positions;
    }

    private sealed class Watcher : IPoolWatcher
    {
        private int _woken;

        public int Woken => _woken;

        public ConcurrentBag<Lease> Stopped { get; } = [];

        public Task WorkWaits()
        {
            Interlocked.Increment(ref _woken);
            return Task.CompletedTask;
        }

        public Task Stop(Lease lease)
        {
            Stopped.Add(lease);
            return Task.CompletedTask;
        }
    }
}
