using Platform.Storage.Blobs;

namespace Platform.Storage;

/// <inheritdoc />
internal sealed class StorageHealth(IDatabaseProbe database, IBlobStore blobs) : IStorageHealth
{
    public async Task<string?> CheckAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await database.WriteAsync(cancellationToken).ConfigureAwait(false);
            using var content = new MemoryStream([1]);
            await using var staged = await blobs.StageAsync(content, maxBytes: 1, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (StorageException fault)
        {
            return fault.Message;
        }
    }
}
