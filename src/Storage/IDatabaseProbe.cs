namespace Platform.Storage;

/// <summary>Opens the database at start, and tells later whether it takes writes.</summary>
internal interface IDatabaseProbe
{
    /// <summary>Opens and checks the database, and makes or updates its tables.</summary>
    /// <exception cref="StorageException">It cannot be used; the message says why.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Writes something small, durably.</summary>
    Task WriteAsync(CancellationToken cancellationToken);
}
