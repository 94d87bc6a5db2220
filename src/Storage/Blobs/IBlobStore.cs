namespace Platform.Storage.Blobs;

/// <summary>
/// Files, content-addressed within their owner: a blob's name is <c>{owner}/{SHA-256 in hex}</c>. A blob is written beside its place, flushed to stable storage and renamed,
/// so it is there whole or not at all. Deleting an owner deletes what it owns and nothing else.
/// </summary>
public interface IBlobStore
{
    /// <summary>Takes in content under no name yet. Disposing a staged blob that was not committed removes it.</summary>
    /// <exception cref="BlobTooLargeException">The content is longer than <paramref name="maxBytes"/>; nothing of it is kept.</exception>
    /// <exception cref="StorageException">It could not be written, such as for a full disk.</exception>
    Task<IStagedBlob> StageAsync(Stream content, long maxBytes, CancellationToken cancellationToken = default);

    /// <summary>Opens a blob for reading, seekable.</summary>
    /// <exception cref="BlobNotFoundException">There is no such blob.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    Task<Stream> OpenAsync(string blob, CancellationToken cancellationToken = default);

    /// <summary>Whether there is such a blob.</summary>
    Task<bool> ExistsAsync(string blob, CancellationToken cancellationToken = default);

    /// <summary>Deletes everything an owner has. An owner that has nothing is fine.</summary>
    Task DeleteOwnerAsync(string owner, CancellationToken cancellationToken = default);
}

/// <summary>Content that has been taken in but belongs to nobody yet.</summary>
public interface IStagedBlob : IAsyncDisposable
{
    /// <summary>SHA-256 of the content, in lower-case hex.</summary>
    string Hash { get; }

    /// <summary>In bytes.</summary>
    long Size { get; }

    /// <summary>Opens the staged content for reading, seekable.</summary>
    Stream Open();

    /// <summary>Gives the content to an owner, durably, and answers the blob's name. Doing so again, or with content the owner has, is harmless.</summary>
    /// <param name="owner">Letters, digits, <c>-</c>, <c>_</c>, <c>.</c> and <c>/</c> between parts, such as <c>submissions/abc123</c>.</param>
    /// <param name="cancellationToken">Gives up before the blob is named.</param>
    Task<string> CommitAsync(string owner, CancellationToken cancellationToken = default);
}
