using System.Collections.Concurrent;

namespace Platform.Api.Live;

/// <summary>Bounds the watches that one user has open on this process.</summary>
/// <param name="perUser">How many those are.</param>
public sealed class WatchSlots(int perUser)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Takes a slot, given back by disposing; <c>null</c> where the user has no more.</summary>
    public IDisposable? TryTake(string userId)
    {
        while (true)
        {
            var open = _open.GetOrAdd(userId, 0);
            if (open >= perUser) return null;
            if (_open.TryUpdate(userId, open + 1, open)) return new Slot(this, userId);
        }
    }

    private void GiveBack(string userId)
    {
        // Removed at zero, so that the map holds only users who watch.
        while (_open.TryGetValue(userId, out var open))
        {
            if (open == 1 ? _open.TryRemove(new KeyValuePair<string, int>(userId, 1)) : _open.TryUpdate(userId, open - 1, open)) return;
        }
    }

    private sealed class Slot(WatchSlots slots, string userId) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0) slots.GiveBack(userId);
        }
    }
}
