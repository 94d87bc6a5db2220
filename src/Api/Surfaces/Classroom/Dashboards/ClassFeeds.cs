using Platform.Api.Live;

namespace Platform.Api.Surfaces.Classroom.Dashboards;

/// <summary>The feeds of the classes that are watched here, one reader for each.</summary>
internal sealed class ClassFeeds(LiveRelay relay, IClusterClient cluster, TimeProvider clock, ILogger<ClassFeeds> log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ClassFeed> _feeds = new(StringComparer.Ordinal);

    /// <summary>How many are read.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _feeds.Count;
        }
    }

    /// <summary>Joins a class's feed, which is read for as long as anyone has joined it. Every joining is ended by <see cref="Leave"/>.</summary>
    public ClassFeed Join(string classId)
    {
        lock (_gate)
        {
            // One that could not be opened is not for those who come later.
            if (!_feeds.TryGetValue(classId, out var feed) || feed.Ring.IsFaulted || feed.Ring.IsCanceled)
                _feeds[classId] = feed = new ClassFeed(classId, relay, cluster, clock, log);
            feed.Dashboards++;
            return feed;
        }
    }

    /// <summary>Leaves it.</summary>
    public void Leave(string classId, ClassFeed feed)
    {
        lock (_gate)
        {
            if (--feed.Dashboards > 0) return;
            if (_feeds.TryGetValue(classId, out var current) && current == feed) _feeds.Remove(classId);
        }

        feed.Dispose();
    }
}
