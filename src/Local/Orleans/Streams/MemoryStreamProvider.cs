using Orleans.Configuration;
using Orleans.Local.Runtime;
using Orleans.Streams;

namespace Orleans.Local.Streams;

/// <summary>Streams that are kept in memory.</summary>
internal sealed class MemoryStreamProvider : IStreamProvider, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ConcurrentDictionary<StreamId, StreamQueue> _queues = new();
    private readonly IGrainFactory _grains;
    private readonly Lazy<ImplicitSubscriptions> _implicit;
    private readonly ClientConsumers _client = new();
    private readonly Lazy<GrainReference> _clientReference;
    private ITimer? _eviction;
    private long _sequence = DateTime.UtcNow.Ticks;

    public MemoryStreamProvider(string name, SiloCore silo, IGrainFactory grains, StreamPullingAgentOptions options)
    {
        Name = name;
        Silo = silo;
        Options = options;
        _grains = grains;
        _implicit = new(() => new ImplicitSubscriptions(silo, name));
        _clientReference = new(() => silo.Observers.Add(_client, typeof(IGrainObserver)));
    }

    public string Name { get; }

    public bool IsRewindable => true;

    public SiloCore Silo { get; }

    public StreamPullingAgentOptions Options { get; }

    public ImplicitSubscriptions Implicit => _implicit.Value;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryStream<T>(this, streamId);

    public StreamQueue QueueOf(StreamId streamId) => _queues.GetOrAdd(streamId, static (id, provider) => new StreamQueue(provider, id), this);

    public ISubscriptionGrain SubscriptionsOf(StreamId streamId) => _grains.GetGrain<ISubscriptionGrain>($"{Name}/{streamId}");

    /// <summary>Adds items to a stream.</summary>
    public async Task AddAsync(StreamId streamId, object?[] items, Dictionary<string, object>? context)
    {
        while (!await QueueOf(streamId).TryAddAsync(items, context)) { }
    }

    /// <summary>Begins a subscription to a stream, or moves one that has begun.</summary>
    public async Task AttachAsync(StreamId streamId, Guid subscriptionId, GrainId consumer, StreamSequenceToken? token)
    {
        while (!await QueueOf(streamId).TryAttachAsync(subscriptionId, consumer, token)) { }
    }

    public long NextSequence() => Interlocked.Increment(ref _sequence);

    /// <summary>Who subscribes: the grain whose turn is running, or the client.</summary>
    public (GrainId Id, ConsumerTable Observers) CurrentConsumer() => RuntimeContext.Current is Activation activation
        ? (activation.GrainId, ConsumerTable.Of(activation))
        : (_clientReference.Value.GrainId, _client.Table);

    /// <summary>A reference that deliveries to a consumer are sent to.</summary>
    public GrainReference ReferenceTo(GrainId consumer) => Silo.References.CreateUntyped(consumer);

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe<MemoryStreamProvider>(
        ServiceLifecycleStage.ApplicationServices,
        _ =>
        {
            _eviction = Silo.Clock.Time.CreateTimer(_ => Evict(), null, StreamQueue.KeptAtMost / 4, StreamQueue.KeptAtMost / 4);
            return Task.CompletedTask;
        },
        _ =>
        {
            _eviction?.Dispose();
            foreach (var queue in _queues.Values) queue.Stop();
            return Task.CompletedTask;
        });

    private void Evict()
    {
        foreach (var (streamId, queue) in _queues)
            if (queue.EvictOrRetire()) _queues.TryRemove(KeyValuePair.Create(streamId, queue));
    }
}
