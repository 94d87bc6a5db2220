namespace Platform.Storage;

/// <summary>The folder that holds what the platform keeps. Only its own user may look into it.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly Lock _gate = new();
    private FileStream? _hold;

    /// <summary>Makes the folder if there is none.</summary>
    /// <exception cref="StorageException">It cannot be made.</exception>
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            if (Directory.Exists(Path)) return;
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path);
            else Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            DurableFiles.Flush(System.IO.Path.GetDirectoryName(Path)!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the data folder {Path} cannot be made: {fault.Message}", retryable: false, fault);
        }
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>Keeps other processes from using the folder until this one ends, however it ends. Asking again is harmless.</summary>
    /// <exception cref="StorageException">Another process has it.</exception>
    public void HoldAlone()
    {
        lock (_gate)
        {
            if (_hold is not null) return;
            var file = System.IO.Path.Combine(Path, "platform.lock");
            try
            {
                // On Unix this is an flock of the open file, which the kernel lets go when the process ends, also by SIGKILL.
                _hold = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (UnauthorizedAccessException fault)
            {
                throw new StorageException($"the data folder {Path} cannot be written; check its owner and permissions", retryable: false, fault);
            }
            catch (IOException fault)
            {
                throw new StorageException($"the data folder {Path} is in use by another process; stop that one, or give this one another Data:Folder", retryable: false, fault);
            }
        }
    }

    /// <summary>Lets the folder go.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _hold?.Dispose();
            _hold = null;
        }
    }
}
