using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Platform.Storage;

/// <summary>What it takes for a file's name, and not only its content, to survive a power loss: the folder that holds it is flushed too.</summary>
internal static class DurableFiles
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;
    private const int Invalid = 22;
    private const int NotSupported = 95;

    /// <summary>Makes a folder and those above it that are missing, each durably.</summary>
    public static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        var above = Path.GetDirectoryName(folder)!;
        MakeFolder(above);
        Directory.CreateDirectory(folder);
        Flush(above);
    }

    /// <summary>Flushes a file or a folder to stable storage.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows()) return; // There a rename is durable by itself, and a folder cannot be opened.
        var descriptor = Call(() => open(path, ReadOnly | CloseOnExec), path);
        try
        {
            Call(() => fsync(descriptor), path);
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    /// <summary>Flushes what was written to a file, and of the file's own description no more than reading it takes.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void FlushContent(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux()) Call(() => fdatasync(file), "a file");
        else RandomAccess.FlushToDisk(file);
    }

    /// <summary>Has the disk set aside room for a file.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static void Reserve(SafeFileHandle file, long bytes, string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.SetLength(file, bytes);
            return;
        }

        // It answers the error rather than setting it, and a file system that cannot do it leaves the file as it is.
        var error = posix_fallocate(file, 0, bytes);
        if (error is not (0 or NotSupported or Invalid)) throw new IOException($"{path}: {new Win32Exception(error).Message}", error);
        if (RandomAccess.GetLength(file) < bytes) RandomAccess.SetLength(file, bytes);
    }

    /// <summary>Removes a folder that holds nothing; false where it holds something or is gone.</summary>
    public static bool RemoveIfEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: false);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Removes a file that is of no use any more. One that cannot be removed is left: staged content is removed at the next start.</summary>
    public static void Discard(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What led here is the fault to tell.
        }
    }

    private static int Call(Func<int> call, string path)
    {
        while (true)
        {
            var result = call();
            if (result >= 0) return result;
            var error = Marshal.GetLastPInvokeError();
            if (error == Interrupted) continue;
            throw error == 2
                ? new DirectoryNotFoundException($"{path} is gone")
                : new IOException($"{path}: {new Win32Exception(error).Message}", error);
        }
    }

#pragma warning disable IDE1006, CA2101 // The C library's own names; paths are UTF-8 on every Linux.
    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc")]
    private static extern int posix_fallocate(SafeFileHandle descriptor, long offset, long length);

    [DllImport("libc", SetLastError = true)]
    private static extern int fdatasync(SafeFileHandle descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
#pragma warning restore IDE1006, CA2101
}
