using Platform.Local.Orleans.Tests.Activations;
using Platform.Testing;

namespace Platform.Local.Orleans.Tests.Timers;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(TimeSpan due, TimeSpan period, bool interleave);

    Task Change(TimeSpan due, TimeSpan period);

    Task Stop();

    Task<int> Ticks();

    Task Hold(string gate);

    Task End();

    Task TickInto(string gate);

    Task FailOnce();
}

public sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task Start(TimeSpan due, TimeSpan period, bool interleave)
    {
        _timer = this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions(due, period) { Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public Task Hold(string gate) => Gates.Of(gate).PassAsync();

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task TickInto(string gate)
    {
        _timer = this.RegisterGrainTimer(static gate => Gates.Of(gate).PassAsync(), gate, TimeSpan.Zero, TimeSpan.FromMilliseconds(10));
        return Task.CompletedTask;
    }

    public Task FailOnce()
    {
        _timer = this.RegisterGrainTimer(
            async () =>
            {
                await Task.Yield();
                if (_ticks++ == 0) throw new InvalidOperationException("the first tick fails");
            },
            TimeSpan.Zero,
            TimeSpan.FromMilliseconds(10));
        return Task.CompletedTask;
    }

    private Task Tick(CancellationToken cancellationToken)
    {
        _ticks++;
        Life.Record(this.GetPrimaryKeyString(), "tick");
        return Task.CompletedTask;
    }
}

public sealed class TimerTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private ITimerGrain Grain(string key) => fixture.Grains.GetGrain<ITimerGrain>(key);

    private static string NewKey() => Guid.NewGuid().ToString();

    [Fact]
    public async Task Timer_ticks_until_it_is_disposed()
    {
        // Orleans: a timer ticks with its period until it is disposed.
        var grain = Grain(NewKey());
        await grain.Start(Soon, Soon, false);
        await Eventually.True(async () => await grain.Ticks() >= 3);
        await grain.Stop();
        var after = await grain.Ticks();
        await Grain(NewKey()).Ticks();
        Assert.Equal(after, await grain.Ticks());
    }

    [Fact]
    public async Task Timer_without_period_ticks_once()
    {
        // Orleans: an infinite period is one tick, and Change starts it again.
        var grain = Grain(NewKey());
        await grain.Start(Soon, Timeout.InfiniteTimeSpan, false);
        await Eventually.True(async () => await grain.Ticks() == 1);
        await grain.Change(Soon, Timeout.InfiniteTimeSpan);
        await Eventually.True(async () => await grain.Ticks() == 2);
    }

    [Fact]
    public async Task Tick_waits_for_the_call_that_runs()
    {
        // Orleans: ticks of a grain timer do not interleave unless asked to.
        var (key, gate, beside) = (NewKey(), NewKey(), NewKey());
        var grain = Grain(key);
        await grain.Start(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, false);
        await grain.Change(TimeSpan.FromMilliseconds(100), Soon);
        var holding = grain.Hold(gate);
        await Gates.Of(gate).ArrivedAsync();
        var ticks = Life.Of(key).Length;
        await Grain(beside).Start(TimeSpan.FromMilliseconds(300), Timeout.InfiniteTimeSpan, false);
        await Eventually.True(() => Life.Of(beside).Length == 1);
        Assert.Equal(ticks, Life.Of(key).Length);
        Gates.Of(gate).Open();
        await holding;
        await Eventually.True(() => Life.Of(key).Length > ticks);
    }

    [Fact]
    public async Task Interleaving_tick_does_not_wait()
    {
        // Orleans: with Interleave a tick runs while a call awaits.
        var (key, gate) = (NewKey(), NewKey());
        var grain = Grain(key);
        await grain.Start(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, true);
        await grain.Change(TimeSpan.FromMilliseconds(100), Soon);
        var holding = grain.Hold(gate);
        await Gates.Of(gate).ArrivedAsync();
        await Eventually.True(() => Life.Of(key).Length >= 2);
        Gates.Of(gate).Open();
        await holding;
    }

    [Fact]
    public async Task Ticks_never_overlap()
    {
        // Orleans: the next period begins when the tick has ended.
        var (grain, gate) = (Grain(NewKey()), NewKey());
        await grain.TickInto(gate);
        await Gates.Of(gate).ArrivedAsync();
        Assert.Equal(1, Gates.Of(gate).Arrived);
        Gates.Of(gate).Open();
        await Gates.Of(gate).ArrivedAsync(3);
        await grain.Stop();
    }

    [Fact]
    public async Task Tick_that_throws_does_not_end_the_timer()
    {
        // Orleans: an exception is logged and the timer goes on.
        var grain = Grain(NewKey());
        await grain.FailOnce();
        await Eventually.True(async () => await grain.Ticks() >= 3);
        await grain.Stop();
    }

    [Fact]
    public async Task Timer_ends_with_its_activation()
    {
        // Orleans: timers belong to the activation; the next one has none.
        var key = NewKey();
        await Grain(key).Start(Soon, Soon, false);
        await Eventually.True(() => Life.Of(key).Length >= 1);
        await Grain(key).End();
        await Eventually.True(async () => await Grain(key).Ticks() == 0);
        var ticks = Life.Of(key).Length;
        await Grain(key).Ticks();
        Assert.Equal(ticks, Life.Of(key).Length);
    }
}
