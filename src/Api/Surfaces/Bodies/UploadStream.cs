namespace Platform.Api.Surfaces.Bodies;

/// <summary>
/// A request's body, read for someone who writes it elsewhere. What goes wrong in reading is the caller's doing and leaves as <see cref="RequestRejectedException"/>, so that it
/// is never taken for a fault of what it is written to.
/// </summary>
/// <param name="inner">The body.</param>
/// <param name="maxBytes">How much of it is read at most, in bytes; more is refused.</param>
internal sealed class UploadStream(Stream inner, long maxBytes = long.MaxValue) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static RequestRejectedException Malformed() => new("the body is not well-formed multipart/form-data");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            if ((_read += read) <= maxBytes) return read;
        }
        catch (BadHttpRequestException bad)
        {
            throw new RequestRejectedException(SurfaceErrors.OfBadRequest(bad));
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException)
        {
            throw Malformed();
        }

        throw new RequestRejectedException(new SurfaceError(StatusCodes.Status413PayloadTooLarge, $"the body is larger than {maxBytes} bytes", SurfaceErrorCodes.TooLarge));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("a request's body is read asynchronously");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
