namespace Platform.Imaging.Batches;

/// <summary>A batch in the making, and then made.</summary>
internal sealed class LoadedBatch(BatchBuffers buffers, int pictureLength, int[] indices, IPictures pictures) : PictureBatch
{
    private float[]? _buffer = buffers.Rent();

    public override int Count => Indices.Length;

    public override Memory<float> Inputs => Buffer.AsMemory(0, Count * pictureLength);

    public override float[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(PictureBatch));

    public override long[] Classes { get; } = [.. indices.Select(index => (long)pictures.ClassOf(index))];

    public override int[] Indices { get; } = indices;

    /// <summary>Pictures that are not in yet. Under the lock of <see cref="Loading"/>, as are the two below.</summary>
    public int Missing { get; set; } = indices.Length;

    /// <summary>The position within the batch of the first picture that failed.</summary>
    public int FaultAt { get; set; } = int.MaxValue;

    /// <summary>Its fault.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Where the input at a position goes.</summary>
    public Span<float> Input(int position) => Buffer.AsSpan(position * pictureLength, pictureLength);

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) buffers.Return(buffer);
    }
}
