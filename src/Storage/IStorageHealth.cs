namespace Platform.Storage;

/// <summary>Tells whether the stores can take writes, for readiness.</summary>
public interface IStorageHealth
{
    /// <summary>Writes to the database and to the blob folder.</summary>
    /// <returns>Null when both took it, else what is wrong, in one line.</returns>
    Task<string?> CheckAsync(CancellationToken cancellationToken = default);
}
