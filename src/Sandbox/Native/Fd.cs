using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Platform.Sandbox.Native;

/// <summary>Descriptors opened here are always close-on-exec; a child gets only what it is handed.</summary>
internal static unsafe class Fd
{
    internal static (SafeFileHandle Reader, SafeFileHandle Writer) Pipe()
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe2(ends, Libc.O_CLOEXEC) != 0) throw Failure("pipe");
        return (Own(ends[0]), Own(ends[1]));
    }

    /// <summary>A pipe's end opened anew for reading and writing.</summary>
    internal static SafeFileHandle Reopen(SafeFileHandle pipe)
    {
        const int readWrite = 2;
        var fd = Libc.Open($"/proc/self/fd/{pipe.DangerousGetHandle()}", readWrite | Libc.O_CLOEXEC);
        return fd < 0 ? throw Failure("open") : Own(fd);
    }

    internal static SafeFileHandle Event(bool blocking = false)
    {
        var fd = Libc.EventFd(0, blocking ? Libc.O_CLOEXEC : Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        return fd < 0 ? throw Failure("eventfd") : Own(fd);
    }

    /// <summary>An unnamed file in memory that holds <paramref name="content"/>, read from its start.</summary>
    internal static SafeFileHandle Memory(string name, ReadOnlySpan<byte> content)
    {
        var fd = Libc.MemFdCreate(name, 1);
        if (fd < 0) throw Failure("memfd_create");
        var owned = Own(fd);
        WriteAll(owned, content);
        if (Libc.Seek(fd, 0, 0) != 0) throw Failure("lseek");
        return owned;
    }

    internal static void WriteAll(SafeFileHandle file, ReadOnlySpan<byte> content)
    {
        fixed (byte* start = content)
        {
            for (nint done = 0; done < content.Length;)
            {
                var wrote = Libc.Write((int)file.DangerousGetHandle(), start + done, content.Length - done);
                if (wrote < 0 && Libc.Error == Libc.EINTR) continue;
                if (wrote <= 0) throw Failure("write");
                done += wrote;
            }
        }
    }

    /// <summary>Reads once. 0 is the end of the file; -1 means there is nothing yet.</summary>
    internal static int Read(SafeFileHandle file, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var read = Libc.Read((int)file.DangerousGetHandle(), start, buffer.Length);
                if (read >= 0) return (int)read;
                if (Libc.Error == Libc.EAGAIN) return -1;
                if (Libc.Error != Libc.EINTR) throw Failure("read");
            }
        }
    }

    internal static void SetNonBlocking(SafeFileHandle file)
    {
        if (Libc.FcntlInt((int)file.DangerousGetHandle(), 4, Libc.O_NONBLOCK) != 0) throw Failure("fcntl");
    }

    /// <summary>Opens <paramref name="name"/> in a folder that is already open; null, with the error, when it does not open.</summary>
    internal static SafeFileHandle? TryOpenAt(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags, out int error)
    {
        Span<byte> ended = name.Length < 512 ? stackalloc byte[name.Length + 1] : new byte[name.Length + 1];
        name.CopyTo(ended);
        ended[^1] = 0;
        fixed (byte* start = ended)
        {
            var fd = Libc.OpenAt((int)folder.DangerousGetHandle(), start, flags | Libc.O_CLOEXEC);
            error = fd < 0 ? Libc.Error : 0;
            return fd < 0 ? null : Own(fd);
        }
    }

    /// <summary>Opens a folder by path; the last step may not be a link. Null, with the error, when it does not open.</summary>
    internal static SafeFileHandle? TryOpenFolder(string path, out int error)
    {
        var fd = Libc.Open(path, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW | Libc.O_CLOEXEC);
        error = fd < 0 ? Libc.Error : 0;
        return fd < 0 ? null : Own(fd);
    }

    internal static bool TryStat(SafeFileHandle file, out Statx stat)
    {
        byte empty = 0;
        fixed (Statx* result = &stat)
            return Libc.StatX((int)file.DangerousGetHandle(), &empty, Libc.AT_EMPTY_PATH, Statx.BasicStats, result) == 0;
    }

    internal static bool TryStatAt(SafeFileHandle folder, ReadOnlySpan<byte> name, out Statx stat)
    {
        Span<byte> ended = stackalloc byte[name.Length + 1];
        name.CopyTo(ended);
        ended[^1] = 0;
        fixed (byte* start = ended)
        fixed (Statx* result = &stat)
            return Libc.StatX((int)folder.DangerousGetHandle(), start, Libc.AT_SYMLINK_NOFOLLOW, Statx.BasicStats, result) == 0;
    }

    internal static IOException Failure(string call) => new($"{call}: {Libc.ErrorText(Marshal.GetLastPInvokeError())}");

    internal static SafeFileHandle Own(int fd) => new(fd, ownsHandle: true);
}
