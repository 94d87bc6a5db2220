using Orleans.Local.Runtime;

namespace Orleans.Local.Reminders;

/// <summary>A reminder that is due from time to time. The next tick is waited for once the grain has answered the last.</summary>
internal sealed class LocalReminder : IDisposable
{
    // A timer cannot be set further ahead.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly SiloCore _silo;
    private readonly IRemindable _grain;
    private readonly ITimer _timer;
    private volatile bool _ended;

    public LocalReminder(SiloCore silo, IRemindable grain, ReminderEntry entry)
    {
        _silo = silo;
        _grain = grain;
        Entry = entry;
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = silo.Clock.Time.CreateTimer(
                static reminder => _ = ((LocalReminder)reminder!).TickAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public ReminderEntry Entry { get; }

    /// <summary>Starts. A reminder that was just registered is due at its first time, even if that is now; one from before at its next.</summary>
    public void Start(bool justRegistered) => WaitForNext(justRegistered ? DateTime.MinValue : Now);

    public void Dispose()
    {
        _ended = true;
        _timer.Dispose();
    }

    private DateTime Now => _silo.Clock.Time.GetUtcNow().UtcDateTime;

    private async Task TickAsync()
    {
        var now = Now;
        if (_ended) return;
        if (now < Entry.StartAt)
        {
            WaitForNext(now);
            return;
        }

        try
        {
            RuntimeContext.Exchange(null);
            await _grain.ReceiveReminder(Entry.ReminderName, new TickStatus(Entry.StartAt, Entry.Period, now));
        }
        catch (Exception exception)
        {
            if (!_ended) _silo.Log.ReminderFailed(Entry.ReminderName, Entry.GrainId, exception);
        }

        WaitForNext(now);
    }

    // The tick after the last one, at a whole number of periods from the first.
    private void WaitForNext(DateTime last)
    {
        if (_ended) return;
        var now = Now;
        var next = Entry.StartAt;
        if (last > next) next += Entry.Period * (Math.Floor((last - next) / Entry.Period) + 1);
        if (next < now) next = now;
        var wait = next - now;
        _timer.Change(wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
    }
}
