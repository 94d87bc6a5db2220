using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Platform.Sandbox.Native;

/// <summary>
/// Starts a process with exactly the descriptors it is given, default signal dispositions, its own session and the environment it is
/// given and nothing else; <see cref="System.Diagnostics.Process"/> can hand over only the standard three. The child is in the
/// mount namespace and control group of the calling thread.
/// </summary>
internal static unsafe partial class Spawn
{
    private const short SetSignalMask = 0x08, SetSignalDefault = 0x04, NewSession = 0x80;

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    private static partial int PosixSpawn(int* pid, byte* path, byte* actions, byte* attributes, byte** argv, byte** envp);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDup(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* signals);

    /// <summary>Starts <paramref name="argv"/>[0], a full path. Descriptor <c>n</c> of the child is <paramref name="descriptors"/>[n].</summary>
    internal static int Start(IReadOnlyList<string> argv, IReadOnlyList<string> environment, IReadOnlyList<SafeFileHandle> descriptors)
    {
        // Larger than glibc's and musl's opaque structures.
        var actions = stackalloc byte[512];
        var attributes = stackalloc byte[1024];
        var signals = stackalloc byte[128];
        var arguments = Strings(argv);
        var variables = Strings(environment);
        var raised = new List<SafeFileHandle>();
        InitActions(actions);
        InitAttributes(attributes);
        try
        {
            // Copies above the target range, so that no dup2 overwrites the source of a later one.
            for (var target = 0; target < descriptors.Count; target++)
            {
                var copy = Libc.FcntlInt((int)descriptors[target].DangerousGetHandle(), 1030, 100);
                if (copy < 0) throw Fd.Failure("fcntl");
                raised.Add(Fd.Own(copy));
                AddDup(actions, copy, target);
            }
            new Span<byte>(signals, 128).Clear();
            SetMask(attributes, signals);
            new Span<byte>(signals, 128).Fill(0xff);
            SetDefaults(attributes, signals);
            SetFlags(attributes, SetSignalMask | SetSignalDefault | NewSession);
            int pid;
            var error = PosixSpawn(&pid, arguments[0], actions, attributes, arguments, variables);
            return error == 0 ? pid : throw new IOException($"Could not start {argv[0]}: {Libc.ErrorText(error)}");
        }
        finally
        {
            DestroyActions(actions);
            DestroyAttributes(attributes);
            raised.ForEach(copy => copy.Dispose());
            Free(arguments);
            Free(variables);
        }
    }

    private static byte** Strings(IReadOnlyList<string> values)
    {
        var list = (byte**)NativeMemory.AllocZeroed((nuint)values.Count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < values.Count; i++) list[i] = (byte*)Marshal.StringToCoTaskMemUTF8(values[i]);
        return list;
    }

    private static void Free(byte** list)
    {
        for (var i = 0; list[i] != null; i++) Marshal.FreeCoTaskMem((nint)list[i]);
        NativeMemory.Free(list);
    }
}
