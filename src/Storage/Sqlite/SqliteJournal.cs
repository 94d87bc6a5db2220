using Platform.Storage.Journal;

namespace Platform.Storage.Sqlite;

/// <summary>The journal in SQLite. Appends join the writer's groups; a stream's numbers are given there, one after the other.</summary>
internal sealed class SqliteJournal : IJournal
{
    /// <summary>Entries removed in one write, so that a long trim lets others in between.</summary>
    private const int TrimStep = 2_000;

    private readonly SqliteDatabase _database;
    private readonly SqliteJournalStreams _streams = new();

    public SqliteJournal(SqliteDatabase database)
    {
        _database = database;
        database.Writer.Undone += _streams.Forget;
    }

    public async Task<IReadOnlyList<long>> AppendAsync(IReadOnlyList<JournalAppend> entries, CancellationToken cancellationToken = default)
    {
        if (entries.Count == 0) return [];
        var records = JournalRecord.Encode(entries);
        return await _database.WriteAsync(session => Append(session, records), cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(
        string stream, long afterSeq, int limit, long maxBytes = 1 << 20, string? kind = null, CancellationToken cancellationToken = default)
    {
        if (limit <= 0) return [];
        return await _database.ReadAsync(session => SqliteJournalReads.Forward(session, stream, afterSeq, limit, maxBytes, kind), cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<JournalEntry>> ReadBackwardAsync(
        string stream, long beforeSeq, int limit, string? kind = null, CancellationToken cancellationToken = default)
    {
        if (limit <= 0) return [];
        return await _database.ReadAsync(session => SqliteJournalReads.Backward(session, stream, beforeSeq, limit, kind), cancellationToken).ConfigureAwait(false);
    }

    public Task<JournalExtent> ExtentAsync(string stream, string? kind = null, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(session => SqliteJournalReads.Extent(session, stream, kind), cancellationToken);

    public async Task TrimAsync(string stream, long throughSeq, CancellationToken cancellationToken = default)
    {
        while (await _database.WriteAsync(session => Trim(session, stream, throughSeq), cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private long[] Append(SqliteSession session, JournalRecord[] records)
    {
        var numbers = new long[records.Length];
        for (var i = 0; i < records.Length; i++)
        {
            ref readonly var record = ref records[i];
            var stream = _streams.Of(session, record.Stream);
            numbers[i] = Insert(session, stream, record) ? ++stream.LastSeq : Find(session, record.Stream, stream, record.Id);
        }

        _streams.SaveChanged(session);
        return numbers;
    }

    private bool Insert(SqliteSession session, SqliteJournalStream stream, in JournalRecord record) => session
        .Statement("""
            INSERT INTO journal_entries (stream_id, seq, kind_id, id, time, payload, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (stream_id, id) DO NOTHING
            """)
        .Bind(1, stream.StreamId).Bind(2, stream.LastSeq + 1).Bind(3, _streams.KindOf(session, record.Kind)).Bind(4, record.Id)
        .Bind(5, record.Time).Bind(6, record.Payload).Bind(7, record.Checksum)
        .Run() == 1;

    private static long Find(SqliteSession session, string name, SqliteJournalStream stream, string id)
    {
        var find = session.Statement("SELECT seq FROM journal_entries WHERE stream_id = ?1 AND id = ?2").Bind(1, stream.StreamId).Bind(2, id);
        try
        {
            return find.Step() ? find.Int64(0) : throw JournalRecord.Damaged(name, stream.LastSeq);
        }
        finally
        {
            find.Reset();
        }
    }

    // Whether there is more to remove.
    private bool Trim(SqliteSession session, string name, long throughSeq)
    {
        if (_streams.Find(session, name) is not { } stream) return false;
        var through = Math.Min(Math.Min(throughSeq, stream.LastSeq), stream.Trimmed + TrimStep);
        if (through <= stream.Trimmed) return false;
        session.Statement("DELETE FROM journal_entries WHERE stream_id = ?1 AND seq <= ?2").Bind(1, stream.StreamId).Bind(2, through).Run();
        stream.Trimmed = through;
        _streams.Save(session, stream);
        return through < Math.Min(throughSeq, stream.LastSeq);
    }
}
