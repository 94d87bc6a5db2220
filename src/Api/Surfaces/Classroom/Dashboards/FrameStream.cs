namespace Platform.Api.Surfaces.Classroom.Dashboards;

/// <summary>
/// An upgraded connection that two write to: a <see cref="System.Net.WebSockets.WebSocket"/>, which answers pings and closes, one whole frame at a time; and who sends frames made beforehand, many at a time.
/// They take turns, so no frame ends up inside another. A write that gets nowhere for a while gives the connection up.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="within">How long a part of a write may take.</param>
/// <param name="abort">Gives the connection up.</param>
internal sealed class FrameStream(Stream inner, TimeSpan within, Action abort) : Stream
{
    /// <summary>How much is written before the clock starts anew: a slow reader is no dead one.</summary>
    private const int PartBytes = 64 << 10;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _late = new();
    private CancellationTokenRegistration _abort;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Starts the clock of writes.</summary>
    public FrameStream Watched()
    {
        _abort = _late.Token.UnsafeRegister(static state => ((Action)state!)(), abort);
        return this;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

    /// <summary>Writes whole frames, one or many.</summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (buffer.Length > 0)
            {
                var part = buffer[..Math.Min(PartBytes, buffer.Length)];
                buffer = buffer[part.Length..];
                var written = inner.WriteAsync(part, CancellationToken.None);
                if (written.IsCompletedSuccessfully) continue;
                _late.CancelAfter(within);
                await written;
                _late.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _abort.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
