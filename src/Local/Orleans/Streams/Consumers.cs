using Orleans.Local.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.Local.Streams;

/// <summary>Something that is attached to a subscription.</summary>
internal interface IAttachedObserver
{
    /// <summary>Takes an entry, from an item on.</summary>
    Task DeliverAsync(StreamEntry entry, int from);

    /// <summary>Takes a failure.</summary>
    Task FailAsync(Exception failure);
}

/// <summary>What an activation, or the client, has attached to its subscriptions.</summary>
internal sealed class ConsumerTable
{
    private readonly ConcurrentDictionary<Guid, IAttachedObserver> _observers = new();

    public static ConsumerTable Of(Activation activation)
    {
        if (activation.GetComponent(typeof(ConsumerTable)) is ConsumerTable table) return table;
        table = new ConsumerTable();
        activation.SetComponent(table);
        return table;
    }

    public void Attach(Guid subscriptionId, IAttachedObserver observer) => _observers[subscriptionId] = observer;

    public void Detach(Guid subscriptionId) => _observers.TryRemove(subscriptionId, out _);

    public IAttachedObserver? Find(Guid subscriptionId) => _observers.GetValueOrDefault(subscriptionId);
}

/// <summary>The subscriber that is not a grain.</summary>
internal sealed class ClientConsumers : IGrainObserver
{
    public ConsumerTable Table { get; } = new();
}

/// <summary>The delivery of an entry to a subscriber, or of a failure. At a grain it waits its turn like any call.</summary>
internal sealed class DeliveryCall(StreamQueue queue, Guid subscriptionId, StreamEntry? entry, int from, Exception? failure) : TaskCall
{
    private static readonly CallShape Delivery = new(typeof(IDelivery).GetMethod(nameof(IDelivery.Deliver))!, typeof(IDelivery));

    internal override CallShape Shape => Delivery;

    protected override async Task InvokeTask(object target)
    {
        var table = target is ClientConsumers client ? client.Table : ConsumerTable.Of((Activation)RuntimeContext.Current!);
        var observer = table.Find(subscriptionId);
        if (observer is null && target is IStreamSubscriptionObserver subscriber)
        {
            await subscriber.OnSubscribed(new HandleFactory(queue.Provider, queue.StreamId, subscriptionId));
            observer = table.Find(subscriptionId);
        }

        // Nothing is attached: the item is passed over, as it is for a subscription that was just ended.
        if (observer is null) return;
        if (failure is not null)
        {
            await observer.FailAsync(failure);
            return;
        }

        if (entry!.Context is { } context) RequestContext.Current = context;
        await observer.DeliverAsync(entry, from);
    }

    private interface IDelivery
    {
        Task Deliver();
    }
}

/// <summary>Makes the handle of a subscription that its grain is told of.</summary>
internal sealed class HandleFactory(MemoryStreamProvider provider, StreamId streamId, Guid subscriptionId) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => streamId;

    public string ProviderName => provider.Name;

    public GuidId SubscriptionId => GuidId.GetGuidId(subscriptionId);

    public StreamSubscriptionHandle<T> Create<T>() => new MemoryStreamHandle<T>(provider, streamId, subscriptionId);
}
