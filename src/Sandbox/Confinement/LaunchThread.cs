using Platform.Sandbox.Native;

namespace Platform.Sandbox.Confinement;

/// <summary>
/// The thread one job is started and watched from, made ahead of the job. It has a control group ready and, where the kernel lets a
/// single thread be in one (v1), is in it, so that the job is born there: moving a process in costs several milliseconds.
/// It lives as long as the job, because bubblewrap ends its sandbox when the thread that started it ends.
/// </summary>
internal sealed class LaunchThread : IDisposable
{
    private readonly IReadOnlyList<ControlGroupParent> _parents;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _given = new();
    private Action<LaunchThread>? _work;
    private Task _left = Task.CompletedTask;
    private int _state;

    internal LaunchThread(IReadOnlyList<ControlGroupParent> parents)
    {
        _parents = parents;
        _thread = new Thread(Live, 512 * 1024) { IsBackground = true, Name = "sandbox" };
        _thread.Start();
    }

    /// <summary>The job's control group; null where the machine has none to give.</summary>
    internal ControlGroup? Group { get; private set; }

    /// <summary>Whether what this thread starts is in the group by birth.</summary>
    internal bool StartsInGroup { get; private set; }

    /// <summary>Gives the thread its one job; false when it was disposed before.</summary>
    internal bool TryRun(Action<LaunchThread> work)
    {
        if (Interlocked.CompareExchange(ref _state, 1, 0) != 0) return false;
        _work = work;
        _given.Set();
        return true;
    }

    /// <summary>Takes the thread itself out of the job's group, whose limits are not meant for it. Returns at once.</summary>
    internal void LeaveGroup()
    {
        if (!StartsInGroup) return;
        StartsInGroup = false;
        var thread = Libc.ThreadId();
        var group = Group!;
        _left = Task.Run(() =>
        {
            try
            {
                group.LeaveThread(thread);
            }
            catch (IOException)
            {
                // The thread has ended, and left by that.
            }
        });
    }

    /// <summary>Removes the group; the job must be over.</summary>
    internal void RemoveGroup()
    {
        if (Group is not { } group) return;
        LeaveGroup();
        Group = null;
        _left.Wait();
        group.Remove();
    }

    /// <summary>Ends a thread that got no job, and waits until nothing is left of it.</summary>
    public void Dispose()
    {
        if (Interlocked.CompareExchange(ref _state, 2, 0) != 0) return;
        _given.Set();
        _thread.Join();
    }

    private void Live()
    {
        Prepare();
        _given.Wait();
        try
        {
            _work?.Invoke(this);
        }
        finally
        {
            RemoveGroup();
        }
    }

    private void Prepare()
    {
        if (_parents.Count == 0) return;
        try
        {
            Group = new ControlGroup(_parents);
            if (!Group.TakesThreads) return;
            Group.JoinThread(Libc.ThreadId());
            StartsInGroup = true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The groups went away or are full: limits are kept by watching.
            if (StartsInGroup || Group is null) return;
            Group.Remove();
            Group = null;
        }
    }
}
