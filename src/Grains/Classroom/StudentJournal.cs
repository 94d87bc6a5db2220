using System.Collections.Immutable;
using Platform.Contracts.Classroom;
using Platform.Grains.Classroom.Counting;
using Platform.Storage.Journal;

namespace Platform.Grains.Classroom;

/// <summary>
/// A student's stream of the journal, and the numbers folded from it as far as it was read. The journal says what is new: an entry whose id it holds already gets the number it had.
/// </summary>
internal sealed class StudentJournal(IJournal journal, ClassroomDays days, string classKey, string studentId)
{
    private const int ReadStep = 1_000;

    private readonly string _stream = ClassroomStreams.Student(classKey, studentId);
    private readonly string _feed = ClassroomStreams.Feed(classKey);

    // The student enters the roster in the append of their first events.
    private bool _enrolled;

    /// <summary>The numbers.</summary>
    public StudentLedger Ledger { get; private set; } = new();

    /// <summary>The last entry counted.</summary>
    public long Seq { get; private set; }

    /// <summary>Takes what was counted before, and counts what came after it.</summary>
    public async Task Open(StudentState snapshot, CancellationToken cancellationToken)
    {
        if (snapshot is { Form: StudentLedger.Form, Ledger: { } ledger } && snapshot.Zone == days.Zone) (Ledger, Seq) = (ledger, snapshot.Seq);
        await CatchUp(cancellationToken);
        _enrolled = Ledger.Events > 0;
    }

    /// <summary>Appends events, for all asked at once, all or none, and counts those that are new.</summary>
    /// <returns>How many of each are new, and how far the feed goes.</returns>
    public async Task<(int[] New, long FeedSeq)> Append(List<ImmutableArray<ClassroomEvent>> asked)
    {
        var entries = new List<JournalAppend>(1 + 2 * asked.Count);
        if (!_enrolled) entries.Add(Enrolment());
        foreach (var events in asked)
        {
            foreach (var what in events)
            {
                entries.Add(ClassroomJson.Entry(_stream, what));
                entries.Add(ClassroomJson.Notification(_feed, what));
            }
        }

        var seqs = await journal.AppendAsync(entries, CancellationToken.None);
        var (place, feedSeq, before) = (_enrolled ? 0 : 1, 0L, Seq);
        _enrolled = true;
        var (fresh, counted) = (new int[asked.Count], before);
        for (var index = 0; index < asked.Count; index++)
        {
            foreach (var what in asked[index])
            {
                var (seq, inFeed) = (seqs[place], seqs[place + 1]);
                (place, feedSeq) = (place + 2, Math.Max(feedSeq, inFeed));
                if (seq <= counted) continue;
                (counted, fresh[index]) = (seq, fresh[index] + 1);
                // A number left out is of an append that was said to have failed and had not: it is read like the rest.
                if (seq == Seq + 1) Count(what, seq);
            }
        }

        if (counted > Seq) await CatchUp(CancellationToken.None);
        return (fresh, feedSeq);
    }

    /// <summary>Closes the open request for help.</summary>
    /// <returns>How far the feed goes.</returns>
    public async Task<long> Dismiss(EventKey help, DateTimeOffset now)
    {
        var seqs = await journal.AppendAsync(
            [ClassroomJson.Entry(_stream, help), ClassroomJson.Notification(_feed, studentId, Ledger.Name?.Value, Ledger.Team?.Value, now)], CancellationToken.None);
        await CatchUp(CancellationToken.None);
        return seqs[1];
    }

    /// <summary>Counts the events of some days anew, and gathers the latest events.</summary>
    public async Task<(StudentLedger Ledger, StudentTimeline Timeline)> Read(ProgressQuery query, CancellationToken cancellationToken)
    {
        var (ledger, timeline) = (new StudentLedger(), new StudentTimeline(query.Notebook));
        for (var after = 0L; ;)
        {
            var entries = await journal.ReadAsync(_stream, after, ReadStep, cancellationToken: cancellationToken);
            if (entries.Count == 0) return (ledger, timeline);
            after = entries[^1].Seq;
            await Task.Run(() => Select(entries, query, ledger, timeline), cancellationToken);
        }
    }

    /// <summary>Erases what tells of the student in the class's feed, and removes their events: that last, so that a deletion that was cut off is begun again.</summary>
    public async Task Erase()
    {
        var mark = EventJson.MarkOf(studentId);
        for (var after = 0L; await journal.ReadAsync(_feed, after, ReadStep) is { Count: > 0 } entries; after = entries[^1].Seq)
        {
            var theirs = entries.Where(entry => entry.Payload.Contains(mark, StringComparison.Ordinal)).Select(entry => entry.Id).ToList();
            if (theirs.Count > 0) await journal.EraseAsync(_feed, theirs);
        }

        var extent = await journal.ExtentAsync(_stream);
        await journal.TrimAsync(_stream, extent.LastSeq);
        (Ledger, Seq, _enrolled) = (new StudentLedger(), extent.LastSeq, false);
    }

    private JournalAppend Enrolment() => new(
        ClassroomStreams.Roster(classKey, ClassroomKeys.ShardOf(studentId)), Guid.NewGuid().ToString("N"), DateTimeOffset.UnixEpoch, Roster.Enrolled, studentId);

    private void Select(IReadOnlyList<JournalEntry> entries, ProgressQuery query, StudentLedger ledger, StudentTimeline timeline)
    {
        foreach (var entry in entries)
        {
            if (entry.Kind != ClassroomJson.Event) continue;
            var what = ClassroomJson.EventOf(entry);
            var day = days.Of(what.Time);
            if (day < query.From || day > query.To) continue;
            ledger.Fold(what, day);
            timeline.Add(what);
        }
    }

    private async Task CatchUp(CancellationToken cancellationToken)
    {
        while (await journal.ReadAsync(_stream, Seq, ReadStep, cancellationToken: cancellationToken) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                if (entry.Seq <= Seq) continue;
                if (entry.Kind == ClassroomJson.Event) Count(ClassroomJson.EventOf(entry), entry.Seq);
                else Ledger.Dismiss(ClassroomJson.DismissedBy(entry));
                Seq = entry.Seq;
            }
        }
    }

    private void Count(ClassroomEvent what, long seq)
    {
        Ledger.Fold(what, days.Of(what.Time));
        Seq = seq;
    }
}
