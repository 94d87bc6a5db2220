namespace Platform.Tabular.Profiling;

/// <summary>What follows from numbers in order, by their keys: how many are distinct, which stands at a rank. Fed all keys in ascending order, piece by piece.</summary>
/// <param name="listed">If there are at most so many distinct numbers, each is listed.</param>
/// <param name="ranks">The ranks that are asked for, from 0, ascending.</param>
internal sealed class OrderStatistics(int listed, long[] ranks)
{
    private readonly ulong[] _atRank = new ulong[ranks.Length];
    private readonly List<(ulong Key, long Count)> _list = new(listed + 1);
    private long _rank;
    private int _next;

    /// <summary>How many distinct numbers.</summary>
    public long Distinct { get; private set; }

    /// <summary>The distinct numbers with how often each stands, ascending; empty where there are too many.</summary>
    public IReadOnlyList<(ulong Key, long Count)> Listed => Distinct <= listed ? _list : [];

    /// <summary>The key at a rank that was asked for.</summary>
    public ulong this[long rank] => _atRank[Array.IndexOf(ranks, rank)];

    /// <summary>The next piece: sorted, not empty, its least key greater than all before.</summary>
    public void Add(ReadOnlySpan<ulong> sorted)
    {
        for (; _next < ranks.Length && ranks[_next] < _rank + sorted.Length; _next++) _atRank[_next] = sorted[(int)(ranks[_next] - _rank)];
        _rank += sorted.Length;
        if (Distinct > listed)
        {
            Distinct += 1 + Changes(sorted);
            return;
        }

        for (var start = 0; start < sorted.Length;)
        {
            var run = sorted[start..].IndexOfAnyExcept(sorted[start]);
            if (run < 0) run = sorted.Length - start;
            Distinct++;
            if (Distinct > listed)
            {
                Distinct += Changes(sorted[start..]);
                return;
            }

            _list.Add((sorted[start], run));
            start += run;
        }
    }

    /// <summary>The same key many times, greater than all before.</summary>
    public void Add(ulong key, long count)
    {
        if (count == 0) return;
        for (; _next < ranks.Length && ranks[_next] < _rank + count; _next++) _atRank[_next] = key;
        _rank += count;
        if (++Distinct <= listed) _list.Add((key, count));
    }

    private static long Changes(ReadOnlySpan<ulong> sorted)
    {
        long changes = 0;
        for (var at = 1; at < sorted.Length; at++)
        {
            if (sorted[at] != sorted[at - 1]) changes++;
        }

        return changes;
    }
}
