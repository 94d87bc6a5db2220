using Platform.Storage.Journal;

namespace Platform.Storage.Sqlite.Ahead;

/// <summary>The streams that were written to, by name, and what of them is not in the database yet. One lock guards all of it, held for no write and no flush.</summary>
internal sealed class AheadStreams(SqliteSession lookup)
{
    /// <summary>Streams remembered; past it those of which nothing waits are forgotten, and read again as they are needed.</summary>
    private const int Bound = 16_384;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, AheadStream> _streams = new(StringComparer.Ordinal);
    private readonly Queue<AheadFrame> _frames = new();

    /// <summary>Entries that are not in the database yet.</summary>
    public int Count { get; private set; }

    /// <summary>What they take in memory, in bytes.</summary>
    public long Weight { get; private set; }

    /// <summary>
    /// Gives the records of appends their numbers: that of an entry with the same id, or the next. In one moment of the database, so that an entry is either found waiting or found there.
    /// </summary>
    /// <returns>What is new.</returns>
    public List<AheadEntry> Assign(List<AheadWrite> writes)
    {
        var entries = new List<AheadEntry>(writes.Count * 2);
        lock (_gate)
        {
            ForgetIdle();
            lookup.Execute("BEGIN");
            try
            {
                foreach (var write in writes) Assign(write, entries);
                lookup.Execute("COMMIT");
            }
            catch
            {
                Undo(entries);
                if (lookup.InTransaction) lookup.Execute("ROLLBACK");
                throw;
            }
        }

        return entries;
    }

    /// <summary>Takes numbers back that could not be written.</summary>
    public void Undo(List<AheadEntry> entries)
    {
        lock (_gate)
        {
            for (var i = entries.Count - 1; i >= 0; i--) _streams[entries[i].Record.Stream].Undo();
        }
    }

    /// <summary>A frame is on stable storage.</summary>
    public void Publish(AheadFrame frame)
    {
        lock (_gate)
        {
            _frames.Enqueue(frame);
            Count += frame.Entries.Count;
            foreach (var entry in frame.Entries)
            {
                _streams[entry.Record.Stream].Publish(entry.Seq);
                Weight += entry.Weight;
            }
        }
    }

    /// <summary>The frames that are not in the database, the oldest first.</summary>
    public List<AheadFrame> Waiting()
    {
        lock (_gate) return [.. _frames];
    }

    /// <summary>The oldest frames are in the database.</summary>
    public void Retire(List<AheadFrame> frames)
    {
        lock (_gate)
        {
            foreach (var frame in frames)
            {
                _frames.Dequeue();
                Count -= frame.Entries.Count;
                foreach (var entry in frame.Entries)
                {
                    _streams[entry.Record.Stream].Retire();
                    Weight -= entry.Weight;
                }
            }
        }
    }

    /// <summary>What waits of a stream after a number, and of a kind where one is asked for. Until it is taken nothing later can be missed between it and the database.</summary>
    public AheadTail After(string stream, long seq, int limit, string? kind)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(stream, out var known)) return new AheadTail(long.MaxValue, long.MaxValue, []);
            var waiting = known.After(seq);
            var taken = new List<AheadEntry>(Math.Min(limit, waiting.Length));
            foreach (ref readonly var entry in waiting)
            {
                if (taken.Count == limit) break;
                if (kind is null || entry.Record.Kind == kind) taken.Add(entry);
            }

            return new AheadTail(known.FirstSeq, known.DurableSeq, taken);
        }
    }

    private void Assign(AheadWrite write, List<AheadEntry> entries)
    {
        // First what may fail, so that of this append all is done or nothing.
        var records = write.Records;
        Span<long> stored = records.Length <= 64 ? stackalloc long[records.Length] : new long[records.Length];
        try
        {
            for (var i = 0; i < stored.Length; i++) stored[i] = Find(records[i]);
        }
        catch (StorageException fault)
        {
            write.Reject(fault);
            return;
        }

        var isNew = false;
        for (var i = 0; i < stored.Length; i++)
        {
            ref readonly var record = ref records[i];
            if (record.Follows && !isNew) continue;
            var stream = _streams[record.Stream];
            var seq = stored[i] != 0 || record.Follows ? stored[i] : stream.Find(record.Id);
            isNew = seq == 0;
            if (isNew)
            {
                entries.Add(stream.Add(record.Follows ? record.Numbered(stream.LastSeq + 1) : record));
                seq = stream.LastSeq;
            }

            write.Numbers[i] = seq;
        }
    }

    // The number an entry has, 0 where there is none.
    private long Find(in JournalRecord record)
    {
        var stream = Of(record.Stream);
        if (record.Follows) return 0;
        if (stream.Find(record.Id) is var waiting and not 0) return waiting;
        if (!stream.IsStored) return 0;
        if (stream.StreamId == 0) stream.StreamId = Row(record.Stream).StreamId;
        var find = lookup.Statement("SELECT seq FROM journal_entries WHERE stream_id = ?1 AND id = ?2").Bind(1, stream.StreamId).Bind(2, record.Id);
        try
        {
            return find.Step() ? find.Int64(0) : 0;
        }
        finally
        {
            find.Reset();
        }
    }

    private void ForgetIdle()
    {
        if (_streams.Count < Bound) return;
        foreach (var idle in _streams.Values.Where(stream => stream.IsIdle).ToList()) _streams.Remove(idle.Name);
    }

    private AheadStream Of(string name)
    {
        if (_streams.TryGetValue(name, out var known)) return known;
        var (streamId, lastSeq) = Row(name);
        return _streams[name] = new AheadStream(name, streamId, lastSeq);
    }

    private (long StreamId, long LastSeq) Row(string name)
    {
        var find = lookup.Statement("SELECT stream_id, last_seq FROM journal_streams WHERE name = ?1").Bind(1, name);
        try
        {
            return find.Step() ? (find.Int64(0), find.Int64(1)) : default;
        }
        finally
        {
            find.Reset();
        }
    }
}

/// <summary>What waits of a stream.</summary>
/// <param name="FirstSeq">The first number that is not in the database.</param>
/// <param name="DurableSeq">The newest number on stable storage.</param>
/// <param name="Entries">Those asked for.</param>
internal readonly record struct AheadTail(long FirstSeq, long DurableSeq, IReadOnlyList<AheadEntry> Entries);
