using Microsoft.Extensions.Options;
using Platform.Api.Live;
using Platform.Api.Surfaces;

namespace Platform.Api.Tests.Surfaces;

public sealed class KeyedLocksTests
{
    [Fact]
    public async Task Lock_of_a_name_is_held_by_one_and_those_of_others_are_free()
    {
        var locks = new KeyedLocks();
        var held = await locks.HoldAsync("a", CancellationToken.None);
        using var other = await locks.HoldAsync("b", CancellationToken.None);

        var waiting = locks.HoldAsync("a", CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        held.Dispose();
        held.Dispose();

        using var second = await waiting;
        Assert.False(locks.HoldAsync("a", new CancellationTokenSource().Token).IsCompleted);
    }

    [Fact]
    public async Task Waiting_that_is_given_up_leaves_the_lock_usable()
    {
        var locks = new KeyedLocks();
        using var stop = new CancellationTokenSource();
        var held = await locks.HoldAsync("a", CancellationToken.None);
        var waiting = locks.HoldAsync("a", stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        held.Dispose();

        using var again = await locks.HoldAsync("a", CancellationToken.None);
    }

    [Fact]
    public async Task Many_at_once_take_turns()
    {
        var locks = new KeyedLocks();
        var (inside, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Task.Run(async () =>
        {
            using var held = await locks.HoldAsync("one", CancellationToken.None);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        })));

        Assert.Equal((0, 1), (inside, most));
    }

    [Fact]
    public void Watch_slots_are_bounded_per_user_and_given_back_once()
    {
        var slots = new WatchSlots(2);
        var first = slots.TryTake("a");
        var second = slots.TryTake("a");

        Assert.Null(slots.TryTake("a"));
        Assert.NotNull(slots.TryTake("b"));
        first!.Dispose();
        first.Dispose();
        var third = slots.TryTake("a");
        Assert.NotNull(third);
        Assert.Null(slots.TryTake("a"));
        second!.Dispose();
        third.Dispose();
        Assert.NotNull(slots.TryTake("a"));
    }
}
