namespace Platform.Storage;

/// <summary>A store could not do what it was asked. The message says what happened and what an operator can do about it.</summary>
public class StorageException : IOException
{
    // In Data, which comes along when an exception goes from one process to another; a field would be lost there.
    private const string RetryableKey = "platform.retryable";

    /// <summary>A failure, and whether the same could succeed later.</summary>
    public StorageException(string message, bool retryable, Exception? inner = null)
        : base(message, inner) => Data[RetryableKey] = retryable;

    /// <summary>Whether the same could succeed later, as after a full disk was cleared or a connection came back.</summary>
    public bool Retryable => Data[RetryableKey] is true;
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
