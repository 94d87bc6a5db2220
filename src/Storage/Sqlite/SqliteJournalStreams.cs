using System.Text;

namespace Platform.Storage.Sqlite;

/// <summary>What the writer remembers of the streams and kinds it wrote to. Used on the writer's thread alone, and forgotten when writes are undone.</summary>
internal sealed class SqliteJournalStreams
{
    /// <summary>Streams remembered; at the bound all are forgotten and read again as they are needed.</summary>
    private const int Bound = 16_384;

    private readonly Dictionary<string, SqliteJournalStream> _streams = [];
    private readonly Dictionary<string, long> _kinds = [];
    private readonly List<SqliteJournalStream> _changed = [];
    private byte[] _lastKind = [];
    private long _lastKindId;

    /// <summary>The stream, made if there was none.</summary>
    public SqliteJournalStream Of(SqliteSession session, string name)
    {
        if (Find(session, name) is { } known)
        {
            Touch(known);
            return known;
        }

        session.Statement("INSERT INTO journal_streams (name) VALUES (?1)").Bind(1, name).Run();
        var made = Find(session, name)!;
        Touch(made);
        return made;
    }

    /// <summary>The stream, or null where there is none.</summary>
    public SqliteJournalStream? Find(SqliteSession session, string name)
    {
        if (_streams.TryGetValue(name, out var known)) return known;
        var find = session.Statement("SELECT stream_id, trimmed, last_seq FROM journal_streams WHERE name = ?1").Bind(1, name);
        try
        {
            if (!find.Step()) return null;
            if (_streams.Count >= Bound && _changed.Count == 0) _streams.Clear();
            return _streams[name] = new SqliteJournalStream(find.Int64(0)) { Trimmed = find.Int64(1), LastSeq = find.Int64(2) };
        }
        finally
        {
            find.Reset();
        }
    }

    /// <summary>The number of a kind, made if there was none. Kinds are few: they are in the code.</summary>
    public long KindOf(SqliteSession session, string kind)
    {
        if (_kinds.TryGetValue(kind, out var known)) return known;
        session.Statement("INSERT INTO journal_kinds (name) VALUES (?1) ON CONFLICT (name) DO NOTHING").Bind(1, kind).Run();
        var find = session.Statement("SELECT kind_id FROM journal_kinds WHERE name = ?1").Bind(1, kind);
        try
        {
            find.Step();
            return _kinds[kind] = find.Int64(0);
        }
        finally
        {
            find.Reset();
        }
    }

    /// <summary>The number of a kind in UTF-8.</summary>
    public long KindOf(SqliteSession session, ReadOnlySpan<byte> kind)
    {
        // As a rule it is that of the entry before.
        if (_lastKindId == 0 || !kind.SequenceEqual(_lastKind)) (_lastKind, _lastKindId) = (kind.ToArray(), KindOf(session, Encoding.UTF8.GetString(kind)));
        return _lastKindId;
    }

    /// <summary>Writes down what changed since the last time.</summary>
    public void SaveChanged(SqliteSession session)
    {
        foreach (var stream in _changed)
        {
            Save(session, stream);
            stream.Touched = false;
        }

        _changed.Clear();
    }

    /// <summary>Writes one stream down.</summary>
    public void Save(SqliteSession session, SqliteJournalStream stream) => session
        .Statement("UPDATE journal_streams SET trimmed = ?2, last_seq = ?3 WHERE stream_id = ?1")
        .Bind(1, stream.StreamId).Bind(2, stream.Trimmed).Bind(3, stream.LastSeq).Run();

    /// <summary>Forgets everything, as after writes were undone.</summary>
    public void Forget()
    {
        _streams.Clear();
        _kinds.Clear();
        _lastKindId = 0;
        _changed.Clear();
    }

    private void Touch(SqliteJournalStream stream)
    {
        if (stream.Touched) return;
        stream.Touched = true;
        _changed.Add(stream);
    }
}

/// <summary>A stream as the writer knows it.</summary>
internal sealed class SqliteJournalStream(long streamId)
{
    public long StreamId { get; } = streamId;

    /// <summary>Entries up to here were removed.</summary>
    public long Trimmed { get; set; }

    /// <summary>The newest number given.</summary>
    public long LastSeq { get; set; }

    /// <summary>Whether it is among what is to be written down.</summary>
    public bool Touched { get; set; }
}
