using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Platform.Sandbox.Native;

/// <summary>One name in a folder, as the bytes the file system holds. <paramref name="Kind"/> is the kernel's <c>DT_*</c>.</summary>
internal readonly record struct FolderEntry(byte[] Name, byte Kind)
{
    internal const byte Folder = 4, Regular = 8, Unknown = 0;
}

/// <summary>Lists an open folder by its descriptor, so that no name on the way to it can be exchanged meanwhile.</summary>
internal static unsafe class FolderReader
{
    private static readonly nint GetDents64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 61 : 217;

    internal static IEnumerable<FolderEntry> Read(SafeFileHandle folder)
    {
        var buffer = new byte[32 * 1024];
        if (Libc.Seek((int)folder.DangerousGetHandle(), 0, 0) != 0) throw Fd.Failure("lseek");
        while (true)
        {
            var length = Fill(folder, buffer);
            if (length == 0) yield break;
            // struct linux_dirent64: inode 8, offset 8, record length 2, kind 1, the name ended by NUL.
            for (var at = 0; at < length;)
            {
                var record = BitConverter.ToUInt16(buffer, at + 16);
                var name = buffer.AsSpan(at + 19, record - 19);
                name = name[..name.IndexOf((byte)0)];
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8)) yield return new FolderEntry(name.ToArray(), buffer[at + 18]);
                at += record;
            }
        }
    }

    private static int Fill(SafeFileHandle folder, byte[] buffer)
    {
        fixed (byte* start = buffer)
        {
            var length = (int)Libc.Syscall(GetDents64, folder.DangerousGetHandle(), (nint)start, buffer.Length, 0);
            if (length >= 0) return length;
            // The folder was removed while it is open here: it holds nothing.
            return Libc.Error == Libc.ENOENT ? 0 : throw Fd.Failure("getdents64");
        }
    }
}
