using System.Buffers;
using System.Security.Cryptography;

namespace Platform.Storage.Blobs;

/// <summary>Takes content into a file, hashing it as it comes, and flushes it to stable storage.</summary>
internal static class BlobIntake
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Writes the file. Whoever calls removes it when this fails.</summary>
    public static async Task<(string Hash, long Size)> TakeAsync(Stream content, string file, long maxBytes, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            var size = 0L;
            await using var target = BlobFaults.Guard(file, () => Create(file));
            while (true)
            {
                // Not guarded: a fault of the content is its sender's, not the store's.
                var read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read == 0) break;
                size += read;
                if (size > maxBytes) throw new BlobTooLargeException(maxBytes);
                hash.AppendData(buffer, 0, read);
                await BlobFaults.GuardAsync(file, () => target.WriteAsync(buffer.AsMemory(0, read), cancellationToken)).ConfigureAwait(false);
            }

            await BlobFaults.GuardAsync(file, () => new ValueTask(Task.Run(() => target.Flush(flushToDisk: true), CancellationToken.None))).ConfigureAwait(false);
            return (Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FileStream Create(string file) => new(file, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.Read | FileShare.Delete,
        Options = FileOptions.Asynchronous,
        BufferSize = 0,
    });
}
