using Platform.Imaging.Transforms;

namespace Platform.Imaging.Batches;

/// <summary>A batch of inputs. Its buffer is its own until it is disposed, then used again.</summary>
public abstract class PictureBatch : IDisposable
{
    /// <summary>How many pictures it has.</summary>
    public abstract int Count { get; }

    /// <summary><c>Count×3×ImageSize×ImageSize</c>, normalised.</summary>
    public abstract Memory<float> Inputs { get; }

    /// <summary>The buffer that <see cref="Inputs"/> is the beginning of, for callers that take arrays.</summary>
    public abstract float[] Buffer { get; }

    /// <summary>The classes, <c>Count</c>.</summary>
    public abstract long[] Classes { get; }

    /// <summary>Which pictures, by their index in <see cref="IPictures"/>.</summary>
    public abstract int[] Indices { get; }

    /// <inheritdoc />
    public abstract void Dispose();
}

/// <summary>Makes batches ahead of who takes them, on threads of its own.</summary>
public sealed class BatchLoader
{
    /// <summary>A loader of batches.</summary>
    /// <param name="cache">The pictures.</param>
    /// <param name="transform">The size.</param>
    /// <param name="batchSize">Pictures in a batch; the last one may have fewer.</param>
    /// <param name="threads">How many threads decode and vary; at least 1.</param>
    /// <param name="ahead">How many batches are made ahead at most.</param>
    public BatchLoader(PictureCache cache, PictureTransform transform, int batchSize, int threads, int ahead = 2) => throw new NotImplementedException();

    /// <summary>Batches of pictures in the order given, from the batch <paramref name="firstBatch"/> on (counted from 0). Batch and content depend on nothing but the arguments.</summary>
    /// <param name="order">Indices into the pictures.</param>
    /// <param name="augmentation">How they are varied; <c>null</c> for the centre cut of validation.</param>
    /// <param name="runSeed">The run's seed.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="firstBatch">Where to begin.</param>
    /// <param name="cancellationToken">Stops the threads; the enumeration throws.</param>
    public IEnumerable<PictureBatch> Load(
        IReadOnlyList<int> order, Augmentation? augmentation, long runSeed, int epoch, int firstBatch, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <summary>The order of pictures in an epoch.</summary>
public static class EpochOrder
{
    /// <summary>The indices shuffled by (seed, epoch) alone, the same on every machine.</summary>
    public static int[] Of(IReadOnlyList<int> indices, long runSeed, int epoch) => throw new NotImplementedException();
}
