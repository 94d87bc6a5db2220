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
