namespace Platform.Storage;

/// <summary>A store could not do what it was asked. The message says what happened and what an operator can do about it.</summary>
public class StorageException(string message, bool retryable, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Whether the same could succeed later, as after a full disk was cleared or a connection came back.</summary>
    public bool Retryable { get; } = retryable;
}

/// <summary>Content is longer than was allowed.</summary>
public sealed class BlobTooLargeException(long maxBytes) : IOException($"the content is larger than {maxBytes} bytes")
{
    /// <summary>What was allowed, in bytes.</summary>
    public long MaxBytes { get; } = maxBytes;
}

/// <summary>There is no such blob.</summary>
public sealed class BlobNotFoundException(string blob) : IOException($"there is no blob '{blob}'")
{
    /// <summary>The name asked for.</summary>
    public string Blob { get; } = blob;
}
