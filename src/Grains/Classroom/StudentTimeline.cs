using System.Collections.Immutable;
using Platform.Contracts.Classroom;
using Platform.Grains.Classroom.Counting;

namespace Platform.Grains.Classroom;

/// <summary>The latest events of a student, at most <see cref="Bound"/>, of one notebook or of all.</summary>
internal sealed class StudentTimeline(string? notebook)
{
    /// <summary>Most events told.</summary>
    public const int Bound = 500;

    private readonly PriorityQueue<TimelineEntry, EventKey> _latest = new();

    /// <summary>Newest first.</summary>
    public ImmutableArray<TimelineEntry> Entries => [.. _latest.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];

    /// <summary>Takes an event, where it is of that notebook.</summary>
    public void Add(ClassroomEvent what)
    {
        if (notebook is not null && what.Notebook != notebook) return;
        var entry = new TimelineEntry(what.Time, what.Type, what.Notebook, what.Cell?.Index, what.Cell?.CellId, what.Run?.DurationMs, what.Run?.HasError ?? false, what.Run is { } run ? ErrorLines.LastLine(run.Error) : what.Text);
        var key = new EventKey(what.Time.ToUniversalTime(), what.EventId);
        if (_latest.Count < Bound) _latest.Enqueue(entry, key);
        else _latest.EnqueueDequeue(entry, key);
    }
}
