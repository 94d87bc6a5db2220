using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using Platform.Testing;

namespace Platform.Local.Orleans.Tests.Workers;

public interface IWorkerGrain : IGrainWithIntegerKey
{
    Task<Guid> Hold(string gate);
}

[StatelessWorker(2)]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    private readonly Guid _id = Guid.NewGuid();

    public async Task<Guid> Hold(string gate)
    {
        await Gates.Of(gate).PassAsync();
        return _id;
    }
}

public interface IListener : IGrainObserver
{
    void Heard(string what);

    [ResponseTimeout("00:00:01")]
    Task<string> Ask(string what);
}

public sealed class Listener : IListener
{
    private readonly List<string> _heard = [];

    public string[] All
    {
        get
        {
            lock (_heard) return [.. _heard];
        }
    }

    public void Heard(string what)
    {
        lock (_heard) _heard.Add(what);
    }

    public Task<string> Ask(string what) => Task.FromResult($"{what}!");
}

public interface ISpeakerGrain : IGrainWithStringKey
{
    Task Listen(IListener listener);

    Task Say(string what);

    [ResponseTimeout("00:00:02")]
    Task<string> Ask(string what);
}

public sealed class SpeakerGrain : Grain, ISpeakerGrain
{
    private readonly List<IListener> _listeners = [];

    public Task Listen(IListener listener)
    {
        _listeners.Add(listener);
        return Task.CompletedTask;
    }

    public Task Say(string what)
    {
        foreach (var listener in _listeners) listener.Heard(what);
        return Task.CompletedTask;
    }

    public Task<string> Ask(string what) => _listeners[0].Ask(what);
}

public sealed class WorkerTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task Stateless_worker_runs_as_many_calls_at_once_as_it_may()
    {
        // Orleans: calls to a stateless worker go to an idle activation, or to a new one up to the limit, and then wait.
        var (worker, gate) = (fixture.Grains.GetGrain<IWorkerGrain>(1), Guid.NewGuid().ToString());
        var calls = Enumerable.Range(0, 5).Select(_ => worker.Hold(gate)).ToArray();
        await Gates.Of(gate).ArrivedAsync(2);
        Assert.Equal(2, Gates.Of(gate).Arrived);
        Gates.Of(gate).Open();
        Assert.Equal(2, (await Task.WhenAll(calls)).Distinct().Count());
    }

    [Fact]
    public async Task Observer_hears_in_order_and_answers()
    {
        // Orleans: a grain calls an observer through its reference; calls arrive in order, and may have results.
        var (speaker, listener) = (fixture.Grains.GetGrain<ISpeakerGrain>(Guid.NewGuid().ToString()), new Listener());
        await speaker.Listen(fixture.Grains.CreateObjectReference<IListener>(listener));
        for (var i = 0; i < 20; i++) await speaker.Say($"{i}");
        await Eventually.True(() => listener.All.Length == 20);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), listener.All);
        Assert.Equal("well!", await speaker.Ask("well"));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Observer_that_was_removed_hears_nothing_more()
    {
        // Orleans: after DeleteObjectReference one-way calls are dropped, and a call that waits for an answer times out.
        var (speaker, listener) = (fixture.Grains.GetGrain<ISpeakerGrain>(Guid.NewGuid().ToString()), new Listener());
        var reference = fixture.Grains.CreateObjectReference<IListener>(listener);
        await speaker.Listen(reference);
        await speaker.Say("one");
        await Eventually.True(() => listener.All.Length == 1);
        fixture.Grains.DeleteObjectReference<IListener>(reference);
        await speaker.Say("two");
        await Assert.ThrowsAnyAsync<Exception>(() => speaker.Ask("there?"));
        Assert.Equal(["one"], listener.All);
    }

    [Fact]
    public void Observer_is_held_weakly()
    {
        // Orleans: the runtime does not keep an observer alive: who made the reference must.
        var weak = Create();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(weak.IsAlive);
    }

    [Fact]
    public async Task Object_that_is_no_reference_is_refused()
    {
        // Orleans: an observer itself cannot be passed to a grain, only a reference to it.
        var speaker = fixture.Grains.GetGrain<ISpeakerGrain>(Guid.NewGuid().ToString());
        await Assert.ThrowsAnyAsync<Exception>(() => speaker.Listen(new Listener()));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Create()
    {
        var listener = new Listener();
        fixture.Grains.CreateObjectReference<IListener>(listener);
        return new WeakReference(listener);
    }
}
