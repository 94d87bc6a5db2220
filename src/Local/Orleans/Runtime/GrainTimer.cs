using Orleans.Timers;

namespace Orleans.Local.Runtime;

/// <summary>
/// A timer of an activation. A tick is a call to the activation like any other, so it waits its turn unless it may interleave. The period
/// runs from the end of a tick, so ticks never overlap.
/// </summary>
internal sealed class GrainTimer<TState> : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly CallShape _shape;
    private readonly bool _keepAlive;
    private readonly CancellationTokenSource _ended = new();
    private readonly ITimer _timer;
    private TimeSpan _period;
    private bool _changed;
    private volatile bool _ticking;

    public GrainTimer(Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        GrainTimers.Validate(options.DueTime, options.Period);
        _activation = activation;
        _callback = callback;
        _state = state;
        _keepAlive = options.KeepAlive;
        _shape = options.Interleave ? TickCall.Interleaving : TickCall.Waiting;
        _period = options.Period;
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            _timer = activation.Silo.Clock.Time.CreateTimer(static timer => ((GrainTimer<TState>)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        activation.AddTimer(this);
        _timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        GrainTimers.Validate(dueTime, period);
        _changed = true;
        _period = period;
        if (!_ended.IsCancellationRequested) _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        if (_ended.IsCancellationRequested) return;
        _ended.Cancel();
        _timer.Dispose();
        _activation.RemoveTimer(this);
    }

    private void Fire()
    {
        if (_ended.IsCancellationRequested || _ticking) return;
        _ticking = true;
        _ = new TickCall(_shape, TickAsync, _activation, _keepAlive).Post();
    }

    private async Task TickAsync()
    {
        _changed = false;
        try
        {
            if (!_ended.IsCancellationRequested) await _callback(_state, _ended.Token);
        }
        catch (Exception exception)
        {
            _activation.Silo.Log.TimerFailed(_activation.GrainId, exception);
        }
        finally
        {
            _ticking = false;
            if (!_changed && !_ended.IsCancellationRequested) _timer.Change(_period, Timeout.InfiniteTimeSpan);
        }
    }
}

/// <summary>The turn of a timer.</summary>
internal sealed class TickCall(CallShape shape, Func<Task> tick, Activation activation, bool keepAlive) : TaskCall
{
    public static readonly CallShape Waiting = new(typeof(ITick).GetMethod(nameof(ITick.Tick))!, typeof(ITick));
    public static readonly CallShape Interleaving = new(typeof(ITick).GetMethod(nameof(ITick.TickInterleaving))!, typeof(ITick));

    internal override CallShape Shape => shape;

    internal override bool KeepsAlive => keepAlive;

    /// <summary>Hands the tick to its own activation, and to no later one.</summary>
    public bool Post()
    {
        Reference = activation.GrainReference;
        Deadline = long.MaxValue;
        return activation.TryReceive(this);
    }

    protected override Task InvokeTask(object target) => tick();

    private interface ITick
    {
        Task Tick();

        [Concurrency.AlwaysInterleave]
        Task TickInterleaving();
    }
}

/// <summary>Makes timers.</summary>
internal sealed class GrainTimers : ITimerRegistry
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(0xfffffffe);

    public IDisposable RegisterTimer(IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        RegisterGrainTimer(grainContext, (value, _) => callback(value), state, new GrainTimerCreationOptions(dueTime, period) { Interleave = true });

    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return grainContext is Activation activation
            ? new GrainTimer<TState>(activation, callback, state, options)
            : throw new InvalidOperationException("Only an activation can have timers.");
    }

    /// <exception cref="ArgumentOutOfRangeException">A time is negative, but not infinite, or too long.</exception>
    public static void Validate(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, nameof(dueTime));
        Validate(period, nameof(period));
    }

    private static void Validate(TimeSpan time, string name)
    {
        if (time == Timeout.InfiniteTimeSpan) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, Longest, name);
    }
}
