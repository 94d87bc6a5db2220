namespace Orleans.Local.Runtime;

/// <summary>The timers of an activation, and how long it asked to be kept.</summary>
internal sealed partial class Activation
{
    private HashSet<IGrainTimer>? _timers;
    private long _keepUntil = long.MinValue;

    /// <summary>Keeps the activation for a time, or until told otherwise when that is negative.</summary>
    public void DelayDeactivation(TimeSpan time)
    {
        if (time == TimeSpan.MaxValue || time == Timeout.InfiniteTimeSpan)
        {
            _keepUntil = long.MaxValue;
        }
        else if (time <= TimeSpan.Zero)
        {
            _keepUntil = long.MinValue;
        }
        else
        {
            var clock = Silo.Clock.Time;
            _keepUntil = clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency);
        }
    }

    internal void AddTimer(IGrainTimer timer)
    {
        lock (_gate) (_timers ??= []).Add(timer);
    }

    internal void RemoveTimer(IGrainTimer timer)
    {
        lock (_gate) _timers?.Remove(timer);
    }

    private void DisposeTimers()
    {
        IGrainTimer[] timers;
        lock (_gate)
        {
            timers = _timers is null ? [] : [.. _timers];
            _timers = null;
        }

        foreach (var timer in timers) timer.Dispose();
    }
}
