using Orleans.Streams;

namespace Orleans.Local.Streams;

/// <summary>What was sent together to a stream: one item, or a batch.</summary>
internal sealed record StreamEntry(long Sequence, object?[] Items, Dictionary<string, object>? Context, long SentAt);

/// <summary>
/// The items of one stream in order, and a cursor for each subscription. Items that all subscriptions have got are kept for those that
/// ask for an earlier place: the last <see cref="KeptItems"/> of them, for <see cref="KeptAtMost"/>.
/// </summary>
internal sealed class StreamQueue(MemoryStreamProvider provider, StreamId streamId)
{
    /// <summary>How many entries are kept for those that ask for an earlier place.</summary>
    public const int KeptItems = 4096;

    /// <summary>How many entries may wait for the slowest subscription; a producer of more gets an exception.</summary>
    public const int MostWaiting = 16384;

    /// <summary>How long entries are kept that nobody waits for.</summary>
    public static readonly TimeSpan KeptAtMost = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly List<StreamEntry> _entries = [];
    private readonly Dictionary<Guid, StreamCursor> _cursors = [];
    private readonly SemaphoreSlim _loading = new(1);
    private long _evicted;
    private bool _loaded;
    private bool _stopped;
    private bool _retired;

    public MemoryStreamProvider Provider => provider;

    public StreamId StreamId => streamId;

    /// <summary>Adds items for all who are subscribed; false when the queue was given up.</summary>
    /// <exception cref="InvalidOperationException">Too many items wait for a subscriber.</exception>
    public async Task<bool> TryAddAsync(object?[] items, Dictionary<string, object>? context)
    {
        await LoadAsync();
        StreamCursor[] cursors;
        lock (_gate)
        {
            if (_retired) return false;
            if (_cursors.Count == 0 && _entries.Count >= KeptItems) Drop(_entries.Count - KeptItems + 1);
            if (_entries.Count >= MostWaiting) Drop(_entries.Count - KeptItems);
            if (_entries.Count >= MostWaiting) throw new InvalidOperationException($"Can not enqueue since the count has reached its maximum of {MostWaiting}");
            _entries.Add(new StreamEntry(provider.NextSequence(), items, context, provider.Silo.Clock.Time.GetTimestamp()));
            cursors = [.. _cursors.Values];
        }

        foreach (var cursor in cursors) cursor.Wake();
        return true;
    }

    /// <summary>Begins a subscription with the item of a token, or at the end, or lets one that has begun go on after a token; false when the queue was given up.</summary>
    public async Task<bool> TryAttachAsync(Guid subscriptionId, GrainId consumer, StreamSequenceToken? token)
    {
        await LoadAsync();
        StreamCursor? cursor;
        lock (_gate)
        {
            if (_retired) return false;
            var resumed = _cursors.TryGetValue(subscriptionId, out cursor);
            if (!resumed)
            {
                cursor = new StreamCursor(this, subscriptionId, consumer, _entries.LastOrDefault()?.Sequence ?? 0);
                _cursors.Add(subscriptionId, cursor);
            }

            if (token is not null) cursor!.MoveTo(token, after: resumed, _entries.FirstOrDefault()?.Sequence, _evicted);
        }

        cursor!.Wake();
        return true;
    }

    public void Detach(Guid subscriptionId)
    {
        lock (_gate)
        {
            if (_cursors.Remove(subscriptionId, out var cursor)) cursor.Stop();
        }
    }

    /// <summary>The first entry after a place; null when there is none.</summary>
    public StreamEntry? After(long sequence)
    {
        lock (_gate)
        {
            if (_entries.Count == 0 || _entries[^1].Sequence <= sequence) return null;
            int low = 0, high = _entries.Count - 1;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_entries[middle].Sequence > sequence) high = middle;
                else low = middle + 1;
            }

            return _entries[low];
        }
    }

    /// <summary>Forgets what is old and got by all. Gives the queue up, and says so, when nothing is left and nobody is subscribed.</summary>
    public bool EvictOrRetire()
    {
        lock (_gate)
        {
            var time = provider.Silo.Clock.Time;
            var oldest = time.GetTimestamp() - (long)(KeptAtMost.TotalSeconds * time.TimestampFrequency);
            var old = _entries.FindIndex(entry => entry.SentAt > oldest);
            Drop(old < 0 ? _entries.Count : old);
            if (_entries.Count > KeptItems) Drop(_entries.Count - KeptItems);
            return _retired = _entries.Count == 0 && _cursors.Count == 0;
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            foreach (var cursor in _cursors.Values) cursor.Stop();
        }
    }

    // Under the gate. What a subscription still waits for stays.
    private void Drop(int count)
    {
        foreach (var cursor in _cursors.Values)
        {
            var waits = _entries.FindIndex(entry => entry.Sequence > cursor.Position);
            if (waits >= 0) count = Math.Min(count, waits);
        }

        if (count <= 0) return;
        _evicted = _entries[count - 1].Sequence;
        _entries.RemoveRange(0, count);
    }

    // The subscriptions that were made before, by other activations or before the silo started.
    private async Task LoadAsync()
    {
        if (Volatile.Read(ref _loaded)) return;
        await _loading.WaitAsync();
        try
        {
            if (_loaded) return;
            var subscriptions = await provider.SubscriptionsOf(streamId).GetAll();
            foreach (var (id, consumer) in provider.Implicit.Of(streamId)) subscriptions[id] = consumer;
            lock (_gate)
            {
                foreach (var (id, consumer) in subscriptions)
                    if (!_cursors.ContainsKey(id) && !_stopped) _cursors.Add(id, new StreamCursor(this, id, consumer, 0));
                _loaded = true;
            }
        }
        finally
        {
            _loading.Release();
        }
    }
}
