using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Platform.Contracts.Jobs;
using Platform.Grains.Jobs;
using Platform.Grains.Jobs.Running;
using Platform.Sandbox;

namespace Platform.Silo.Workers;

/// <summary>
/// The worker of one pool on one silo: takes jobs when it has a free slot, keeps their leases alive, stops those that are lost or cancelled. It is told when there is work, and asks by
/// itself every <see cref="PollPeriod"/>. Shutting down it takes nothing more, stops what runs and gives it back.
/// </summary>
internal sealed partial class WorkerAgent(
    IGrainFactory grains,
    RunningAttempts attempts,
    SandboxOptions sandbox,
    IOptions<SiloOptions> silo,
    IOptions<WorkerOptions> options,
    IOptions<JobOptions> jobs,
    TimeProvider clock,
    ILogger<WorkerAgent> logger) : BackgroundService, IPoolWatcher
{
    private const string PoolName = "sandbox";
    private static readonly TimeSpan PollPeriod = TimeSpan.FromSeconds(2);

    // One wish to look is as good as many.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly PoolWorker _worker = new($"{silo.Value.Name}/{PoolName}", clock.GetUtcNow().ToUnixTimeMilliseconds());

    private IPoolGrain Pool => grains.GetGrain<IPoolGrain>(PoolName);

    /// <inheritdoc />
    public Task WorkWaits()
    {
        Wake();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task Stop(Lease lease)
    {
        _ = attempts.Stop(lease, giveBack: false);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        var held = attempts.Held;
        if (held.IsEmpty) return;
        LogGivingBack(logger, held.Length);
        try
        {
            await Task.WhenAll(held.Select(lease => attempts.Stop(lease, giveBack: true))).WaitAsync(options.Value.ShutdownGrace, clock, cancellationToken);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            LogLate(logger, attempts.Held.Length);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var check = await SandboxProbe.CheckAsync(sandbox);
        if (!check.CanConfine)
        {
            LogCannotConfine(logger, check.Problem);
            return;
        }

        attempts.Sweep();
        attempts.Ended += Wake;
        var me = grains.CreateObjectReference<IPoolWatcher>(this);
        LogReady(logger, _worker.Id, options.Value.Slots, check.Limits);
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
                var free = options.Value.Slots - attempts.Held.Length;
                if (free <= 0 || MachineMemory.AvailableBytes() < options.Value.MinimumFreeMemoryBytes) continue;
                await Pool.Register(_worker, me, CancellationToken.None);
                foreach (var lease in await Pool.Take(_worker, free, CancellationToken.None)) await Start(lease, stopping);
            }
            catch (Exception fault)
            {
                LogNoTake(logger, fault, PoolName);
            }
        }
    }

    private async Task Start(Lease lease, CancellationToken stopping)
    {
        try
        {
            if (!stopping.IsCancellationRequested)
            {
                await grains.GetGrain<IRunnerGrain>($"{lease.JobId}/{lease.Token}").Run(lease, CancellationToken.None);
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
                foreach (var over in await Pool.Renew(_worker, attempts.Held, CancellationToken.None)) _ = attempts.Stop(over, giveBack: false);
            }
            catch (Exception fault)
            {
                LogNoRenewal(logger, fault, PoolName);
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

    [LoggerMessage(Level = LogLevel.Critical, Message = "The sandbox role does not start: {Problem}. Jobs wait until a silo that can confine them takes them")]
    private static partial void LogCannotConfine(ILogger logger, string? problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {WorkerId} takes jobs, {Slots} at a time; memory and processes are limited by {Limits}")]
    private static partial void LogReady(ILogger logger, string workerId, int slots, string limits);

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
