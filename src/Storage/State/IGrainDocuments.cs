namespace Platform.Storage.State;

/// <summary>Where grain state lies as documents, one per grain and state name, each with an etag that changes with every write and is never used again.</summary>
internal interface IGrainDocuments
{
    /// <summary>The document, or null where there is none.</summary>
    /// <exception cref="StorageException">It cannot be read, or was damaged.</exception>
    Task<GrainDocument?> ReadAsync(string stateName, string grainId, CancellationToken cancellationToken);

    /// <summary>Replaces the document that has <paramref name="expectedEtag"/>; with null, makes it where there is none.</summary>
    Task<DocumentChange> WriteAsync(string stateName, string grainId, string? expectedEtag, ReadOnlyMemory<byte> document, CancellationToken cancellationToken);

    /// <summary>Removes the document that has <paramref name="expectedEtag"/>; with null, there must be none.</summary>
    Task<DocumentChange> DeleteAsync(string stateName, string grainId, string? expectedEtag, CancellationToken cancellationToken);
}

/// <summary>A stored document.</summary>
internal sealed record GrainDocument(string Etag, byte[] Document)
{
    /// <summary>A new etag: 64 random bits, so that a document that was removed and made again never has one it had before.</summary>
    public static string NewEtag() => Random.Shared.NextInt64().ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A document that is not as it was written.</summary>
    public static StorageException Damaged(string stateName, string grainId) =>
        new($"the state '{stateName}' of the grain {grainId} was damaged on the disk; restore the database from a backup", retryable: false);
}

/// <summary>What became of a write: whether it was made, and the etag that is stored now, null where no document is.</summary>
internal readonly record struct DocumentChange(bool Made, string? Etag);
