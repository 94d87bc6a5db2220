namespace Platform.Api.Surfaces.Classroom.Dashboards;

/// <summary>What a ring has for a dashboard.</summary>
/// <param name="Batch">A batch with what comes next, where there is one.</param>
/// <param name="IsBehind">Whether what comes next is not held any more, and is to be read from the journal.</param>
/// <param name="Changed">Completes when there is more.</param>
internal readonly record struct FeedNext(FeedBatch? Batch, bool IsBehind, Task Changed);

/// <summary>
/// The latest of a class's feed: at most 1,024 batches and 8 MiB, the oldest given up for the newest. Read by any number of dashboards, each by the number of the last event it has; none holds another up.
/// </summary>
/// <param name="start">The number after which it begins.</param>
internal sealed class FeedRing(long start)
{
    private const int MaxBatches = 1_024;
    private const long MaxBytes = 8 << 20;

    private readonly Lock _gate = new();
    private readonly FeedBatch[] _batches = new FeedBatch[MaxBatches];
    private int _first;
    private int _count;
    private long _bytes;
    private long _last = start;
    private TaskCompletionSource _changed = New();

    /// <summary>The last number it has seen.</summary>
    public long Last
    {
        get
        {
            lock (_gate) return _last;
        }
    }

    /// <summary>Adds a batch that follows on the last.</summary>
    public void Add(FeedBatch batch)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            while (_count == MaxBatches || (_count > 0 && _bytes + batch.Size > MaxBytes)) DropOldest();
            _batches[(_first + _count++) % MaxBatches] = batch;
            _bytes += batch.Size;
            _last = batch.Last;
            (changed, _changed) = (_changed, New());
        }

        changed.SetResult();
    }

    /// <summary>What comes after a number.</summary>
    public FeedNext After(long seq)
    {
        lock (_gate)
        {
            if (seq >= _last) return new FeedNext(null, false, _changed.Task);
            if (_count == 0 || seq < _batches[_first].After) return new FeedNext(null, true, Task.CompletedTask);
            return new FeedNext(Find(seq), false, Task.CompletedTask);
        }
    }

    /// <summary>The first batch that goes beyond a number.</summary>
    private FeedBatch Find(long seq)
    {
        var (low, high) = (0, _count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_batches[(_first + middle) % MaxBatches].Last > seq) high = middle;
            else low = middle + 1;
        }

        return _batches[(_first + low) % MaxBatches];
    }

    private void DropOldest()
    {
        _bytes -= _batches[_first].Size;
        _batches[_first] = null!;
        _first = (_first + 1) % MaxBatches;
        _count--;
    }

    // Dashboards go on elsewhere: whoever adds does not wait for them.
    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
