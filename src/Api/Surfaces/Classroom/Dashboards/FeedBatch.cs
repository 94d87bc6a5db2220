using System.Buffers;
using System.Collections.Immutable;
using Platform.Contracts.Live;

namespace Platform.Api.Surfaces.Classroom.Dashboards;

/// <summary>Events that follow each other in the feed, as frames that follow each other in memory: made once, sent to every dashboard as they are.</summary>
internal sealed class FeedBatch
{
    private readonly FeedFrame[] _frames;
    private readonly byte[] _bytes;

    private FeedBatch(long after, FeedFrame[] frames, byte[] bytes) => (After, _frames, _bytes) = (after, frames, bytes);

    /// <summary>The number after which it begins.</summary>
    public long After { get; }

    /// <summary>The last number in it.</summary>
    public long Last => _frames[^1].Seq;

    /// <summary>How much memory it takes, about.</summary>
    public int Size => _bytes.Length + (_frames.Length * 64);

    /// <summary>Makes the batch of entries, of which there is one at least.</summary>
    public static FeedBatch Of(long after, IReadOnlyCollection<TopicEntry> entries)
    {
        var output = new ArrayBufferWriter<byte>(entries.Count * 320);
        var frames = new FeedFrame[entries.Count];
        var at = 0;
        foreach (var entry in entries) frames[at++] = FeedFrame.Write(entry, output);
        return new FeedBatch(after, frames, output.WrittenSpan.ToArray());
    }

    /// <summary>The frames after a number that a dashboard wants; in <paramref name="room"/> where they are not all of them.</summary>
    public ReadOnlyMemory<byte> Frames(long after, DashboardFilter filter, ArrayBufferWriter<byte> room)
    {
        var first = 0;
        if (after > After)
        {
            while (first < _frames.Length && _frames[first].Seq <= after) first++;
        }

        var start = first == 0 ? 0 : _frames[first - 1].End;
        if (filter.TakesAll) return _bytes.AsMemory(start);
        room.ResetWrittenCount();
        for (var i = first; i < _frames.Length; start = _frames[i++].End)
        {
            if (filter.Takes(in _frames[i])) room.Write(_bytes.AsSpan(start, _frames[i].End - start));
        }

        return room.WrittenMemory;
    }
}

/// <summary>What a dashboard wants to see of its class.</summary>
/// <param name="Notebook">One notebook alone.</param>
/// <param name="Team">One team alone.</param>
internal sealed record DashboardFilter(string? Notebook, string? Team)
{
    /// <summary>Whether that is everything.</summary>
    public bool TakesAll => Notebook is null && Team is null;

    /// <summary>Whether it wants an event.</summary>
    public bool Takes(in FeedFrame frame) => (Notebook is null || frame.Notebook == Notebook) && (Team is null || frame.Team == Team);
}
