using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Local.Runtime;

/// <summary>
/// Counts ticks, of a second or less. Calls carry the tick at which they expire, and at each tick the calls at the silo's activations
/// are looked through: nothing is done for a call that is answered in time.
/// </summary>
internal sealed class SiloClock
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1), Shortest = TimeSpan.FromMilliseconds(20);

    private readonly TimeSpan _period;
    private readonly long _defaultTicks;
    private long _now;

    public SiloClock(TimeProvider time, IOptions<SiloMessagingOptions> options)
    {
        Time = time;
        ResponseTimeout = System.Diagnostics.Debugger.IsAttached ? options.Value.ResponseTimeoutWithDebugger : options.Value.ResponseTimeout;
        var tenth = ResponseTimeout / 10;
        _period = tenth > Longest ? Longest : tenth < Shortest ? Shortest : tenth;
        _defaultTicks = TicksOf(ResponseTimeout);
    }

    public TimeProvider Time { get; }

    public TimeSpan ResponseTimeout { get; }

    /// <summary>The current tick.</summary>
    public long Now => Volatile.Read(ref _now);

    /// <summary>The first tick at which a call that is sent now has expired.</summary>
    public long DeadlineOf(CallShape shape) => Volatile.Read(ref _now) + (shape.ResponseTimeout is { } own ? TicksOf(own) : _defaultTicks);

    public TimeSpan TimeoutOf(CallShape shape) => shape.ResponseTimeout ?? ResponseTimeout;

    /// <summary>The time between two ticks.</summary>
    public TimeSpan Between(long earlier, long later) => _period * (later - earlier);

    /// <summary>Calls <paramref name="onTick"/> at every tick until the result is disposed.</summary>
    public ITimer Start(Action<long> onTick) =>
        Time.CreateTimer(_ => onTick(Interlocked.Increment(ref _now)), null, _period, _period);

    private long TicksOf(TimeSpan time) => (long)Math.Ceiling(time / _period) + 1;
}
