using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Platform.Local.Orleans.Tests;

public interface IInterleavingGrain : IGrainWithStringKey
{
    Task Hold(string gate);

    Task<int> Plain();

    [AlwaysInterleave]
    Task<int> Always();

    [ReadOnly]
    Task<int> ReadHold(string gate);

    [ReadOnly]
    Task<int> Read();

    [ResponseTimeout("00:00:02")]
    Task CallBack(IInterleavingGrain other);

    [ResponseTimeout("00:00:03")]
    Task<int> CallPlainOf(IInterleavingGrain other);

    Task<int> CallBackAllowed(IInterleavingGrain other);

    [ResponseTimeout("00:00:02")]
    Task<int> CallBackSuppressed(IInterleavingGrain other);
}

public abstract class InterleavingBase : Grain, IInterleavingGrain
{
    public Task Hold(string gate) => Gates.Of(gate).PassAsync();

    public Task<int> Plain() => Task.FromResult(1);

    public Task<int> Always() => Task.FromResult(2);

    public async Task<int> ReadHold(string gate)
    {
        await Gates.Of(gate).PassAsync();
        return 3;
    }

    public Task<int> Read() => Task.FromResult(4);

    public Task CallBack(IInterleavingGrain other) => other.CallPlainOf(this.AsReference<IInterleavingGrain>());

    public Task<int> CallPlainOf(IInterleavingGrain other) => other.Plain();

    public async Task<int> CallBackAllowed(IInterleavingGrain other)
    {
        using var section = RequestContext.AllowCallChainReentrancy();
        return await other.CallPlainOf(this.AsReference<IInterleavingGrain>());
    }

    public async Task<int> CallBackSuppressed(IInterleavingGrain other)
    {
        using var allowed = RequestContext.AllowCallChainReentrancy();
        using var suppressed = RequestContext.SuppressCallChainReentrancy();
        return await other.CallPlainOf(this.AsReference<IInterleavingGrain>());
    }
}

public sealed class OneAtATimeGrain : InterleavingBase;

[Reentrant]
public sealed class ReentrantGrain : InterleavingBase;

[MayInterleave(nameof(ArgMayInterleave))]
public sealed class PredicateGrain : InterleavingBase
{
    public static bool ArgMayInterleave(IInvokable request) => request.GetMethodName() == nameof(Plain);
}

public sealed class InterleavingTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private IInterleavingGrain Grain<T>() => fixture.Grains.GetGrain<IInterleavingGrain>(Guid.NewGuid().ToString(), typeof(T).FullName);

    [Fact]
    public async Task Plain_grain_serves_nothing_else_while_a_call_awaits()
    {
        // Orleans: without a declaration a grain finishes a call, awaits included, before it begins the next.
        var (grain, gate) = (Grain<OneAtATimeGrain>(), Guid.NewGuid().ToString());
        var holding = grain.Hold(gate);
        await Gates.Of(gate).ArrivedAsync();
        var waiting = grain.Plain();
        Assert.Equal(2, await grain.Always());
        Assert.False(waiting.IsCompleted);
        Gates.Of(gate).Open();
        await holding;
        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task Reentrant_grain_serves_others_while_a_call_awaits()
    {
        // Orleans: [Reentrant] lets every call begin while others await.
        var (grain, gate) = (Grain<ReentrantGrain>(), Guid.NewGuid().ToString());
        var holding = grain.Hold(gate);
        await Gates.Of(gate).ArrivedAsync();
        Assert.Equal(1, await grain.Plain());
        Assert.False(holding.IsCompleted);
        Gates.Of(gate).Open();
        await holding;
    }

    [Fact]
    public async Task MayInterleave_decides_by_its_predicate()
    {
        // Orleans: the predicate is asked about the request that arrives and about the one that runs.
        var (grain, gate) = (Grain<PredicateGrain>(), Guid.NewGuid().ToString());
        var holding = grain.Hold(gate);
        await Gates.Of(gate).ArrivedAsync();
        var second = grain.Hold(gate + "2");
        Assert.Equal(1, await grain.Plain());
        Assert.Equal(0, Gates.Of(gate + "2").Arrived);
        Gates.Of(gate).Open();
        Gates.Of(gate + "2").Open();
        await Task.WhenAll(holding, second);
    }

    [Fact]
    public async Task ReadOnly_calls_interleave_with_each_other_but_not_with_others()
    {
        // Orleans: [ReadOnly] methods run while other [ReadOnly] methods await; anything else waits for them.
        var (grain, gate) = (Grain<OneAtATimeGrain>(), Guid.NewGuid().ToString());
        var reading = grain.ReadHold(gate);
        await Gates.Of(gate).ArrivedAsync();
        var writing = grain.Plain();
        Assert.Equal(4, await grain.Read());
        Assert.False(writing.IsCompleted);
        Gates.Of(gate).Open();
        Assert.Equal(3, await reading);
        Assert.Equal(1, await writing);
    }

    [Fact]
    public async Task ReadOnly_call_waits_for_a_call_that_is_not()
    {
        // Orleans: [ReadOnly] promises nothing about the method that is running.
        var (grain, gate) = (Grain<OneAtATimeGrain>(), Guid.NewGuid().ToString());
        var holding = grain.Hold(gate);
        await Gates.Of(gate).ArrivedAsync();
        var reading = grain.Read();
        Assert.Equal(2, await grain.Always());
        Assert.False(reading.IsCompleted);
        Gates.Of(gate).Open();
        await holding;
        Assert.Equal(4, await reading);
    }

    [Fact]
    public async Task Call_cycle_times_out()
    {
        // Orleans: A calls B which calls A: A does not serve the call, for its own has not ended, until the timeout breaks the cycle.
        await Assert.ThrowsAsync<TimeoutException>(() => Grain<OneAtATimeGrain>().CallBack(Grain<OneAtATimeGrain>()));
    }

    [Fact]
    public async Task Call_cycle_through_a_reentrant_grain_succeeds()
    {
        // Orleans: a cycle is no trouble when the grain it comes back to is reentrant.
        await Grain<ReentrantGrain>().CallBack(Grain<OneAtATimeGrain>());
    }

    [Fact]
    public async Task Call_cycle_that_was_allowed_succeeds()
    {
        // Orleans: RequestContext.AllowCallChainReentrancy lets calls of the same chain come back in.
        Assert.Equal(1, await Grain<OneAtATimeGrain>().CallBackAllowed(Grain<OneAtATimeGrain>()));
    }

    [Fact]
    public async Task Call_cycle_that_was_suppressed_times_out()
    {
        // Orleans: SuppressCallChainReentrancy takes the permission back for what is called inside.
        await Assert.ThrowsAsync<TimeoutException>(() => Grain<OneAtATimeGrain>().CallBackSuppressed(Grain<OneAtATimeGrain>()));
    }

    [Fact]
    public async Task Permission_for_a_chain_lets_no_other_caller_in()
    {
        // Orleans: only calls that carry the chain's identity come in.
        var (grain, held, gate) = (Grain<OneAtATimeGrain>(), Grain<OneAtATimeGrain>(), Guid.NewGuid().ToString());
        var holding = held.Hold(gate);
        await Gates.Of(gate).ArrivedAsync();
        // Calls that wait for the first activation may overtake each other.
        await grain.Plain();
        var chain = grain.CallBackAllowed(held);
        var stranger = grain.Plain();
        Assert.Equal(2, await grain.Always());
        Assert.False(stranger.IsCompleted);
        Gates.Of(gate).Open();
        await holding;
        Assert.Equal(1, await chain);
        Assert.Equal(1, await stranger);
    }
}
