using Platform.Grains.Datasets;

namespace Platform.Grains.Tests.Datasets;

public sealed class FifoGateTests
{
    [Fact]
    public async Task Gate_lets_in_in_the_order_of_coming_and_turns_away_past_its_bound()
    {
        var gate = new FifoGate(2, 3);
        var inside = new[] { gate.Enter(default), gate.Enter(default) };
        Assert.All(inside, entered => Assert.True(entered!.IsCompletedSuccessfully));
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(_ => gate.Enter(default)!)];
        Assert.All(waiting, entered => Assert.False(entered.IsCompleted));
        Assert.Null(gate.Enter(default));
        Assert.Equal(3, gate.Waiting);
        for (var next = 0; next < 3; next++)
        {
            gate.Leave();
            await waiting[next].WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(2 - next, gate.Waiting);
        }

        Assert.False(gate.Enter(default)!.IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_waiting_makes_no_room_and_takes_none()
    {
        var gate = new FifoGate(1, 10);
        await gate.Enter(default)!;
        using var tired = new CancellationTokenSource();
        var given = gate.Enter(tired.Token)!;
        var patient = gate.Enter(default)!;
        await tired.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.False(patient.IsCompleted);
        gate.Leave();
        await patient.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(gate.Enter(default)!.IsCompleted);
    }

    [Fact]
    public async Task No_more_are_inside_than_there_are_slots_however_many_come()
    {
        var gate = new FifoGate(3, 1_000);
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => Task.Run(async () =>
        {
            await gate.Enter(default)!;
            var now = Interlocked.Increment(ref inside);
            for (var seen = most; now > seen && Interlocked.CompareExchange(ref most, now, seen) != seen; seen = most)
            {
            }

            await Task.Yield();
            Interlocked.Decrement(ref inside);
            gate.Leave();
        })));
        Assert.InRange(most, 1, 3);
        Assert.Equal(0, gate.Waiting);
    }
}
