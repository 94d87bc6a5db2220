namespace Platform.Storage.Blobs;

/// <summary>Turns what the file system says into a <see cref="StorageException"/> that says what to do.</summary>
internal static class BlobFaults
{
    // errno of Linux, which .NET puts into HResult where it has no code of its own.
    private const int NoSpace = 28;
    private const int FileTooBig = 27;
    private const int QuotaExceeded = 122;
    private const int ReadOnly = 30;

    public static StorageException Of(Exception fault, string place) => fault switch
    {
        StorageException known => known,
        { HResult: NoSpace or QuotaExceeded or FileTooBig } =>
            new($"the disk that holds {place} is full; free some space and try again", retryable: true, fault),
        UnauthorizedAccessException or { HResult: ReadOnly } =>
            new($"{place} cannot be written; check its owner and permissions", retryable: false, fault),
        _ => new($"the disk that holds {place} failed: {fault.Message}", retryable: true, fault),
    };

    public static T Guard<T>(string place, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (IsOfTheDisk(fault))
        {
            throw Of(fault, place);
        }
    }

    public static async Task GuardAsync(string place, Func<ValueTask> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception fault) when (IsOfTheDisk(fault))
        {
            throw Of(fault, place);
        }
    }

    private static bool IsOfTheDisk(Exception fault) => fault is UnauthorizedAccessException or (IOException and not (StorageException or BlobNotFoundException or BlobTooLargeException));
}
