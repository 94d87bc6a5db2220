using System.Collections.Concurrent;
using Platform.Contracts.Classroom;

namespace Platform.Grains.Classroom;

/// <summary>
/// Tells the feeds of classes how far they go, for the students of this silo together: at once, and then at most every <see cref="Pause"/>, however many events come. One line is kept for each class.
/// </summary>
public sealed class FeedHints(IGrainFactory grains)
{
    /// <summary>The time between two hints to one feed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>The feed goes so far. Returns at once.</summary>
    public void Say(string classKey, long seq)
    {
        var line = _lines.GetOrAdd(classKey, static key => new Line(key));
        if (line.Reach(seq)) _ = Task.Run(() => Send(line));
    }

    private async Task Send(Line line)
    {
        var feed = grains.GetGrain<IClassFeedGrain>(line.ClassKey);
        do
        {
            try
            {
                await feed.Appended(line.Take());
            }
            catch (Exception fault) when (fault is TimeoutException or OrleansException)
            {
                // The next one says more than this one did.
            }

            await Task.Delay(Pause);
        }
        while (!line.Rest());
    }

    private sealed class Line(string classKey)
    {
        private readonly Lock _gate = new();
        private long _seq;
        private long _taken;
        private bool _busy;

        public string ClassKey { get; } = classKey;

        /// <summary>Whether somebody has to begin to send.</summary>
        public bool Reach(long seq)
        {
            lock (_gate)
            {
                _seq = Math.Max(_seq, seq);
                return !_busy && (_busy = true);
            }
        }

        public long Take()
        {
            lock (_gate) return _taken = _seq;
        }

        /// <summary>Whether there is no more to send.</summary>
        public bool Rest()
        {
            lock (_gate) return !(_busy = _seq > _taken);
        }
    }
}
