namespace Platform.Sandbox.Native;

/// <summary>Waits on several descriptors at once.</summary>
internal static unsafe class Poll
{
    /// <summary>Waits until one is ready or the time is over. A descriptor of -1 is passed over.</summary>
    internal static void Wait(Span<Libc.PollFd> fds, long milliseconds)
    {
        fixed (Libc.PollFd* start = fds)
        {
            var result = Libc.Poll(start, (ulong)fds.Length, (int)Math.Min(milliseconds, int.MaxValue));
            if (result >= 0) return;
            if (Libc.Error != Libc.EINTR) throw Fd.Failure("poll");
            foreach (ref var fd in fds) fd.Revents = 0;
        }
    }
}
