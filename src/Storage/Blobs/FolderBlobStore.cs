namespace Platform.Storage.Blobs;

/// <summary>Blobs as files under one folder. New content is taken into <c>.staging</c> beside the owners, on the same volume, so that naming it is one rename.</summary>
internal sealed class FolderBlobStore : IBlobStore
{
    private readonly string _root;
    private readonly string _staging;

    /// <param name="root">The folder, made if there is none.</param>
    /// <param name="staleAfter">Staged content older than this was left by a process that died and is removed: zero where this process alone uses the folder.</param>
    /// <param name="clock">Tells how old it is.</param>
    public FolderBlobStore(string root, TimeSpan staleAfter, TimeProvider clock)
    {
        _root = Path.GetFullPath(root);
        _staging = Path.Combine(_root, ".staging");
        try
        {
            DurableFiles.MakeFolder(_staging);
            var stale = clock.GetUtcNow() - staleAfter;
            foreach (var file in new DirectoryInfo(_staging).EnumerateFiles())
            {
                if (staleAfter == TimeSpan.Zero || file.LastWriteTimeUtc < stale.UtcDateTime) file.Delete();
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw BlobFaults.Of(fault, _root);
        }
    }

    public async Task<IStagedBlob> StageAsync(Stream content, long maxBytes, CancellationToken cancellationToken = default)
    {
        var file = Path.Combine(_staging, Guid.NewGuid().ToString("N"));
        try
        {
            var (hash, size) = await BlobIntake.TakeAsync(content, file, maxBytes, cancellationToken).ConfigureAwait(false);
            return new FolderStagedBlob(_root, file, hash, size);
        }
        catch
        {
            DurableFiles.Discard(file);
            throw;
        }
    }

    public Task<Stream> OpenAsync(string blob, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = BlobNames.FileOf(_root, blob) ?? throw new BlobNotFoundException(blob);
        return Task.FromResult(BlobFaults.Guard(_root, () => Open(file, blob)));
    }

    public Task<bool> ExistsAsync(string blob, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(BlobNames.FileOf(_root, blob) is { } file && File.Exists(file));
    }

    public Task DeleteOwnerAsync(string owner, CancellationToken cancellationToken = default)
    {
        var folder = BlobNames.FolderOf(_root, owner);
        return Task.Run(() => BlobFaults.Guard(_root, () => Delete(folder, cancellationToken)), cancellationToken);
    }

    internal static Stream Open(string file, string blob)
    {
        try
        {
            return new FileStream(file, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 64 << 10,
            });
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobNotFoundException(blob);
        }
    }

    private bool Delete(string folder, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var file in Directory.GetFiles(folder, "@*"))
            {
                cancellationToken.ThrowIfCancellationRequested();
                File.Delete(file);
            }

            DurableFiles.Flush(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return false; // It has nothing, or another deletion was faster.
        }

        for (var up = folder; up != _root && DurableFiles.RemoveIfEmpty(up); up = Path.GetDirectoryName(up)!)
        {
        }

        return true;
    }
}
