namespace Platform.Grains.Cleaning;

/// <summary>More was made than may be.</summary>
/// <param name="maxBytes">What may be, in bytes.</param>
internal sealed class OutputTooLargeException(long maxBytes) : Exception($"the output is larger than {maxBytes} bytes");

/// <summary>Passes on what is written, up to a bound.</summary>
internal sealed class BoundedOutput(Stream inner, long maxBytes) : Stream
{
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <exception cref="OutputTooLargeException">It would be more than may be.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_written + buffer.Length > maxBytes) throw new OutputTooLargeException(maxBytes);
        inner.Write(buffer);
        _written += buffer.Length;
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
