using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Platform.Contracts.Jobs;
using Platform.Grains.Jobs;

namespace Platform.Silo.Workers;

/// <summary>
/// The worker of one pool on one silo: takes jobs when it has a free slot, keeps their leases alive, stops those that are lost or cancelled. It is told when there is work, and asks by
/// itself every <see cref="PollPeriod"/>. Shutting down it takes nothing more, stops what runs and gives it back.
/// </summary>
internal sealed partial class WorkerAgent(
    WorkerPool pool,
    IGrainFactory grains,
    IOptions<SiloOptions> silo,
    IOptions<JobOptions> jobs,
    TimeProvider clock,
    ILogger<WorkerAgent> logger) : BackgroundService, IPoolWatcher
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromSeconds(2);

    // One wish to look is as good as many.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly PoolWorker _worker = new($"{silo.Value.Name}/{pool.Name}", clock.GetUtcNow().ToUnixTimeMilliseconds());

    private IPoolGrain Pool => grains.GetGrain<IPoolGrain>(pool.Name);

    /// <inheritdoc />
    public Task WorkWaits()
    {
        Wake();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task Stop(Lease lease)
    {
        _ = pool.Attempts.Stop(lease, giveBack: false);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        var held = pool.Attempts.Held;
        if (held.IsEmpty) return;
        LogGivingBack(logger, held.Length);
        try
        {
            await Task.WhenAll(held.Select(lease => pool.Attempts.Stop(lease, giveBack: true))).WaitAsync(pool.ShutdownGrace, clock, cancellationToken);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            LogLate(logger, pool.Attempts.Held.Length);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var check = await pool.Check();
        if (check.Problem is { } problem)
        {
            LogCannotWork(logger, pool.Name, problem);
            return;
        }

        pool.Attempts.Sweep();
        pool.Attempts.Ended += Wake;
        var me = grains.CreateObjectReference<IPoolWatcher>(this);
        LogReady(logger, _worker.Id, pool.Slots, check.Means);
        Wake();
        await using var poll = clock.CreateTimer(_ => Wake(), null, PollPeriod, PollPeriod);
        await Task.WhenAll(TakeWork(me, stoppingToken), KeepLeases(me, stoppingToken));
    }

    private async Task TakeWork(IPoolWatcher me, CancellationToken stopping)
    {
        await foreach (var _ in Wishes(stopping))
        {
            try
            {
                var free = pool.Slots - pool.Attempts.Held.Length;
                if (free <= 0 || MachineMemory.AvailableBytes() < pool.MinimumFreeMemoryBytes) continue;
                await Pool.Register(_worker, me, CancellationToken.None);
                foreach (var lease in await Pool.Take(_worker, free, CancellationToken.None)) await Start(lease, stopping);
            }
            catch (Exception fault)
            {
                LogNoTake(logger, fault, pool.Name);
            }
        }
    }

    private async Task Start(Lease lease, CancellationToken stopping)
    {
        try
        {
            if (!stopping.IsCancellationRequested)
            {
                await pool.Start(grains, lease);
                return;
            }
        }
        catch (Exception fault)
        {
            LogNoStart(logger, fault, lease.JobId);
        }

        await Pool.Return(lease, requeue: true, CancellationToken.None);
    }

    private async Task KeepLeases(IPoolWatcher me, CancellationToken stopping)
    {
        using var beat = new PeriodicTimer(jobs.Value.LeaseDuration / 3, clock);
        while (await Next(beat, stopping))
        {
            try
            {
                await Pool.Register(_worker, me, CancellationToken.None);
                foreach (var over in await Pool.Renew(_worker, pool.Attempts.Held, CancellationToken.None)) _ = pool.Attempts.Stop(over, giveBack: false);
            }
            catch (Exception fault)
            {
                LogNoRenewal(logger, fault, pool.Name);
            }
        }
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private async IAsyncEnumerable<bool> Wishes([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await _wake.Reader.ReadAsync(stopping);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            yield return true;
        }
    }

    private static async Task<bool> Next(PeriodicTimer beat, CancellationToken stopping)
    {
        try
        {
            return await beat.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The {Pool} role does not start: {Problem}. Jobs wait until a silo that can run them takes them")]
    private static partial void LogCannotWork(ILogger logger, string pool, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {WorkerId} takes jobs, {Slots} at a time; {Means}")]
    private static partial void LogReady(ILogger logger, string workerId, int slots, string means);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No work could be taken from pool {Pool}; asking again")]
    private static partial void LogNoTake(ILogger logger, Exception fault, string pool);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The leases held from pool {Pool} could not be renewed; trying again")]
    private static partial void LogNoRenewal(ILogger logger, Exception fault, string pool);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} could not be started here and is given back")]
    private static partial void LogNoStart(ILogger logger, Exception fault, string jobId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Shutting down: {Count} running jobs are stopped and given back")]
    private static partial void LogGivingBack(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} jobs did not stop in time; their leases end by themselves")]
    private static partial void LogLate(ILogger logger, int count);
}
