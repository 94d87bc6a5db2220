using Microsoft.AspNetCore.Http;

namespace Platform.Api.Surfaces.Bodies;

/// <summary>
/// A request's body, read for someone who writes it elsewhere. What goes wrong in reading is the caller's doing and leaves as <see cref="RequestRejectedException"/>, so that it
/// is never taken for a fault of what it is written to.
/// </summary>
internal sealed class UploadStream(Stream inner) : Stream
{
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
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (BadHttpRequestException bad)
        {
            throw new RequestRejectedException(SurfaceErrors.OfBadRequest(bad));
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException)
        {
            throw Malformed();
        }
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
