using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime
{
    /// <summary>A timer of an activation. It ends with the activation.</summary>
    public interface IGrainTimer : IDisposable
    {
        /// <summary>Changes when it is due.</summary>
        void Change(TimeSpan dueTime, TimeSpan period);
    }

    /// <summary>How a timer behaves.</summary>
    public readonly struct GrainTimerCreationOptions
    {
        /// <summary>Sets nothing yet.</summary>
        public GrainTimerCreationOptions() { }

        /// <summary>Sets when it is due and how often.</summary>
        [SetsRequiredMembers]
        public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        {
            DueTime = dueTime;
            Period = period;
        }

        /// <summary>The time to the first call; <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
        public required TimeSpan DueTime { get; init; }

        /// <summary>The time from the end of one call to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one call only.</summary>
        public required TimeSpan Period { get; init; }

        /// <summary>Whether calls may interleave with requests. They do not by default.</summary>
        public bool Interleave { get; init; }

        /// <summary>Whether calls keep the activation from being collected. They do not by default.</summary>
        public bool KeepAlive { get; init; }
    }
}

namespace Orleans.Timers
{
    /// <summary>Makes timers.</summary>
    public interface ITimerRegistry
    {
        /// <summary>A timer that interleaves with requests.</summary>
        [Obsolete("Use 'RegisterGrainTimer(grainContext, callback, state, new() { DueTime = dueTime, Period = period, Interleave = true })' instead.")]
        IDisposable RegisterTimer(IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period);

        /// <summary>A timer.</summary>
        IGrainTimer RegisterGrainTimer<TState>(
            IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options);
    }
}
