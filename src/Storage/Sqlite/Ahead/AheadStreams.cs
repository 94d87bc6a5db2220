using System.Text;
using Platform.Storage.Journal;

namespace Platform.Storage.Sqlite.Ahead;

/// <summary>The streams that were written to, by name, and what of them is not in the database yet. One lock guards all of it, held for no write and no flush.</summary>
internal sealed class AheadStreams(SqliteSession lookup)
{
    /// <summary>Streams remembered; past it those of which nothing waits are forgotten, and read again as they are needed.</summary>
    private const int Bound = 16_384;

    /// <summary>What an entry takes beside its bytes, roughly.</summary>
    private const int EntryWeight = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, AheadStream> _streams = new(StringComparer.Ordinal);
    private readonly Queue<Frame> _frames = new();
    private readonly AheadBlocks _blocks = new();

    // Those of which something waits.
    private readonly List<AheadStream> _listed = [];

    // The frame that is being made: where it lies, and the stream of each of its entries.
    private readonly List<AheadStream> _fresh = [];
    private int _block;
    private int _begin;
    private int _end;
    private bool _isOpen;

    // The last frame on stable storage.
    private long _published;

    // Who reads what waits.
    private int _readers;

    /// <summary>Entries that are not in the database yet.</summary>
    public int Count { get; private set; }

    /// <summary>What they take in memory, in bytes.</summary>
    public long Weight { get; private set; }

    /// <summary>
    /// Gives the records of appends their numbers: that of an entry with the same id, or the next. In one moment of the database, so that an entry is either found waiting or found there. What is new is
    /// written to a frame, which is published or undone before the next is made.
    /// </summary>
    public AheadDraft Assign(List<AheadWrite> writes)
    {
        lock (_gate)
        {
            ForgetIdle();
            var bytes = (long)AheadFormat.FrameBytes + AheadFormat.EndBytes;
            foreach (var write in writes)
            {
                foreach (ref readonly var record in write.Records.AsSpan()) bytes += AheadFormat.Bound(record);
            }

            (_block, _begin) = _blocks.Reserve(bytes);
            _isOpen = true;
            _end = _begin + AheadFormat.FrameBytes;
            lookup.Execute("BEGIN");
            try
            {
                foreach (var write in writes) Assign(write);
                lookup.Execute("COMMIT");
            }
            catch
            {
                Undo();
                if (lookup.InTransaction) lookup.Execute("ROLLBACK");
                throw;
            }

            return new AheadDraft(_blocks[_block].AsMemory(_begin, _end + AheadFormat.EndBytes - _begin), _fresh.Count);
        }
    }

    /// <summary>Takes the numbers back of a frame that could not be written.</summary>
    public void Undo()
    {
        lock (_gate)
        {
            for (var i = _fresh.Count - 1; i >= 0; i--) _fresh[i].Undo();
            _fresh.Clear();
            _isOpen = false;
        }
    }

    /// <summary>The frame is on stable storage.</summary>
    /// <param name="number">Its number.</param>
    public void Publish(long number)
    {
        lock (_gate)
        {
            var bytes = _end - _begin;
            _blocks.Keep(bytes);
            _published = number;
            _frames.Enqueue(new Frame(number, _block, _fresh.Count, bytes + ((long)EntryWeight * _fresh.Count)));
            Count += _fresh.Count;
            Weight += bytes + ((long)EntryWeight * _fresh.Count);
            foreach (var stream in _fresh)
            {
                stream.Publish();
                if (stream.IsListed) continue;
                stream.IsListed = true;
                _listed.Add(stream);
            }

            _fresh.Clear();
            _isOpen = false;
        }
    }

    /// <summary>All that is on stable storage and not in the database; <c>null</c> where there is nothing. It may be read until it is retired.</summary>
    public AheadBatch? Waiting()
    {
        lock (_gate)
        {
            if (_frames.Count == 0) return null;
            _listed.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            var runs = new List<AheadRun>(_listed.Count);
            foreach (var stream in _listed)
            {
                var entries = new AheadEntry[stream.DurableSeq - stream.FirstSeq + 1];
                for (var i = 0; i < entries.Length; i++) entries[i] = stream.At(stream.FirstSeq + i);
                runs.Add(new AheadRun(stream.Name, entries));
            }

            return new AheadBatch(_published, runs);
        }
    }

    /// <summary>It is in the database.</summary>
    public void Retire(AheadBatch batch)
    {
        lock (_gate)
        {
            while (_frames.TryPeek(out var frame) && frame.Number <= batch.Through)
            {
                _frames.Dequeue();
                Count -= frame.Entries;
                Weight -= frame.Weight;
            }

            foreach (var run in batch.Runs) _streams[run.Stream].Retire(run.Entries.Length);
            _listed.RemoveAll(stream => !(stream.IsListed = stream.FirstSeq <= stream.DurableSeq));
            // The frame that is being written lies in the newest block.
            _blocks.Release(_frames.TryPeek(out var oldest) ? oldest.Block : _isOpen ? _block : null, _readers == 0);
        }
    }

    /// <summary>What waits of a stream after a number, and of a kind where one is asked for. Until it is taken nothing later can be missed between it and the database.</summary>
    public AheadTail After(string stream, long seq, int limit, string? kind)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(stream, out var known)) return new AheadTail(long.MaxValue, long.MaxValue, [], null);
            var from = Math.Max(seq + 1, known.FirstSeq);
            var kindBytes = kind is null ? null : Encoding.UTF8.GetBytes(kind);
            var taken = new List<AheadEntry>((int)Math.Clamp(known.DurableSeq - from + 1, 0, limit));
            for (; from <= known.DurableSeq && taken.Count < limit; from++)
            {
                var entry = known.At(from);
                if (kindBytes is null || entry.Kind.SequenceEqual(kindBytes)) taken.Add(entry);
            }

            if (taken.Count > 0) _readers++;
            return new AheadTail(known.FirstSeq, known.DurableSeq, taken, taken.Count > 0 ? this : null);
        }
    }

    /// <summary>What was taken was read.</summary>
    public void Leave()
    {
        lock (_gate) _readers--;
    }

    private void Assign(AheadWrite write)
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
                seq = stream.LastSeq + 1;
                Add(stream, record.Follows ? record.Numbered(seq) : record, seq);
            }

            write.Numbers[i] = seq;
        }
    }

    private void Add(AheadStream stream, in JournalRecord record, long seq)
    {
        var length = AheadFormat.Write(_blocks[_block].AsSpan(_end), record, seq);
        stream.Add(record, _block, _end);
        _end += length;
        _fresh.Add(stream);
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
        return _streams[name] = new AheadStream(name, streamId, lastSeq, _blocks);
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

    private readonly record struct Frame(long Number, int Block, int Entries, long Weight);
}

/// <summary>A frame that is to be written.</summary>
/// <param name="Frame">Its bytes with the end mark; head and mark are not written yet.</param>
/// <param name="Entries">How many entries are in it.</param>
internal readonly record struct AheadDraft(Memory<byte> Frame, int Entries);

/// <summary>What is to be moved to the database.</summary>
/// <param name="Through">The number of the last frame.</param>
/// <param name="Runs">The entries by stream, sorted.</param>
internal sealed record AheadBatch(long Through, List<AheadRun> Runs);

/// <summary>What waits of a stream. It is left after it was read.</summary>
/// <param name="FirstSeq">The first number that is not in the database.</param>
/// <param name="DurableSeq">The newest number on stable storage.</param>
/// <param name="Entries">Those asked for.</param>
/// <param name="Read">Whose entries are read; <c>null</c> where there are none.</param>
internal sealed record AheadTail(long FirstSeq, long DurableSeq, List<AheadEntry> Entries, AheadStreams? Read) : IDisposable
{
    public void Dispose() => Read?.Leave();
}
