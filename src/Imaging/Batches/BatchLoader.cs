using Platform.Imaging.Transforms;

namespace Platform.Imaging.Batches;

/// <summary>Makes batches ahead of who takes them, on threads of its own, which leave the processor to others that want it.</summary>
public sealed class BatchLoader
{
    private readonly PictureCache _cache;
    private readonly PictureTransform _transform;
    private readonly int _batchSize;
    private readonly int _threads;
    private readonly int _ahead;
    private readonly BatchBuffers _buffers;

    /// <summary>A loader of batches.</summary>
    /// <param name="cache">The pictures.</param>
    /// <param name="transform">The size.</param>
    /// <param name="batchSize">Pictures in a batch; the last one may have fewer.</param>
    /// <param name="threads">How many threads decode and vary; at least 1.</param>
    /// <param name="ahead">How many batches are made ahead at most; at the bound the threads wait.</param>
    public BatchLoader(PictureCache cache, PictureTransform transform, int batchSize, int threads, int ahead = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ahead);
        (_cache, _transform, _batchSize, _threads, _ahead) = (cache, transform, batchSize, threads, ahead);
        _buffers = new BatchBuffers(checked(batchSize * transform.Length), ahead + 1);
    }

    /// <summary>Batches of pictures in the order given, from the batch <paramref name="firstBatch"/> on (counted from 0). Batch and content depend on nothing but the arguments.</summary>
    /// <param name="order">Indices into the pictures.</param>
    /// <param name="augmentation">How they are varied; <c>null</c> for the centre cut of validation.</param>
    /// <param name="runSeed">The run's seed.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="firstBatch">Where to begin.</param>
    /// <param name="cancellationToken">Stops the threads; the enumeration throws.</param>
    /// <remarks>The threads live as long as the enumeration: from its first step until it ends or is disposed.</remarks>
    /// <exception cref="ImagingException">When enumerated: a picture could not be read or decoded; the message names it. Batches before its own come first.</exception>
    public IEnumerable<PictureBatch> Load(IReadOnlyList<int> order, Augmentation? augmentation, long runSeed, int epoch, int firstBatch, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        if (order.Any(index => (uint)index >= (uint)_cache.Pictures.Count)) throw new ArgumentOutOfRangeException(nameof(order), $"it has indices that none of the {_cache.Pictures.Count} pictures has");
        var recipe = new BatchRecipe(_cache, _transform, augmentation, runSeed, epoch);
        return Enumerate(order, recipe, firstBatch, cancellationToken);
    }

    private IEnumerable<PictureBatch> Enumerate(IReadOnlyList<int> order, BatchRecipe recipe, int firstBatch, CancellationToken cancellationToken)
    {
        using var loading = new Loading(order, recipe, _batchSize, _ahead, _buffers, firstBatch);
        using var cancelled = cancellationToken.Register(loading.Stop);
        loading.Start(_threads);
        while (loading.Take(cancellationToken) is { } batch) yield return batch;
    }
}
