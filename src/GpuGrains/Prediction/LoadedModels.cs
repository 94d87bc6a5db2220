using Platform.Storage.Blobs;
using Platform.Vision.Prediction;

namespace Platform.GpuGrains.Prediction;

/// <summary>The models that stay loaded on this silo, as many as are configured; the one not used for longest makes room. A model that is in use is unloaded when it is not any more.</summary>
public sealed class LoadedModels(IBlobStore blobs, TorchRuntime torch, GpuOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Entry> _entries = [];

    /// <summary>Why no model can be used on this silo; <c>null</c> where one can. Loads what computes, the first time.</summary>
    public string? Problem => torch.Check();

    /// <summary>Uses the model of some weights, loading it where it is not; one use of a model at a time. On the calling thread, but for the waiting.</summary>
    /// <exception cref="Storage.BlobNotFoundException">The weights are gone.</exception>
    public async Task<T> Use<T>(string weightsBlob, Func<Predictor, T> use)
    {
        var entry = Enter(weightsBlob);
        try
        {
            await entry.Turn.WaitAsync();
            try
            {
                entry.Predictor ??= await Load(weightsBlob);
                return use(entry.Predictor);
            }
            finally
            {
                entry.Turn.Release();
            }
        }
        finally
        {
            Leave(entry);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Where(entry => entry.Users == 0)) entry.Dispose();
            _entries.Clear();
        }
    }

    private async Task<Predictor> Load(string weightsBlob)
    {
        await using var weights = await blobs.OpenAsync(weightsBlob);
        return Predictor.Load(weights, torch.Predicting);
    }

    private Entry Enter(string weightsBlob)
    {
        lock (_gate)
        {
            var entry = _entries.FirstOrDefault(entry => entry.Weights == weightsBlob) ?? new Entry(weightsBlob);
            _entries.Remove(entry);
            _entries.AddFirst(entry);
            entry.Users++;
            return entry;
        }
    }

    private void Leave(Entry entry)
    {
        lock (_gate)
        {
            entry.Users--;
            if (entry.Predictor is null && entry.Users == 0) _entries.Remove(entry);
            for (var node = _entries.Last; node is not null && _entries.Count > options.LoadedModels;)
            {
                var before = node.Previous;
                if (node.Value.Users == 0)
                {
                    _entries.Remove(node);
                    node.Value.Dispose();
                }

                node = before;
            }
        }
    }

    private sealed class Entry(string weights) : IDisposable
    {
        public string Weights { get; } = weights;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public Predictor? Predictor { get; set; }

        public int Users { get; set; }

        public void Dispose()
        {
            Predictor?.Dispose();
            Turn.Dispose();
        }
    }
}
