using Orleans.Local.Copying;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Orleans.Local.Streams;

/// <summary>A stream of a memory provider.</summary>
[Immutable]
internal sealed class MemoryStream<T>(MemoryStreamProvider provider, StreamId streamId) : IAsyncStream<T>
{
    public bool IsRewindable => provider.IsRewindable;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => SendAsync([item]);

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null) => SendAsync(batch);

    public Task OnCompletedAsync() => throw new NotSupportedException("A memory stream is not completed: its subscribers unsubscribe.");

    public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("A memory stream carries no errors: send an item that tells of it.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null) =>
        SubscribeAsync(new AttachedObserver<T>(observer), token);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token) =>
        SubscribeAsync(new AttachedBatchObserver<T>(observer), token);

    public async Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        var consumer = provider.CurrentConsumer().Id;
        if (provider.Implicit.Of(consumer, streamId) is { } own) return [new MemoryStreamHandle<T>(provider, streamId, own)];
        var all = await provider.SubscriptionsOf(streamId).GetAll();
        return all.Where(pair => pair.Value == consumer)
            .Select(StreamSubscriptionHandle<T> (pair) => new MemoryStreamHandle<T>(provider, streamId, pair.Key)).ToList();
    }

    public bool Equals(IAsyncStream<T>? other) => other is MemoryStream<T> && other.StreamId == streamId && other.ProviderName == provider.Name;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => HashCode.Combine(streamId, provider.Name);

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : streamId.CompareTo(other.StreamId);

    // The provider numbers what it is sent: a token of the sender's is not looked at.
    private Task SendAsync(IEnumerable<T> items)
    {
        var scope = CopyScope.Rent();
        var copies = items.Select(item => (object?)Copiers.Copy(item, scope)).ToArray();
        CopyScope.Return(scope);
        return provider.AddAsync(streamId, copies, RequestContext.Current);
    }

    private async Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAttachedObserver observer, StreamSequenceToken? token)
    {
        var (consumer, observers) = provider.CurrentConsumer();
        if (provider.Implicit.Of(consumer, streamId) is not { } subscriptionId)
        {
            subscriptionId = Guid.NewGuid();
            await provider.SubscriptionsOf(streamId).Add(subscriptionId, consumer);
        }

        observers.Attach(subscriptionId, observer);
        await provider.AttachAsync(streamId, subscriptionId, consumer, token);
        return new MemoryStreamHandle<T>(provider, streamId, subscriptionId);
    }
}

/// <summary>A subscription to a stream of a memory provider.</summary>
[Immutable]
internal sealed class MemoryStreamHandle<T>(MemoryStreamProvider provider, StreamId streamId, Guid subscriptionId) : StreamSubscriptionHandle<T>
{
    private bool _used;

    public override StreamId StreamId => streamId;

    public override string ProviderName => provider.Name;

    public override Guid HandleId => subscriptionId;

    public override async Task UnsubscribeAsync()
    {
        ThrowIfUsed();
        _used = true;
        provider.CurrentConsumer().Observers.Detach(subscriptionId);
        provider.QueueOf(streamId).Detach(subscriptionId);
        await provider.SubscriptionsOf(streamId).Remove(subscriptionId);
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null) =>
        ResumeAsync(new AttachedObserver<T>(observer), token);

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) =>
        ResumeAsync(new AttachedBatchObserver<T>(observer), token);

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is not null && other.HandleId == subscriptionId;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => subscriptionId.GetHashCode();

    private async Task<StreamSubscriptionHandle<T>> ResumeAsync(IAttachedObserver observer, StreamSequenceToken? token)
    {
        ThrowIfUsed();
        _used = true;
        var (consumer, observers) = provider.CurrentConsumer();
        observers.Attach(subscriptionId, observer);
        await provider.AttachAsync(streamId, subscriptionId, consumer, token);
        return new MemoryStreamHandle<T>(provider, streamId, subscriptionId);
    }

    private void ThrowIfUsed()
    {
        if (_used) throw new InvalidOperationException("Handle is no longer valid. It has been used to unsubscribe or resume.");
    }
}

/// <summary>Gives an observer its own copy of each item.</summary>
internal sealed class AttachedObserver<T>(IAsyncObserver<T> observer) : IAttachedObserver
{
    public async Task DeliverAsync(StreamEntry entry, int from)
    {
        for (var i = from; i < entry.Items.Length; i++) await observer.OnNextAsync(Items.Copy<T>(entry.Items[i]), new EventSequenceTokenV2(entry.Sequence, i));
    }

    public Task FailAsync(Exception failure) => observer.OnErrorAsync(failure);
}

/// <summary>Gives an observer its own copy of the items that were sent together.</summary>
internal sealed class AttachedBatchObserver<T>(IAsyncBatchObserver<T> observer) : IAttachedObserver
{
    public Task DeliverAsync(StreamEntry entry, int from) => observer.OnNextAsync(Enumerable.Range(from, Math.Max(0, entry.Items.Length - from))
        .Select(i => new SequentialItem<T>(Items.Copy<T>(entry.Items[i]), new EventSequenceTokenV2(entry.Sequence, i))).ToList());

    public Task FailAsync(Exception failure) => observer.OnErrorAsync(failure);
}

file static class Items
{
    public static T Copy<T>(object? item)
    {
        if (item is not T typed)
            return item is null ? default! : throw new InvalidCastException($"Received an item of type {item.GetType().Name}, expected {typeof(T).FullName}");
        var scope = CopyScope.Rent();
        var copy = Copiers.Copy(typed, scope);
        CopyScope.Return(scope);
        return copy;
    }
}
