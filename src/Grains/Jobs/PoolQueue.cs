using System.Collections.Immutable;
using Platform.Contracts.Jobs;

namespace Platform.Grains.Jobs;

/// <summary>
/// The fold of a pool's events: who waits, who is leased. Users take turns, each with their oldest job; a user who comes anew stands behind those who wait already.
/// A job that waits again keeps its place among its user's. An event that does not fit, such as one about a lease that is over, changes nothing.
/// </summary>
public sealed class PoolQueue
{
    /// <summary>The weight of the newest duration in the mean of its class.</summary>
    private const double NewestWeight = 0.2;

    private readonly LinkedList<string> _turns = [];
    private readonly Dictionary<string, SortedList<long, PoolEntry>> _waiting = [];
    private readonly Dictionary<string, PoolEntry> _queued = [];
    private readonly Dictionary<string, PoolHold> _leased = [];
    private readonly Dictionary<string, double> _durations = [];
    private long _token;
    private long _arrival;

    /// <summary>An empty pool, or one as it was.</summary>
    public PoolQueue(PoolState? state = null)
    {
        if (state is null) return;
        (Seq, _token, _arrival) = (state.Seq, state.Token, state.Arrival);
        foreach (var entry in state.Waiting) Wait(entry);
        foreach (var hold in state.Leased) _leased.Add(hold.Entry.Ticket.JobId, hold);
        foreach (var (name, seconds) in state.Durations) _durations.Add(name, seconds);
    }

    /// <summary>The last journal entry folded in.</summary>
    public long Seq { get; private set; }

    /// <summary>How many wait.</summary>
    public int Waiting => _queued.Count;

    /// <summary>The leases there are.</summary>
    public IReadOnlyCollection<PoolHold> Leased => _leased.Values;

    /// <summary>The token that the next lease gets.</summary>
    public long NextToken => _token + 1;

    /// <summary>Whether the job waits or is leased.</summary>
    public bool Knows(string jobId) => _queued.ContainsKey(jobId) || _leased.ContainsKey(jobId);

    /// <summary>The lease on a job, where there is one.</summary>
    public PoolHold? HoldOf(string jobId) => _leased.GetValueOrDefault(jobId);

    /// <summary>The jobs that wait, in the order in which they will be taken as long as nothing changes.</summary>
    public IEnumerable<PoolEntry> InTurn()
    {
        var round = _turns.ToList();
        for (var index = 0; round.Count > 0; index++)
        {
            round.RemoveAll(user => _waiting[user].Count <= index);
            foreach (var user in round) yield return _waiting[user].Values[index];
        }
    }

    /// <summary>A job's place among those waiting, 1 being next; <c>null</c> where it does not wait. Equals its place in <see cref="InTurn"/>, in the time of the number of users.</summary>
    public int? Position(string jobId)
    {
        if (!_queued.TryGetValue(jobId, out var entry)) return null;
        var ownIndex = _waiting[entry.Ticket.UserId].IndexOfKey(entry.Arrival);
        var position = 1 + ownIndex;
        var before = true;
        foreach (var user in _turns)
        {
            if (user == entry.Ticket.UserId) before = false;
            else position += Math.Min(_waiting[user].Count, before ? ownIndex + 1 : ownIndex);
        }

        return position;
    }

    /// <summary>About how long until the job at a position is taken; <c>null</c> where no job has ended yet.</summary>
    public TimeSpan? EstimateWait(int position, DateTimeOffset now)
    {
        if (_durations.Count == 0) return null;
        var mean = _durations.Values.Average();
        var running = _leased.Values.Sum(hold =>
            Math.Max(0, _durations.GetValueOrDefault(hold.Entry.Ticket.ResourceClass, mean) - (now - hold.TakenAt).TotalSeconds));
        return TimeSpan.FromSeconds((running + ((position - 1) * mean)) / Math.Max(1, _leased.Count));
    }

    /// <summary>Folds in an event; whether it changed anything.</summary>
    /// <param name="seq">Its number in the journal.</param>
    /// <param name="happened">The event.</param>
    public bool Apply(long seq, PoolEvent happened)
    {
        Seq = seq;
        return happened.Kind switch
        {
            PoolEventKind.Enqueued => Enqueue(happened),
            PoolEventKind.Taken => Take(happened),
            PoolEventKind.Returned => EndLease(happened) is { } ended && Measure(ended, happened.At),
            PoolEventKind.Requeued or PoolEventKind.Lost => EndLease(happened) is { } hold && Wait(hold.Entry),
            PoolEventKind.Removed => _leased.Remove(happened.JobId) || Leave(happened.JobId) is not null,
            _ => false,
        };
    }

    /// <summary>The pool as it is now, to be kept.</summary>
    public PoolState Snapshot() => new()
    {
        Seq = Seq,
        Token = _token,
        Arrival = _arrival,
        Waiting = [.. _turns.SelectMany(user => _waiting[user].Values)],
        Leased = [.. _leased.Values.OrderBy(hold => hold.Token)],
        Durations = _durations.ToImmutableDictionary(),
    };

    private bool Enqueue(PoolEvent happened) =>
        !Knows(happened.JobId) && Wait(new PoolEntry(new PoolTicket(happened.JobId, happened.UserId!, happened.ResourceClass!), ++_arrival, 0));

    private bool Take(PoolEvent happened)
    {
        if (happened.Token <= _token || Leave(happened.JobId) is not { } entry) return false;
        _token = happened.Token;
        var user = entry.Ticket.UserId;
        if (_turns.Remove(user)) _turns.AddLast(user);
        _leased.Add(happened.JobId, new PoolHold(entry with { Takes = entry.Takes + 1 }, happened.WorkerId!, happened.Token, happened.At));
        return true;
    }

    private PoolHold? EndLease(PoolEvent happened) =>
        _leased.TryGetValue(happened.JobId, out var hold) && hold.Token == happened.Token && _leased.Remove(happened.JobId) ? hold : null;

    private bool Wait(PoolEntry entry)
    {
        var user = entry.Ticket.UserId;
        if (!_waiting.TryGetValue(user, out var own))
        {
            _waiting.Add(user, own = []);
            _turns.AddLast(user);
        }

        own.Add(entry.Arrival, entry);
        _queued.Add(entry.Ticket.JobId, entry);
        return true;
    }

    private PoolEntry? Leave(string jobId)
    {
        if (!_queued.Remove(jobId, out var entry)) return null;
        var own = _waiting[entry.Ticket.UserId];
        own.Remove(entry.Arrival);
        if (own.Count > 0) return entry;
        _waiting.Remove(entry.Ticket.UserId);
        _turns.Remove(entry.Ticket.UserId);
        return entry;
    }

    private bool Measure(PoolHold hold, DateTimeOffset endedAt)
    {
        var seconds = Math.Max(0, (endedAt - hold.TakenAt).TotalSeconds);
        var name = hold.Entry.Ticket.ResourceClass;
        _durations[name] = _durations.TryGetValue(name, out var mean) ? mean + (NewestWeight * (seconds - mean)) : seconds;
        return true;
    }
}
