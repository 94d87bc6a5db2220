using System.Runtime.InteropServices;

namespace Platform.Storage.Sqlite.Ahead;

/// <summary>A stream as the log's writer knows it: the newest number, and the entries that are not in the database yet. Guarded by <see cref="AheadStreams"/>.</summary>
internal sealed class AheadStream(string name, long streamId, long lastSeq)
{
    private readonly List<AheadEntry> _entries = [];
    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal);
    private int _applied;

    public string Name { get; } = name;

    /// <summary>Its number in the database, 0 where it is not known.</summary>
    public long StreamId { get; set; } = streamId;

    /// <summary>Whether the database may hold entries of it.</summary>
    public bool IsStored { get; private set; } = lastSeq > 0;

    /// <summary>The newest number given.</summary>
    public long LastSeq { get; private set; } = lastSeq;

    /// <summary>The newest number on stable storage: readers see no more.</summary>
    public long DurableSeq { get; private set; } = lastSeq;

    /// <summary>Whether nothing of it waits.</summary>
    public bool IsIdle => _entries.Count == _applied && LastSeq == DurableSeq;

    /// <summary>The first number that is not in the database; one past the newest where all are.</summary>
    public long FirstSeq => LastSeq - (_entries.Count - _applied) + 1;

    /// <summary>The entries that readers see after a number.</summary>
    public ReadOnlySpan<AheadEntry> After(long seq)
    {
        var from = Math.Max(seq + 1, FirstSeq);
        return from > DurableSeq ? [] : CollectionsMarshal.AsSpan(_entries).Slice(_applied + (int)(from - FirstSeq), (int)(DurableSeq - from + 1));
    }

    /// <summary>The number of an entry that is not in the database, 0 for none.</summary>
    public long Find(string id) => _ids.GetValueOrDefault(id);

    /// <summary>Gives a record the next number.</summary>
    public AheadEntry Add(in Journal.JournalRecord record)
    {
        var entry = new AheadEntry(record, ++LastSeq);
        _entries.Add(entry);
        if (!record.Followed) _ids[record.Id] = entry.Seq;
        return entry;
    }

    /// <summary>Takes the newest entry back.</summary>
    public void Undo()
    {
        Forget(_entries[^1].Record);
        _entries.RemoveAt(_entries.Count - 1);
        LastSeq--;
    }

    /// <summary>Entries up to a number are on stable storage.</summary>
    public void Publish(long seq) => DurableSeq = seq;

    /// <summary>The oldest entry is in the database.</summary>
    public void Retire()
    {
        Forget(_entries[_applied].Record);
        _entries[_applied++] = default;
        IsStored = true;
        if (_applied < 256 && _applied < _entries.Count) return;
        if (_applied * 2 < _entries.Count) return;
        _entries.RemoveRange(0, _applied);
        _applied = 0;
    }

    // Nobody asks for an entry by the name that the journal gave it.
    private void Forget(in Journal.JournalRecord record)
    {
        if (!record.Followed) _ids.Remove(record.Id);
    }
}
