using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Platform.Contracts.Jobs;

/// <summary>
/// A pool's durable queue and the leases taken from it. Key: the pool's name (<c>sandbox</c>, <c>gpu</c>).
/// First come first served within a user, in turn between users.
/// </summary>
[Alias("IPoolGrain")]
public interface IPoolGrain : IGrainWithStringKey
{
    /// <summary>Queues a job, once. <see cref="ErrorCodes.Unavailable"/> where the queue is at its bound.</summary>
    Task<Result<Done>> Enqueue(PoolTicket ticket, CancellationToken cancellationToken = default);

    /// <summary>Takes a job out of the queue, or ends its lease so that its worker stops it.</summary>
    Task Remove(string jobId, CancellationToken cancellationToken = default);

    /// <summary>Where a job stands in this pool.</summary>
    [ReadOnly]
    Task<PoolStanding> Standing(string jobId, CancellationToken cancellationToken = default);

    /// <summary>
    /// A worker says hello, at its start and with every heartbeat, as a pool forgets its workers when it moves. A new incarnation of a worker's name ends what the old one held:
    /// its jobs are queued again at once.
    /// </summary>
    Task Register(PoolWorker worker, IPoolWatcher watcher, CancellationToken cancellationToken = default);

    /// <summary>Takes up to <paramref name="slots"/> jobs under leases; none where nothing waits.</summary>
    Task<ImmutableArray<Lease>> Take(PoolWorker worker, int slots, CancellationToken cancellationToken = default);

    /// <summary>Heartbeat: renews the leases held; answers those among them that the worker must stop, as lost or cancelled.</summary>
    Task<ImmutableArray<Lease>> Renew(PoolWorker worker, ImmutableArray<Lease> leases, CancellationToken cancellationToken = default);

    /// <summary>The work of a lease has ended, or, with <paramref name="requeue"/>, is given back to be taken again. A stale lease changes nothing.</summary>
    Task Return(Lease lease, bool requeue, CancellationToken cancellationToken = default);
}

/// <summary>What a worker hears from its pool. Only hints: a worker also asks by itself.</summary>
[Alias("IPoolWatcher")]
public interface IPoolWatcher : IGrainObserver
{
    /// <summary>There may be work to take.</summary>
    [OneWay]
    Task WorkWaits();

    /// <summary>A lease has ended: stop its attempt.</summary>
    [OneWay]
    Task Stop(Lease lease);
}

/// <summary>A job's entry in a queue.</summary>
/// <param name="JobId">The job.</param>
/// <param name="UserId">Whose turn it uses.</param>
/// <param name="ResourceClass">For estimates.</param>
[GenerateSerializer, Immutable, Alias("PoolTicket")]
public sealed record PoolTicket([property: Id(0)] string JobId, [property: Id(1)] string UserId, [property: Id(2)] string ResourceClass);

/// <summary>A worker.</summary>
/// <param name="Name">Stable across restarts, one per silo and pool.</param>
/// <param name="Incarnation">New at each start, growing.</param>
[GenerateSerializer, Immutable, Alias("PoolWorker")]
public sealed record PoolWorker([property: Id(0)] string Name, [property: Id(1)] long Incarnation)
{
    /// <summary>Name and incarnation as one id.</summary>
    public string Id => $"{Name}#{Incarnation}";
}

/// <summary>Where a job stands in a pool.</summary>
/// <param name="Queued">Whether it waits.</param>
/// <param name="Leased">Whether a worker holds it.</param>
/// <param name="Position">Its place among those waiting, 1 being next, where it waits.</param>
/// <param name="EstimatedWait">About how long until it is taken, from the pool's recent jobs, where that can be told.</param>
[GenerateSerializer, Immutable, Alias("PoolStanding")]
public sealed record PoolStanding(
    [property: Id(0)] bool Queued,
    [property: Id(1)] bool Leased,
    [property: Id(2)] int? Position,
    [property: Id(3)] TimeSpan? EstimatedWait);
