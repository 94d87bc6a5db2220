using Orleans.Concurrency;

namespace Platform.Local.Orleans.Tests;

public interface ICallGrain : IGrainWithStringKey
{
    Task Nothing();

    Task<int> Double(int value);

    ValueTask<int> DoubleValue(int value);

    ValueTask NothingValue();

    Task<string> Join(string left, string right, int count, CancellationToken cancellationToken);

    Task<T> Generic<T>(T value);

    Task<int> Throw(string message);

    Task ThrowAfterAwait(string message);

    Task ThrowCustom(string message, int code);

    [OneWay]
    Task Forget(string gate);

    [OneWay]
    Task ForgetAndThrow();

    Task<int> Count();

    [ResponseTimeout("00:00:01")]
    Task Slow(string gate);

    Task UntilCancelled(string gate, CancellationToken cancellationToken);

    Task<bool> WasCancelled();

    IAsyncEnumerable<int> CountTo(int last, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> CountAndThrow(int last);
}

[GenerateSerializer]
public sealed class CodedException : Exception
{
    public CodedException(string message, int code) : base(message) => Code = code;

    [Id(0)]
    public int Code { get; private set; }
}

public sealed class CallGrain : Grain, ICallGrain
{
    private int _count;
    private bool _cancelled;

    public Task Nothing() => Task.CompletedTask;

    public Task<int> Double(int value) => Task.FromResult(value * 2);

    public async ValueTask<int> DoubleValue(int value)
    {
        await Task.Yield();
        return value * 2;
    }

    public ValueTask NothingValue() => default;

    public Task<string> Join(string left, string right, int count, CancellationToken cancellationToken) =>
        Task.FromResult(string.Concat(Enumerable.Repeat(left + right, count)));

    public Task<T> Generic<T>(T value) => Task.FromResult(value);

    public static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Exception> Thrown = new();

    public Task<int> Throw(string message) => throw (Thrown[message] = new InvalidOperationException(message));

    public async Task ThrowAfterAwait(string message)
    {
        await Task.Yield();
        throw new InvalidOperationException(message);
    }

    public Task ThrowCustom(string message, int code) => throw (Thrown[message] = new CodedException(message, code));

    public async Task Forget(string gate)
    {
        await Gates.Of(gate).PassAsync();
        _count++;
    }

    public Task ForgetAndThrow()
    {
        _count++;
        throw new InvalidOperationException("nobody hears this");
    }

    public Task<int> Count() => Task.FromResult(_count);

    public Task Slow(string gate) => Gates.Of(gate).PassAsync();

    public async Task UntilCancelled(string gate, CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(() =>
        {
            _cancelled = true;
            cancelled.TrySetResult();
        });
        await Task.WhenAll(Gates.Of(gate).PassAsync(), cancelled.Task);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public Task<bool> WasCancelled() => Task.FromResult(_cancelled);

    public async IAsyncEnumerable<int> CountTo(int last, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 1; i <= last; i++)
        {
            if (i % 3 == 0) await Task.Yield();
            yield return i;
        }
    }

    public async IAsyncEnumerable<int> CountAndThrow(int last)
    {
        for (var i = 1; i <= last; i++) yield return i;
        await Task.Yield();
        throw new InvalidOperationException("enough");
    }
}

public sealed class CallTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private ICallGrain Grain(string? key = null) => fixture.Grains.GetGrain<ICallGrain>(key ?? Guid.NewGuid().ToString());

    [Fact]
    public async Task Call_of_every_kind_of_method_gives_its_result()
    {
        // Orleans: methods return Task, Task<T>, ValueTask or ValueTask<T>, with any number of arguments, and may be generic.
        var grain = Grain();
        await grain.Nothing();
        await grain.NothingValue();
        Assert.Equal(42, await grain.Double(21));
        Assert.Equal(42, await grain.DoubleValue(21));
        Assert.Equal("ababab", await grain.Join("a", "b", 3, CancellationToken.None));
        Assert.Equal("x", await grain.Generic("x"));
        Assert.Equal(7, await grain.Generic(7));
    }

    [Fact]
    public async Task Exception_crosses_the_call_with_type_message_and_stack()
    {
        // Orleans: the caller gets the exception that the grain threw, with the grain's frames in its stack trace.
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain().Throw("no"));
        Assert.Equal("no", thrown.Message);
        Assert.Contains(nameof(CallGrain), thrown.StackTrace);
        var late = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain().ThrowAfterAwait("late"));
        Assert.Equal("late", late.Message);
        Assert.Contains(nameof(CallGrain.ThrowAfterAwait), late.StackTrace);
    }

    [Fact]
    public async Task Exception_that_may_travel_keeps_its_members()
    {
        // Orleans: an exception with [GenerateSerializer] travels like any message.
        var thrown = await Assert.ThrowsAsync<CodedException>(() => Grain().ThrowCustom("coded", 17));
        Assert.Equal("coded", thrown.Message);
        Assert.Equal(17, thrown.Code);
    }

    [Fact]
    public async Task Exception_is_not_copied_within_a_process()
    {
        // Orleans: on its way to a caller in the same silo an exception is passed as it is, marked or not.
        var plain = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain().Throw("own"));
        var coded = await Assert.ThrowsAsync<CodedException>(() => Grain().ThrowCustom("owncoded", 17));
        Assert.Same(CallGrain.Thrown["own"], plain);
        Assert.Same(CallGrain.Thrown["owncoded"], coded);
    }

    [Fact]
    public async Task OneWay_call_completes_before_the_grain_runs_it()
    {
        // Orleans: the caller of a one-way method does not wait; the grain still runs it as a turn of its own.
        var (grain, gate) = (Grain(), Guid.NewGuid().ToString());
        await grain.Forget(gate);
        Assert.False(Gates.Of(gate).IsOpen);
        Gates.Of(gate).Open();
        await Testing.Eventually.True(async () => await grain.Count() == 1);
    }

    [Fact]
    public async Task OneWay_call_that_throws_tells_nobody()
    {
        // Orleans: what a one-way method throws is logged at the grain, and the caller never learns of it.
        var grain = Grain();
        await grain.ForgetAndThrow();
        await Testing.Eventually.True(async () => await grain.Count() == 1);
    }

    [Fact]
    public async Task Call_that_takes_too_long_times_out_at_the_caller_and_runs_on()
    {
        // Orleans: after the method's [ResponseTimeout] the caller gets a TimeoutException; the method goes on and the grain serves again afterwards.
        var (grain, gate) = (Grain(), Guid.NewGuid().ToString());
        var thrown = await Assert.ThrowsAsync<TimeoutException>(() => grain.Slow(gate));
        Assert.StartsWith("Response did not arrive on time in 00:00:01", thrown.Message);
        Gates.Of(gate).Open();
        await grain.Nothing();
    }

    [Fact]
    public async Task Call_that_times_out_in_the_queue_never_runs()
    {
        // Orleans: a request that expired while it waited is dropped.
        var (grain, first, second) = (Grain(), Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var blocking = grain.Slow(first);
        await Gates.Of(first).ArrivedAsync();
        var waiting = grain.Slow(second);
        await Assert.ThrowsAsync<TimeoutException>(() => blocking);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        Gates.Of(first).Open();
        await grain.Nothing();
        Assert.Equal(0, Gates.Of(second).Arrived);
    }

    [Fact]
    public async Task Call_with_a_cancelled_token_is_not_sent()
    {
        // Orleans: a token that is cancelled before the call throws at the caller.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain().UntilCancelled("none", new CancellationToken(true)));
    }

    [Fact]
    public async Task Cancellation_reaches_the_callee_and_frees_the_caller()
    {
        // Orleans: cancelling the caller's token cancels the callee's; the caller gets OperationCanceledException without waiting for the callee.
        var (grain, gate) = (Grain(), Guid.NewGuid().ToString());
        using var source = new CancellationTokenSource();
        var call = grain.UntilCancelled(gate, source.Token);
        await Gates.Of(gate).ArrivedAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Gates.Of(gate).Open();
        Assert.True(await grain.WasCancelled());
    }

    [Fact]
    public async Task Enumeration_gives_every_item_in_order()
    {
        // Orleans: IAsyncEnumerable methods are fetched in batches and give every item once, in order.
        var items = new List<int>();
        await foreach (var item in Grain().CountTo(257)) items.Add(item);
        Assert.Equal(Enumerable.Range(1, 257), items);
        items.Clear();
        await foreach (var item in Grain().CountTo(5).WithBatchSize(2)) items.Add(item);
        Assert.Equal([1, 2, 3, 4, 5], items);
    }

    [Fact]
    public async Task Enumeration_that_throws_throws_at_the_caller()
    {
        // Orleans: the exception reaches the enumerating caller.
        var items = new List<int>();
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var item in Grain().CountAndThrow(3)) items.Add(item);
        });
        Assert.Equal("enough", thrown.Message);
    }

    [Fact]
    public async Task Enumeration_that_is_left_early_frees_the_grain()
    {
        // Orleans: leaving the loop disposes the grain's enumerator, and the grain goes on serving.
        var grain = Grain();
        await foreach (var item in grain.CountTo(1000))
            if (item == 3) break;
        await grain.Nothing();
    }
}
