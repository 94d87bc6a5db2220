using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Platform.Sandbox.Native;

namespace Platform.Sandbox.Confinement;

/// <summary>
/// The thread one job is started from, made ahead of the job. It has a control group ready and, where the kernel lets a single thread be in
/// one (v1), is in it, so that the job is born there: moving a process in costs ten milliseconds and more. It lives as long as the job,
/// because bubblewrap ends its sandbox when the thread that started it ends.
/// </summary>
/// <remarks>
/// A thread that the runtime makes is born where the thread is that makes it. So once in the group this one only waits in the
/// kernel and starts the process, by code that has run before; the job itself is watched from another.
/// </remarks>
internal sealed class LaunchThread : IDisposable
{
    private readonly IReadOnlyList<ControlGroupParent> _parents;
    private readonly Thread _thread;
    private readonly SafeFileHandle _order = Fd.Event(blocking: true);
    private readonly SafeFileHandle _answer = Fd.Event(blocking: true);
    private readonly ManualResetEventSlim _ready = new();
    private PreparedSpawn? _spawn;
    private int _result;

    internal LaunchThread(IReadOnlyList<ControlGroupParent> parents)
    {
        _parents = parents;
        _thread = new Thread(Live, 256 * 1024) { IsBackground = true, Name = "sandbox-launch" };
        _thread.Start();
    }

    /// <summary>The job's control group; null where the machine has none to give.</summary>
    internal ControlGroup? Group { get; private set; }

    /// <summary>Whether what this thread starts is in the group by birth, as the thread itself is.</summary>
    internal bool StartsInGroup { get; private set; }

    /// <summary>Waits until the group is ready.</summary>
    internal void AwaitReady() => _ready.Wait();

    /// <summary>Starts the one process of this thread and gives its id.</summary>
    internal int Start(PreparedSpawn spawn)
    {
        _spawn = spawn;
        Signal(_order);
        Await(_answer);
        return _result >= 0 ? _result : throw new IOException($"{spawn.Program} could not be started: {Libc.ErrorText(-_result)}");
    }

    /// <summary>Ends the thread, and with it the job if there still is one, and removes the group. Waits until nothing is left of the thread.</summary>
    public void Dispose()
    {
        if (!_thread.IsAlive && Group is null) return;
        _spawn = null;
        Signal(_order);
        _thread.Join();
        Group?.Remove();
        Group = null;
    }

    private void Live()
    {
        // Each piece of code runs once before it counts: the runtime may make threads when code runs for the first time.
        using (var rehearsal = new PreparedSpawn(["/"], [], [])) Turn(rehearsal);
        Signal(_answer);
        Await(_answer);
        Prepare();
        _ready.Set();
        Await(_order);
        if (_spawn is not { } spawn) return;
        _result = Turn(spawn);
        Signal(_answer);
        Await(_order);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Turn(PreparedSpawn spawn) => spawn.Start();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Await(SafeFileHandle handle)
    {
        ulong value;
        while (Libc.Read((int)handle.DangerousGetHandle(), (byte*)&value, 8) != 8)
        {
            // A signal came in between.
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Signal(SafeFileHandle handle)
    {
        ulong value = 1;
        _ = Libc.Write((int)handle.DangerousGetHandle(), (byte*)&value, 8);
    }

    private void Prepare()
    {
        if (_parents.Count == 0) return;
        try
        {
            Group = new ControlGroup(_parents);
            if (!Group.TakesThreads) return;
            StartsInGroup = true;
            Group.JoinThread(Libc.ThreadId());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The groups went away or are full: limits are kept by watching. What the thread did join is removed when it ends.
            StartsInGroup = false;
            Group?.RemoveLater();
            Group = null;
        }
    }
}
