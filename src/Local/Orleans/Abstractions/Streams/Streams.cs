namespace Orleans.Streams;

/// <summary>Gives streams.</summary>
public interface IStreamProvider
{
    /// <summary>The provider's name.</summary>
    string Name { get; }

    /// <summary>Whether subscribers can start at an earlier token.</summary>
    bool IsRewindable { get; }

    /// <summary>A stream.</summary>
    IAsyncStream<T> GetStream<T>(StreamId streamId);
}

/// <summary>A stream of anything.</summary>
public interface IAsyncStream
{
    /// <summary>Whether subscribers can start at an earlier token.</summary>
    bool IsRewindable { get; }

    /// <summary>The provider's name.</summary>
    string ProviderName { get; }

    /// <summary>The stream's identity.</summary>
    StreamId StreamId { get; }
}

/// <summary>A stream: what is sent to it is delivered to its subscribers, to each in order.</summary>
public interface IAsyncStream<T> : IAsyncStream, IEquatable<IAsyncStream<T>>, IComparable<IAsyncStream<T>>,
    IAsyncObservable<T>, IAsyncBatchObservable<T>, IAsyncBatchProducer<T>
{
    /// <summary>The caller's subscriptions to the stream.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}

/// <summary>Receives items.</summary>
public interface IAsyncObserver<in T>
{
    /// <summary>An item, and where it stands in the stream.</summary>
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    /// <summary>There are no more items.</summary>
    Task OnCompletedAsync();

    /// <summary>The stream has failed.</summary>
    Task OnErrorAsync(Exception ex);
}

/// <summary>Receives items, several at a time.</summary>
public interface IAsyncBatchObserver<T>
{
    /// <summary>Items, and where they stand in the stream.</summary>
    Task OnNextAsync(IList<SequentialItem<T>> items);

    /// <summary>There are no more items.</summary>
    Task OnCompletedAsync();

    /// <summary>The stream has failed.</summary>
    Task OnErrorAsync(Exception ex);
}

/// <summary>Sends items, several at a time.</summary>
public interface IAsyncBatchProducer<T> : IAsyncObserver<T>
{
    /// <summary>Sends items that stay together.</summary>
    Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null);
}

/// <summary>Can be subscribed to.</summary>
public interface IAsyncObservable<T>
{
    /// <summary>Subscribes from now on.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);

    /// <summary>Subscribes from a token on.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null);
}

/// <summary>Can be subscribed to, several items at a time.</summary>
public interface IAsyncBatchObservable<T>
{
    /// <summary>Subscribes from now on.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer);

    /// <summary>Subscribes from a token on.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token);
}

/// <summary>A subscription, which outlives the activation that made it.</summary>
[GenerateSerializer]
public abstract class StreamSubscriptionHandle<T> : IEquatable<StreamSubscriptionHandle<T>?>
{
    /// <summary>The stream.</summary>
    public abstract StreamId StreamId { get; }

    /// <summary>The provider's name.</summary>
    public abstract string ProviderName { get; }

    /// <summary>The subscription's identity.</summary>
    public abstract Guid HandleId { get; }

    /// <summary>Ends the subscription.</summary>
    public abstract Task UnsubscribeAsync();

    /// <summary>Attaches an observer to the subscription, from a token on.</summary>
    public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null);

    /// <summary>Attaches an observer to the subscription, from a token on.</summary>
    public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null);

    /// <inheritdoc />
    public abstract bool Equals(StreamSubscriptionHandle<T>? other);
}

/// <summary>An item and where it stands in its stream.</summary>
[GenerateSerializer]
public class SequentialItem<T>
{
    /// <summary>Sets both.</summary>
    public SequentialItem(T item, StreamSequenceToken token)
    {
        Item = item;
        Token = token;
    }

    /// <summary>The item.</summary>
    [Id(0)]
    public T Item { get; }

    /// <summary>Where it stands.</summary>
    [Id(1)]
    public StreamSequenceToken Token { get; }
}

/// <summary>Finds streams by their keys.</summary>
public static class StreamProviderExtensions
{
    /// <summary>The stream with a GUID key.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, Guid id) => streamProvider.GetStream<T>(StreamId.Create(null, id));

    /// <summary>The stream with a GUID key in a namespace.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, Guid id) =>
        streamProvider.GetStream<T>(StreamId.Create(ns, id));

    /// <summary>The stream with a string key.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string id) => streamProvider.GetStream<T>(StreamId.Create(null, id));

    /// <summary>The stream with a string key in a namespace.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, string id) =>
        streamProvider.GetStream<T>(StreamId.Create(ns, id));

    /// <summary>The stream with an integer key.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, long id) => streamProvider.GetStream<T>(StreamId.Create(null, id));

    /// <summary>The stream with an integer key in a namespace.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, long id) =>
        streamProvider.GetStream<T>(StreamId.Create(ns, id));
}
