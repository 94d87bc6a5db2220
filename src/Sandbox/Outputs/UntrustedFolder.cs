using System.Text;
using Microsoft.Win32.SafeHandles;
using Platform.Sandbox.Native;

namespace Platform.Sandbox.Outputs;

/// <summary>Removes folders that untrusted code has written in.</summary>
public static unsafe class UntrustedFolder
{
    private const uint OwnerOnly = 0x1C0; // rwx------

    /// <summary>
    /// Removes a folder and all in it, following no link, whatever its depth (paths may be far longer than the system takes), its names and
    /// the permissions in it. A folder that is not there is removed already.
    /// </summary>
    /// <exception cref="IOException">Something in it could not be removed.</exception>
    public static void Delete(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        using var top = Fd.TryOpenFolder(path, out var error);
        if (top is null)
        {
            if (error == Libc.ENOENT) return;
            if (error is not Libc.EACCES) throw new IOException($"{path}: {Libc.ErrorText(error)}");
            if (Libc.ChangeModeOf(path, OwnerOnly) != 0) throw new IOException($"{path}: {Libc.ErrorText(Libc.Error)}");
            Delete(path);
            return;
        }
        Empty(top);
        Directory.Delete(path);
    }

    // Folders within folders are first moved up to the top, so that no path and no chain of open folders grows with their depth.
    private static void Empty(SafeFileHandle top)
    {
        _ = Libc.ChangeMode((int)top.DangerousGetHandle(), OwnerOnly);
        long moved = 0;
        while (true)
        {
            var entries = FolderReader.Read(top).Take(1000).ToList();
            if (entries.Count == 0) return;
            foreach (var entry in entries)
            {
                if (Remove(top, entry.Name, 0)) continue;
                using (var inner = OpenOwn(top, entry.Name))
                    Lift(inner, top, ref moved);
                if (!Remove(top, entry.Name, Libc.AT_REMOVEDIR)) throw Fd.Failure("unlinkat");
            }
        }
    }

    private static void Lift(SafeFileHandle from, SafeFileHandle top, ref long moved)
    {
        while (true)
        {
            var entries = FolderReader.Read(from).Take(1000).ToList();
            if (entries.Count == 0) return;
            foreach (var entry in entries)
            {
                if (Remove(from, entry.Name, 0)) continue;
                OpenOwn(from, entry.Name).Dispose();
                var name = Ended(Encoding.ASCII.GetBytes($".removing-{moved++}-{Guid.NewGuid():N}"));
                fixed (byte* old = Ended(entry.Name), lifted = name)
                    if (Libc.RenameAt((int)from.DangerousGetHandle(), old, (int)top.DangerousGetHandle(), lifted) != 0) throw Fd.Failure("renameat");
            }
        }
    }

    // A folder of ours that forbids its owner to enter is first allowed to be.
    private static SafeFileHandle OpenOwn(SafeFileHandle folder, byte[] name)
    {
        var inner = Fd.TryOpenAt(folder, name, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, out var error);
        if (inner is null && error == Libc.EACCES)
        {
            using var closed = Fd.TryOpenAt(folder, name, Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, out _);
            if (closed is not null) _ = Libc.ChangeModeOf($"/proc/self/fd/{closed.DangerousGetHandle()}", OwnerOnly);
            inner = Fd.TryOpenAt(folder, name, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, out error);
        }
        if (inner is null) throw new IOException($"A folder could not be opened: {Libc.ErrorText(error)}");
        _ = Libc.ChangeMode((int)inner.DangerousGetHandle(), OwnerOnly);
        return inner;
    }

    private static bool Remove(SafeFileHandle folder, byte[] name, int flags)
    {
        fixed (byte* start = Ended(name))
            return Libc.UnlinkAt((int)folder.DangerousGetHandle(), start, flags) == 0;
    }

    private static byte[] Ended(byte[] name) => [.. name, 0];
}
