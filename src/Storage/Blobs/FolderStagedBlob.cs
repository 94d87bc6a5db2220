namespace Platform.Storage.Blobs;

/// <summary>Content in the staging folder, already on stable storage.</summary>
internal sealed class FolderStagedBlob(string root, string staged, string hash, long size) : IStagedBlob
{
    private readonly Lock _gate = new();
    private string? _placed;

    public string Hash { get; } = hash;

    public long Size { get; } = size;

    public Stream Open() => BlobFaults.Guard(root, () => FolderBlobStore.Open(_placed ?? staged, Hash));

    public Task<string> CommitAsync(string owner, CancellationToken cancellationToken = default)
    {
        var folder = BlobNames.FolderOf(root, owner);
        return Task.Run(() => BlobFaults.Guard(root, () => Commit(owner, folder)), cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_placed is null) DurableFiles.Discard(staged);
        }

        return ValueTask.CompletedTask;
    }

    private string Commit(string owner, string folder)
    {
        var target = Path.Combine(folder, BlobNames.FileName(Hash));
        lock (_gate)
        {
            if (_placed == target && File.Exists(target)) return $"{owner}/{Hash}";
            while (true)
            {
                try
                {
                    DurableFiles.MakeFolder(folder);
                    Place(target);
                    break;
                }
                catch (IOException gone) when (gone is DirectoryNotFoundException or FileNotFoundException && File.Exists(_placed ?? staged))
                {
                    // Deleting the owner took the empty folder away in between: make it again.
                }
            }

            _placed = target;
            try
            {
                DurableFiles.Flush(folder);
            }
            catch (DirectoryNotFoundException)
            {
                // The owner was deleted since.
            }

            return $"{owner}/{Hash}";
        }
    }

    // The first owner gets the staged file, every further one a copy of its own.
    private void Place(string target)
    {
        if (_placed is null)
        {
            File.Move(staged, target, overwrite: true);
            return;
        }

        var copy = Path.Combine(root, ".staging", Guid.NewGuid().ToString("N"));
        try
        {
            File.Copy(_placed, copy);
            DurableFiles.Flush(copy);
            File.Move(copy, target, overwrite: true);
        }
        catch
        {
            DurableFiles.Discard(copy);
            throw;
        }
    }
}
