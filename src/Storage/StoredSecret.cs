using System.Security.Cryptography;

namespace Platform.Storage;

/// <summary>A random secret that the platform makes for itself at its first start and keeps in a file of the data folder, which only its own user may read.</summary>
public static class StoredSecret
{
    private const int MaxFileBytes = 4_096;

    /// <summary>Reads the secret, or makes it. Of several processes that make it at once, one does and the others read it.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">How long the secret is.</param>
    /// <exception cref="StorageException">The file cannot be read or made, or does not hold a secret.</exception>
    public static byte[] ReadOrMake(DataFolder folder, string name, int bytes)
    {
        var file = Path.Combine(folder.Path, name);
        try
        {
            if (!File.Exists(file)) Make(file, bytes);
            return Read(file, bytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{file} cannot be read or made: {fault.Message}", retryable: false, fault);
        }
    }

    private static byte[] Read(string file, int bytes)
    {
        var secret = new byte[MaxFileBytes];
        if (new FileInfo(file).Length <= MaxFileBytes && Convert.TryFromBase64String(File.ReadAllText(file).Trim(), secret, out var length) && length >= bytes) return secret[..length];
        throw new StorageException($"{file} does not hold a secret of {bytes} bytes in base64; put the right one back, or remove it to have a new one made", retryable: false);
    }

    private static void Make(string file, int bytes)
    {
        var staged = $"{file}.{Guid.NewGuid():N}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(staged, options))
            {
                stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)) + "\n"));
                stream.Flush(flushToDisk: true);
            }

            // Under its own name it is whole from the first, and never takes the place of another's.
            File.Move(staged, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            DurableFiles.Discard(staged);
        }
        catch
        {
            DurableFiles.Discard(staged);
            throw;
        }

        DurableFiles.Flush(Path.GetDirectoryName(file)!);
    }
}
