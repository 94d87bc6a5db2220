using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Grains.Jobs;

namespace Platform.Grains.Tests.Jobs;

public sealed class PoolQueueTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly PoolWorker Worker = new("w", 1);

    [Fact]
    public void Users_with_jobs_waiting_take_turns_each_in_their_own_order()
    {
        var pool = new Pool();
        foreach (var job in (string[])["a1", "a2", "a3", "b1", "b2", "c1"]) pool.Enqueue(job);
        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "a3"], pool.Queue.InTurn().Select(entry => entry.Ticket.JobId));
        Assert.Equal([1, 4, 6, 2, 5, 3], ((string[])["a1", "a2", "a3", "b1", "b2", "c1"]).Select(job => pool.Queue.Position(job) ?? 0));
        Assert.Equal(["a1", "b1"], pool.Take(2).Select(lease => lease.Job));
        pool.Enqueue("d1");
        Assert.Equal(["c1", "a2", "b2", "d1", "a3"], pool.Take(9).Select(lease => lease.Job));
    }

    [Fact]
    public void Job_that_waits_again_is_the_first_of_its_user_with_a_greater_token()
    {
        var pool = new Pool();
        pool.Enqueue("a1");
        pool.Enqueue("a2");
        var (job, token) = Assert.Single(pool.Take(1));
        pool.Do(PoolRules.Return(pool.Queue, Lease(job, token), requeue: true, Start));
        var (again, newer) = Assert.Single(pool.Take(1));
        Assert.Equal("a1", again);
        Assert.True(newer > token);
        Assert.Equal(2, pool.Queue.HoldOf("a1")?.Entry.Takes);
    }

    [Fact]
    public void Return_with_a_stale_token_changes_nothing()
    {
        var pool = new Pool();
        pool.Enqueue("a1");
        var (job, token) = Assert.Single(pool.Take(1));
        Assert.Empty(PoolRules.Return(pool.Queue, Lease(job, token - 1), requeue: false, Start));
        Assert.False(pool.Queue.Apply(99, new PoolEvent(PoolEventKind.Returned, job, Start, Token: token - 1)));
        Assert.Equal(token, pool.Queue.HoldOf(job)?.Token);
    }

    [Fact]
    public void Queue_at_its_bound_refuses_as_unavailable_but_knows_those_it_has()
    {
        var pool = new Pool();
        pool.Enqueue("a1");
        pool.Enqueue("b1");
        Assert.Equal(ErrorCodes.Unavailable, PoolRules.Enqueue(pool.Queue, Ticket("c1"), 2, Start).Error?.Code);
        var known = PoolRules.Enqueue(pool.Queue, Ticket("a1"), 2, Start);
        Assert.True(known.IsSuccess);
        Assert.Empty(known.Value);
    }

    [Fact]
    public void Worker_started_anew_loses_what_its_earlier_incarnations_held_and_no_one_elses()
    {
        var pool = new Pool();
        foreach (var job in (string[])["a1", "b1", "c1"]) pool.Enqueue(job);
        pool.Take(1, new PoolWorker("w", 7));
        pool.Take(1, new PoolWorker("w", 8));
        pool.Take(1, new PoolWorker("w#2", 1));
        Assert.Equal(["a1"], PoolRules.Start(pool.Queue, new PoolWorker("w", 8), Start).Select(lost => lost.JobId));
        Assert.Equal(["a1", "b1"], PoolRules.Start(pool.Queue, new PoolWorker("w", 9), Start).Select(lost => lost.JobId));
    }

    [Fact]
    public void Lease_past_its_expiry_is_lost_and_one_renewed_is_not()
    {
        var pool = new Pool();
        pool.Enqueue("a1");
        pool.Enqueue("b1");
        var leases = pool.Take(2);
        var expiry = new Dictionary<long, DateTimeOffset> { [leases[0].Token] = Start, [leases[1].Token] = Start.AddSeconds(1) };
        Assert.Equal(["a1"], PoolRules.Expire(pool.Queue, expiry, Start).Select(lost => lost.JobId));
    }

    [Fact]
    public void Estimate_grows_with_the_position_and_is_unknown_before_any_job_has_ended()
    {
        var pool = new Pool();
        pool.Enqueue("a1");
        Assert.Null(pool.Queue.EstimateWait(1, Start));
        var (job, token) = Assert.Single(pool.Take(1));
        pool.Do(PoolRules.Return(pool.Queue, Lease(job, token), requeue: false, Start.AddSeconds(60)));
        Assert.Equal(TimeSpan.Zero, pool.Queue.EstimateWait(1, Start));
        Assert.Equal(TimeSpan.FromSeconds(120), pool.Queue.EstimateWait(3, Start));
        pool.Enqueue("b1");
        pool.Take(1);
        Assert.Equal(TimeSpan.FromSeconds(50), pool.Queue.EstimateWait(1, Start.AddSeconds(10)));
    }

    [Fact]
    public void Event_kept_as_json_comes_back_the_same()
    {
        var happened = new PoolEvent(PoolEventKind.Taken, "j", Start, "u", "small", "w#1", 7);
        Assert.Equal(happened, PoolEvent.FromJson(happened.ToJson()));
    }

    /// <summary>Whatever happens: no job is lost or doubled, tokens grow, users are served in turn and in order, positions are true, and a replay gives the same pool.</summary>
    [Fact]
    public void Any_history_loses_no_job_doubles_none_and_is_fair()
    {
        var move = from kind in Gen.Choose(0, 9) from pick in Gen.Choose(0, 5) from count in Gen.Choose(1, 3) select (kind, pick, count);
        var moves = move.ArrayOf();
        Prop.ForAll(moves.ToArbitrary(), steps =>
        {
            var pool = new Pool();
            var alive = new HashSet<string>();
            var number = 0;
            foreach (var (kind, pick, count) in steps)
            {
                var leases = pool.Queue.Leased.OrderBy(hold => hold.Token).ToList();
                var hold = leases.Count == 0 ? null : leases[pick % leases.Count];
                switch (kind)
                {
                    case <= 3:
                        var job = $"{(char)('a' + (pick % 4))}{++number}";
                        pool.Enqueue(job);
                        alive.Add(job);
                        break;
                    case <= 5:
                        if (!TakesAreFair(pool, count)) return false;
                        break;
                    case 6 when hold is not null:
                        pool.Do(PoolRules.Return(pool.Queue, Lease(hold.Entry.Ticket.JobId, hold.Token), requeue: false, Start));
                        alive.Remove(hold.Entry.Ticket.JobId);
                        break;
                    case 7 when hold is not null:
                        pool.Do(PoolRules.Return(pool.Queue, Lease(hold.Entry.Ticket.JobId, hold.Token), requeue: true, Start));
                        break;
                    case 8 when alive.Count > 0:
                        var leaving = alive.Order().ElementAt(pick % alive.Count);
                        pool.Do(PoolRules.Remove(pool.Queue, leaving, Start));
                        alive.Remove(leaving);
                        break;
                    case 9:
                        pool.Do(PoolRules.Start(pool.Queue, new PoolWorker("w", pick), Start));
                        break;
                }

                if (!IsWhole(pool, alive)) return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static bool TakesAreFair(Pool pool, int count)
    {
        var before = pool.Queue.InTurn().ToList();
        var last = pool.LastToken;
        var taken = pool.Take(count);
        if (taken.Any(lease => lease.Token <= last)) return false;
        if (!taken.Select(lease => lease.Job).SequenceEqual(before.Take(count).Select(entry => entry.Ticket.JobId))) return false;

        // Nobody is taken from twice while somebody else who waited is not taken from at all, and a user's jobs go in the order they came.
        var perUser = taken.GroupBy(lease => lease.Job[0]).ToDictionary(group => group.Key, group => group.Count());
        var waited = before.Select(entry => entry.Ticket.JobId[0]).Distinct();
        if (perUser.Values.Any(times => times > 1) && waited.Any(user => !perUser.ContainsKey(user))) return false;
        return taken.GroupBy(lease => lease.Job[0]).All(group =>
            group.Select(lease => int.Parse(lease.Job[1..], System.Globalization.CultureInfo.InvariantCulture)).SequenceEqual(
                before.Where(entry => entry.Ticket.JobId[0] == group.Key).OrderBy(entry => entry.Arrival).Take(group.Count())
                    .Select(entry => int.Parse(entry.Ticket.JobId[1..], System.Globalization.CultureInfo.InvariantCulture))));
    }

    private static bool IsWhole(Pool pool, HashSet<string> alive)
    {
        var waiting = pool.Queue.InTurn().Select(entry => entry.Ticket.JobId).ToList();
        var leased = pool.Queue.Leased.Select(hold => hold.Entry.Ticket.JobId).ToList();
        if (waiting.Count != pool.Queue.Waiting || !alive.SetEquals(waiting.Concat(leased)) || waiting.Count + leased.Count != alive.Count) return false;
        if (waiting.Where((job, index) => pool.Queue.Position(job) != index + 1).Any()) return false;
        var whole = Text(pool.Queue.Snapshot());
        return whole == Text(pool.Replayed(from: 0)) && whole == Text(pool.Replayed(from: pool.Count / 2));
    }

    private static string Text(PoolState state) => System.Text.Json.JsonSerializer.Serialize(state);

    private static PoolTicket Ticket(string job) => new(job, job[..1], "small");

    private static Lease Lease(string job, long token) => new(job, "sandbox", Worker.Id, token, 1, Start);

    private sealed class Pool
    {
        private readonly List<PoolEvent> _events = [];

        public PoolQueue Queue { get; } = new();

        public long LastToken => Queue.NextToken - 1;

        public int Count => _events.Count;

        public void Do(IEnumerable<PoolEvent> events)
        {
            foreach (var happened in events)
            {
                _events.Add(happened);
                Queue.Apply(_events.Count, happened);
            }
        }

        public void Enqueue(string job) => Do(PoolRules.Enqueue(Queue, Ticket(job), 1_000, Start).Value);

        public List<(string Job, long Token)> Take(int slots, PoolWorker? worker = null)
        {
            var taken = PoolRules.Take(Queue, worker ?? Worker, slots, Start);
            Do(taken);
            return [.. taken.Select(happened => (happened.JobId, happened.Token))];
        }

        /// <summary>The pool rebuilt from a snapshot after the first events and the rest of them.</summary>
        public PoolState Replayed(int from)
        {
            var first = new PoolQueue();
            for (var i = 0; i < from; i++) first.Apply(i + 1, _events[i]);
            var second = new PoolQueue(first.Snapshot());
            for (var i = from; i < _events.Count; i++) second.Apply(i + 1, _events[i]);
            return second.Snapshot();
        }
    }
}
