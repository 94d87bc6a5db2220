using System.Collections.Immutable;
using System.Globalization;
using Platform.Contracts;
using Platform.Contracts.Jobs;

namespace Platform.Grains.Jobs;

/// <summary>What a pool decides: the events that a wish leads to, none where it changes nothing. The events happen when they are folded into the <see cref="PoolQueue"/>.</summary>
public static class PoolRules
{
    /// <summary>A job is to wait. Nothing where it is known; <see cref="ErrorCodes.Unavailable"/> where the queue is full.</summary>
    public static Result<ImmutableArray<PoolEvent>> Enqueue(PoolQueue queue, PoolTicket ticket, int maxQueued, DateTimeOffset now)
    {
        if (queue.Knows(ticket.JobId)) return new Result<ImmutableArray<PoolEvent>>([], null);
        if (queue.Waiting >= maxQueued)
            return Error.Unavailable(string.Create(CultureInfo.InvariantCulture, $"the queue is full, with {maxQueued} jobs; try again later"), TimeSpan.FromSeconds(30));
        return new Result<ImmutableArray<PoolEvent>>(
            [new PoolEvent(PoolEventKind.Enqueued, ticket.JobId, now, ticket.UserId, ticket.ResourceClass)], null);
    }

    /// <summary>A worker takes up to <paramref name="slots"/> jobs.</summary>
    public static ImmutableArray<PoolEvent> Take(PoolQueue queue, PoolWorker worker, int slots, DateTimeOffset now) =>
        [.. queue.InTurn().Take(slots).Select((entry, index) =>
            new PoolEvent(PoolEventKind.Taken, entry.Ticket.JobId, now, WorkerId: worker.Id, Token: queue.NextToken + index))];

    /// <summary>The work of a lease ended, or it is given back.</summary>
    public static ImmutableArray<PoolEvent> Return(PoolQueue queue, Lease lease, bool requeue, DateTimeOffset now) =>
        queue.HoldOf(lease.JobId)?.Token == lease.Token
            ? [new PoolEvent(requeue ? PoolEventKind.Requeued : PoolEventKind.Returned, lease.JobId, now, Token: lease.Token)]
            : [];

    /// <summary>A job leaves.</summary>
    public static ImmutableArray<PoolEvent> Remove(PoolQueue queue, string jobId, DateTimeOffset now) =>
        queue.Knows(jobId) ? [new PoolEvent(PoolEventKind.Removed, jobId, now)] : [];

    /// <summary>A worker has started anew: what its earlier incarnations held is lost.</summary>
    public static ImmutableArray<PoolEvent> Start(PoolQueue queue, PoolWorker worker, DateTimeOffset now) =>
        Lose(queue.Leased.Where(hold => IsEarlier(hold.WorkerId, worker)), now);

    /// <summary>Leases that were not renewed in time are lost.</summary>
    /// <param name="queue">The pool.</param>
    /// <param name="expiry">When each lease ends, by token.</param>
    /// <param name="now">The time.</param>
    public static ImmutableArray<PoolEvent> Expire(PoolQueue queue, IReadOnlyDictionary<long, DateTimeOffset> expiry, DateTimeOffset now) =>
        Lose(queue.Leased.Where(hold => expiry.TryGetValue(hold.Token, out var end) && end <= now), now);

    /// <summary>Whether a worker id is that of an earlier incarnation of a worker.</summary>
    public static bool IsEarlier(string workerId, PoolWorker worker)
    {
        var mark = workerId.LastIndexOf('#');
        return mark >= 0
            && workerId.AsSpan(0, mark).SequenceEqual(worker.Name)
            && long.TryParse(workerId.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var incarnation)
            && incarnation < worker.Incarnation;
    }

    private static ImmutableArray<PoolEvent> Lose(IEnumerable<PoolHold> holds, DateTimeOffset now) =>
        [.. holds.OrderBy(hold => hold.Token).Select(hold => new PoolEvent(PoolEventKind.Lost, hold.Entry.Ticket.JobId, now, Token: hold.Token))];
}
