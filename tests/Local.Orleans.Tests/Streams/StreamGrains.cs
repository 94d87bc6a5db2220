using System.Collections.Concurrent;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Platform.Local.Orleans.Tests.Streams;

[GenerateSerializer, Immutable]
public sealed record News([property: Id(0)] int Number, [property: Id(1)] string Text);

/// <summary>What subscribers got, by their key.</summary>
public static class Received
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<(News Item, StreamSequenceToken? Token)>> Items = new();

    public static void Add(string key, News item, StreamSequenceToken? token) => Items.GetOrAdd(key, _ => new()).Enqueue((item, token));

    public static (News Item, StreamSequenceToken? Token)[] Of(string key) => Items.TryGetValue(key, out var items) ? [.. items] : [];

    public static int[] Numbers(string key) => [.. Of(key).Select(pair => pair.Item.Number)];
}

public interface ISubscriberGrain : IGrainWithStringKey
{
    Task Subscribe(string stream);

    Task SubscribeFrom(string stream, StreamSequenceToken token);

    Task ResumeFrom(string stream, StreamSequenceToken token);

    Task Unsubscribe(string stream);

    Task<int> Handles(string stream);

    Task FailOn(int number, int times);

    Task End();

    Task<Guid> Id();
}

public sealed class SubscriberGrain : Grain, ISubscriberGrain
{
    private readonly Guid _id = Guid.NewGuid();
    private int _failOn = -1;
    private int _failures;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // The key says which stream to take up again, as a grain would know from its state.
        foreach (var handle in await Stream(this.GetPrimaryKeyString().Split('|')[0]).GetAllSubscriptionHandles()) await handle.ResumeAsync(OnNext);
    }

    public Task Subscribe(string stream) => Stream(stream).SubscribeAsync(OnNext, OnError);

    public Task SubscribeFrom(string stream, StreamSequenceToken token) => Stream(stream).SubscribeAsync(OnNext, token);

    public async Task ResumeFrom(string stream, StreamSequenceToken token)
    {
        foreach (var handle in await Stream(stream).GetAllSubscriptionHandles()) await handle.ResumeAsync(OnNext, token);
    }

    public async Task Unsubscribe(string stream)
    {
        foreach (var handle in await Stream(stream).GetAllSubscriptionHandles()) await handle.UnsubscribeAsync();
    }

    public async Task<int> Handles(string stream) => (await Stream(stream).GetAllSubscriptionHandles()).Count;

    public Task FailOn(int number, int times)
    {
        _failOn = number;
        _failures = times;
        return Task.CompletedTask;
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<Guid> Id() => Task.FromResult(_id);

    private IAsyncStream<News> Stream(string key) => this.GetStreamProvider("news").GetStream<News>("plain", key);

    private async Task OnNext(News item, StreamSequenceToken? token)
    {
        await Task.Yield();
        if (item.Number == _failOn && _failures-- > 0) throw new InvalidOperationException("not this one");
        Received.Add(this.GetPrimaryKeyString(), item, token);
    }

    private Task OnError(Exception exception) => Task.CompletedTask;
}

public interface IProducerGrain : IGrainWithStringKey
{
    Task Send(string stream, int from, int count);
}

public sealed class ProducerGrain : Grain, IProducerGrain
{
    public async Task Send(string stream, int from, int count)
    {
        var target = this.GetStreamProvider("news").GetStream<News>("plain", stream);
        for (var i = from; i < from + count; i++) await target.OnNextAsync(new News(i, "from a grain"));
    }
}

public interface IImplicitGrain : IGrainWithStringKey
{
    Task<int> Count();
}

[ImplicitStreamSubscription("implicit")]
public sealed class ImplicitGrain : Grain, IImplicitGrain, IStreamSubscriptionObserver
{
    private int _count;

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        await handleFactory.Create<News>().ResumeAsync((item, token) =>
        {
            _count++;
            Received.Add("implicit|" + this.GetPrimaryKeyString(), item, token);
            return Task.CompletedTask;
        });

    public Task<int> Count() => Task.FromResult(_count);
}
