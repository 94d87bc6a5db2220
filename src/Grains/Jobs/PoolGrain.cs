using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Training;
using Platform.Storage;
using Platform.Storage.Journal;

namespace Platform.Grains.Jobs;

/// <summary>
/// Decides by <see cref="PoolRules"/>, appends the events to the journal stream <c>pools/{name}</c>, folds them in, answers. Keeps a snapshot every
/// <see cref="EventsPerSnapshot"/> events and trims what it includes. Calls no job and no worker within a turn, so that nobody waits for anybody who waits for it.
/// </summary>
public sealed partial class PoolGrain(
    [PersistentState("pool", StorageNames.Grains)] IPersistentState<PoolState> stored,
    IJournal journal,
    IOptions<JobOptions> options,
    TimeProvider clock,
    ILogger<PoolGrain> logger) : Grain, IPoolGrain
{
    private const int EventsPerSnapshot = 500;
    private const int EventsPerRead = 1_000;

    // One for each worker's name; workers are few, as each is a silo. Those that do not say hello any more are dropped with their leases.
    private readonly Dictionary<string, Watching> _watchers = [];
    private readonly Dictionary<long, DateTimeOffset> _expiry = [];
    private readonly string _writer = Guid.NewGuid().ToString("N");
    private PoolQueue _queue = new();
    private long _written;

    private string Name => this.GetPrimaryKeyString();

    private string Stream => "pools/" + Name;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _queue = new PoolQueue(stored.RecordExists ? stored.State : null);
        while (true)
        {
            var entries = await journal.ReadAsync(Stream, _queue.Seq, EventsPerRead, cancellationToken: cancellationToken);
            if (entries.Count == 0) break;
            foreach (var entry in entries) _queue.Apply(entry.Seq, PoolEvent.FromJson(entry.Payload));
        }

        // When the leases were renewed last is not kept: each gets its whole time again.
        foreach (var hold in _queue.Leased) Renew(hold.Token);
        var tick = options.Value.LeaseDuration / 6;
        this.RegisterGrainTimer(ExpireLeases, new GrainTimerCreationOptions(tick, tick) { KeepAlive = true });
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Enqueue(PoolTicket ticket, CancellationToken cancellationToken = default)
    {
        var decided = PoolRules.Enqueue(_queue, ticket, options.Value.MaxQueued, clock.GetUtcNow());
        if (decided.Error is { } error) return error;
        await Happen(decided.Value);
        return Done.Instance;
    }

    /// <inheritdoc />
    public Task Remove(string jobId, CancellationToken cancellationToken = default)
    {
        var hold = _queue.HoldOf(jobId);
        return hold is null ? Happen(PoolRules.Remove(_queue, jobId, clock.GetUtcNow())) : RemoveAndStop(hold);
    }

    /// <inheritdoc />
    public Task<PoolStanding> Standing(string jobId, CancellationToken cancellationToken = default)
    {
        var position = _queue.Position(jobId);
        var wait = position is { } place ? _queue.EstimateWait(place, clock.GetUtcNow()) : null;
        return Task.FromResult(new PoolStanding(position is not null, _queue.HoldOf(jobId) is not null, position, wait));
    }

    /// <inheritdoc />
    public Task Register(PoolWorker worker, IPoolWatcher watcher, CancellationToken cancellationToken = default)
    {
        if (_watchers.TryGetValue(worker.Name, out var known) && known.Worker.Incarnation > worker.Incarnation) return Task.CompletedTask;
        _watchers[worker.Name] = new Watching(worker, watcher, clock.GetUtcNow());
        return Lose(PoolRules.Start(_queue, worker, clock.GetUtcNow()));
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<Lease>> Take(PoolWorker worker, int slots, CancellationToken cancellationToken = default)
    {
        if (slots <= 0 || !IsCurrent(worker)) return [];
        var taken = PoolRules.Take(_queue, worker, slots, clock.GetUtcNow());
        await Happen(taken);
        return [.. taken.Select(happened => _queue.HoldOf(happened.JobId)!).Select(hold =>
            new Lease(hold.Entry.Ticket.JobId, Name, hold.WorkerId, hold.Token, hold.Entry.Takes, Renew(hold.Token)))];
    }

    /// <inheritdoc />
    public Task<ImmutableArray<Lease>> Renew(PoolWorker worker, ImmutableArray<Lease> leases, CancellationToken cancellationToken = default)
    {
        var over = ImmutableArray.CreateBuilder<Lease>();
        foreach (var lease in leases)
        {
            if (_queue.HoldOf(lease.JobId) is { } hold && hold.Token == lease.Token && hold.WorkerId == worker.Id) Renew(lease.Token);
            else over.Add(lease);
        }

        return Task.FromResult(over.ToImmutable());
    }

    /// <inheritdoc />
    public Task Return(Lease lease, bool requeue, CancellationToken cancellationToken = default) =>
        Happen(PoolRules.Return(_queue, lease, requeue, clock.GetUtcNow()));

    private bool IsCurrent(PoolWorker worker) => _watchers.TryGetValue(worker.Name, out var known) && known.Worker == worker;

    private DateTimeOffset Renew(long token) => _expiry[token] = clock.GetUtcNow() + options.Value.LeaseDuration;

    private async Task RemoveAndStop(PoolHold hold)
    {
        await Happen(PoolRules.Remove(_queue, hold.Entry.Ticket.JobId, clock.GetUtcNow()));
        foreach (var watching in _watchers.Values.Where(watching => watching.Worker.Id == hold.WorkerId)) Tell(watching, watching.Watcher.Stop(LeaseOf(hold)));
    }

    private async Task ExpireLeases(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var (name, watching) in _watchers.ToList())
            if (now - watching.SeenAt > options.Value.LeaseDuration * 2)
                _watchers.Remove(name);
        await Lose(PoolRules.Expire(_queue, _expiry, now));
    }

    private async Task Lose(ImmutableArray<PoolEvent> lost)
    {
        var leases = lost.Select(happened => LeaseOf(_queue.HoldOf(happened.JobId)!)).ToList();
        await Happen(lost);
        foreach (var lease in leases)
        {
            LogLost(logger, lease.JobId, lease.WorkerId, lease.Token);
            _ = TellJob(lease);
        }
    }

    /// <summary>Makes events happen: in the journal first, then here. Where the journal holds what somebody else wrote, this activation is not the only one and ends.</summary>
    private async Task Happen(ImmutableArray<PoolEvent> events)
    {
        if (events.IsEmpty) return;
        try
        {
            var expected = _queue.Seq;
            var seqs = await journal.AppendAsync([.. events.Select(happened => new JournalAppend(
                Stream, string.Create(CultureInfo.InvariantCulture, $"{_writer}/{++_written}"), happened.At, happened.Kind.ToString(), happened.ToJson()))]);
            if (seqs[0] != expected + 1 || seqs[^1] != expected + events.Length)
                throw new InconsistentStateException($"the pool '{Name}' was written to by another activation; this one ends");
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        var waiting = _queue.Waiting;
        foreach (var happened in events)
        {
            if (_queue.HoldOf(happened.JobId) is { } hold && happened.Kind != PoolEventKind.Taken) _expiry.Remove(hold.Token);
            _queue.Apply(_queue.Seq + 1, happened);
        }

        if (_queue.Waiting > waiting)
            foreach (var watching in _watchers.Values)
                Tell(watching, watching.Watcher.WorkWaits());
        if (_queue.Seq - stored.State.Seq >= EventsPerSnapshot) await TakeSnapshot();
    }

    /// <summary>Only shortens the next activation's reading, so a failure is not the caller's.</summary>
    private async Task TakeSnapshot()
    {
        try
        {
            await this.SaveAsync(stored, _queue.Snapshot(), CancellationToken.None);
            await journal.TrimAsync(Stream, stored.State.Seq);
        }
        catch (Exception fault) when (fault is StorageException or InconsistentStateException)
        {
            LogNoSnapshot(logger, fault, Name);
        }
    }

    private Lease LeaseOf(PoolHold hold) => new(
        hold.Entry.Ticket.JobId, Name, hold.WorkerId, hold.Token, hold.Entry.Takes, _expiry.GetValueOrDefault(hold.Token));

    /// <summary>A hint to a worker, not waited for: one that does not come is made good by the worker's own asking.</summary>
    private void Tell(Watching watching, Task telling) =>
        telling.ContinueWith(
            told => LogNotTold(logger, told.Exception!.GetBaseException(), watching.Worker.Id), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    /// <summary>Told outside the turn, as the job may be asking this pool at the moment. A job that is not told finds out when it is taken again, or by its reminder.</summary>
    private async Task TellJob(Lease lease)
    {
        try
        {
            if (Name == PoolNames.Gpu) await GrainFactory.GetGrain<ITrainingJobGrain>(lease.JobId).LeaseLost(lease);
            else await GrainFactory.GetGrain<IJobGrain>(lease.JobId).LeaseLost(lease);
        }
        catch (Exception fault)
        {
            LogJobNotTold(logger, fault, lease.JobId);
        }
    }

    private sealed record Watching(PoolWorker Worker, IPoolWatcher Watcher, DateTimeOffset SeenAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of job {JobId} held by {WorkerId} (token {Token}) was lost; it is queued again")]
    private static partial void LogLost(ILogger logger, string jobId, string workerId, long token);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No snapshot of pool {Pool} could be kept")]
    private static partial void LogNoSnapshot(ILogger logger, Exception fault, string pool);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Worker {WorkerId} could not be told")]
    private static partial void LogNotTold(ILogger logger, Exception fault, string workerId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} could not be told that its lease was lost")]
    private static partial void LogJobNotTold(ILogger logger, Exception fault, string jobId);
}
