using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Platform.Sandbox.Native;

/// <summary>
/// A process about to be started with exactly the descriptors it is given, default signal dispositions, its own session and the environment it
/// is given and nothing else; <see cref="System.Diagnostics.Process"/> can hand over only the standard three. Everything is
/// laid out beforehand, so that starting it is one call.
/// </summary>
internal sealed unsafe partial class PreparedSpawn : IDisposable
{
    private const short SetSignalDefault = 0x04, SetSignalMask = 0x08, NewSession = 0x80;

    // Larger than glibc's and musl's opaque structures.
    private readonly byte* _actions = (byte*)NativeMemory.AllocZeroed(512);
    private readonly byte* _attributes = (byte*)NativeMemory.AllocZeroed(1024);
    private readonly byte** _arguments;
    private readonly byte** _variables;
    private readonly List<SafeFileHandle> _raised = [];

    /// <summary>Prepares <paramref name="argv"/>[0], a full path. Descriptor <c>n</c> of the child is <paramref name="descriptors"/>[n].</summary>
    internal PreparedSpawn(IReadOnlyList<string> argv, IReadOnlyList<string> environment, IReadOnlyList<SafeFileHandle> descriptors)
    {
        Program = argv[0];
        _arguments = Strings(argv);
        _variables = Strings(environment);
        InitActions(_actions);
        InitAttributes(_attributes);
        // Copies above the target range, so that no dup2 overwrites the source of a later one.
        for (var target = 0; target < descriptors.Count; target++)
        {
            const int duplicateCloseOnExec = 1030;
            var copy = Libc.FcntlInt((int)descriptors[target].DangerousGetHandle(), duplicateCloseOnExec, 100);
            if (copy < 0) throw Fd.Failure("fcntl");
            _raised.Add(Fd.Own(copy));
            AddDup(_actions, copy, target);
        }
        foreach (var fd in Inheritable(descriptors.Count)) AddClose(_actions, fd);
        var signals = stackalloc byte[128];
        new Span<byte>(signals, 128).Clear();
        SetMask(_attributes, signals);
        new Span<byte>(signals, 128).Fill(0xff);
        SetDefaults(_attributes, signals);
        SetFlags(_attributes, SetSignalMask | SetSignalDefault | NewSession);
    }

    internal string Program { get; }

    /// <summary>Starts the process from the calling thread; gives its id, or the negative error. Only one native call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int Start()
    {
        int pid;
        var error = PosixSpawn(&pid, _arguments[0], _actions, _attributes, _arguments, _variables);
        return error == 0 ? pid : -error;
    }

    public void Dispose()
    {
        DestroyActions(_actions);
        DestroyAttributes(_attributes);
        NativeMemory.Free(_actions);
        NativeMemory.Free(_attributes);
        Free(_arguments);
        Free(_variables);
        _raised.ForEach(copy => copy.Dispose());
    }

    // .NET opens everything close-on-exec, but what this process was itself handed by its parent need not be.
    private static IEnumerable<int> Inheritable(int from)
    {
        const int getFlags = 1, closeOnExec = 1;
        foreach (var path in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            var fd = int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture);
            if (fd >= from && Libc.FcntlInt(fd, getFlags, 0) is >= 0 and var flags && (flags & closeOnExec) == 0) yield return fd;
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

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    private static partial int PosixSpawn(int* pid, byte* path, byte* actions, byte* attributes, byte** argv, byte** envp);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDup(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclose")]
    private static partial int AddClose(byte* actions, int fd);

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
}
