using System.Text;
using Platform.Storage.Journal;

namespace Platform.Storage.Sqlite.Ahead;

/// <summary>A stream as the log's writer knows it: the newest number, and the entries that are not in the database yet. Guarded by <see cref="AheadStreams"/>.</summary>
/// <param name="name">Its name.</param>
/// <param name="streamId">Its number in the database, 0 where it is not known.</param>
/// <param name="lastSeq">The newest number there.</param>
/// <param name="blocks">Where the entries lie.</param>
/// <param name="hash">Of an id; that of its text where none is given.</param>
internal sealed class AheadStream(string name, long streamId, long lastSeq, AheadBlocks blocks, Func<string, int>? hash = null)
{
    private readonly List<Place> _entries = [];

    // The number of a waiting entry by the hash of its id; what another has the hash of is among the clashes.
    private readonly Dictionary<int, long> _ids = [];
    private Dictionary<string, long>? _clashes;
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

    /// <summary>Whether it is among those of which something waits.</summary>
    public bool IsListed { get; set; }

    /// <summary>The first number that is not in the database; one past the newest where all are.</summary>
    public long FirstSeq => LastSeq - (_entries.Count - _applied) + 1;

    /// <summary>An entry that waits.</summary>
    public AheadEntry At(long seq)
    {
        var place = _entries[_applied + (int)(seq - FirstSeq)];
        return new AheadEntry(blocks[place.Block], place.At);
    }

    /// <summary>The number of an entry that is not in the database, 0 for none.</summary>
    public long Find(string id)
    {
        if (_ids.Count > 0 && _ids.TryGetValue(HashOf(id), out var seq) && Is(At(seq), id)) return seq;
        return _clashes?.GetValueOrDefault(id) ?? 0;
    }

    /// <summary>Gives a record, which has no number yet, the next.</summary>
    /// <param name="record">The record.</param>
    /// <param name="block">In which block it lies.</param>
    /// <param name="at">Where.</param>
    public void Add(in JournalRecord record, int block, int at)
    {
        LastSeq++;
        // Nobody asks for an entry by the name that the journal gave it.
        var hashed = record.Followed ? 0 : HashOf(record.Id);
        _entries.Add(new Place(block, at, hashed));
        if (!record.Followed && !_ids.TryAdd(hashed, LastSeq)) (_clashes ??= new(StringComparer.Ordinal))[record.Id] = LastSeq;
    }

    /// <summary>Takes the newest entry back.</summary>
    public void Undo()
    {
        Forget(_entries[^1].Hash, LastSeq);
        _entries.RemoveAt(_entries.Count - 1);
        LastSeq--;
    }

    /// <summary>One entry more is on stable storage.</summary>
    public void Publish() => DurableSeq++;

    /// <summary>So many of the oldest entries are in the database.</summary>
    public void Retire(int count)
    {
        if (count == 0) return;
        for (var seq = FirstSeq; count > 0; count--) Forget(_entries[_applied++].Hash, seq++);
        IsStored = true;
        if (_applied < _entries.Count && (_applied < 256 || _applied * 2 < _entries.Count)) return;
        _entries.RemoveRange(0, _applied);
        _applied = 0;
    }

    private int HashOf(string id) => hash?.Invoke(id) ?? string.GetHashCode(id);

    private void Forget(int hashed, long seq)
    {
        if (_ids.TryGetValue(hashed, out var held) && held == seq) _ids.Remove(hashed);
        else if (_clashes?.FirstOrDefault(clash => clash.Value == seq).Key is { } id) _clashes.Remove(id);
    }

    private static bool Is(in AheadEntry entry, string id)
    {
        Span<byte> bytes = stackalloc byte[3 * JournalRecord.MaxName];
        return entry.Id.SequenceEqual(bytes[..Encoding.UTF8.GetBytes(id, bytes)]);
    }

    private readonly record struct Place(int Block, int At, int Hash);
}
