using Platform.Storage.Journal;
using Platform.Storage.Sqlite.Ahead;

namespace Platform.Storage.Sqlite;

/// <summary>The journal in SQLite. Appends go to a log ahead of the database, where readers find them until they are in it; trims are writes of the database.</summary>
internal sealed class SqliteJournal(SqliteDatabase database) : IJournal
{
    /// <summary>Entries removed in one write, so that a long trim lets others in between.</summary>
    private const int TrimStep = 2_000;

    public Task<IReadOnlyList<long>> AppendAsync(IReadOnlyList<JournalAppend> entries, CancellationToken cancellationToken = default)
    {
        if (entries.Count == 0) return Task.FromResult<IReadOnlyList<long>>([]);
        try
        {
            return database.Ahead.AppendAsync(JournalRecord.Encode(entries), cancellationToken);
        }
        catch (ArgumentException wrong)
        {
            return Task.FromException<IReadOnlyList<long>>(wrong);
        }
    }

    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(
        string stream, long afterSeq, int limit, long maxBytes = 1 << 20, string? kind = null, CancellationToken cancellationToken = default)
    {
        if (limit <= 0) return [];
        using var tail = database.Ahead.Streams.After(stream, afterSeq, limit, kind);
        var (entries, through, bytes) = tail.FirstSeq != long.MaxValue && afterSeq >= tail.FirstSeq - 1
            ? ([], afterSeq, 0)
            : await database.ReadAsync(session => SqliteJournalReads.Forward(session, stream, afterSeq, limit, maxBytes, kind), cancellationToken).ConfigureAwait(false);
        foreach (var entry in tail.Entries)
        {
            if (entries.Count == limit || (entries.Count > 0 && bytes >= Math.Max(maxBytes, 1))) break;
            if (entry.Seq <= through) continue;
            entries.Add(entry.Read(stream));
            bytes += entry.Payload.Length;
        }

        return entries;
    }

    public async Task<IReadOnlyList<JournalEntry>> ReadBackwardAsync(
        string stream, long beforeSeq, int limit, string? kind = null, CancellationToken cancellationToken = default)
    {
        if (limit <= 0) return [];
        using var tail = database.Ahead.Streams.After(stream, 0, int.MaxValue, kind);
        var entries = new List<JournalEntry>(Math.Min(limit, 256));
        for (var i = tail.Entries.Count - 1; i >= 0 && entries.Count < limit; i--)
        {
            if (tail.Entries[i].Seq < beforeSeq) entries.Add(tail.Entries[i].Read(stream));
        }

        if (entries.Count == limit) return entries;
        entries.AddRange(await database.ReadAsync(
            session => SqliteJournalReads.Backward(session, stream, Math.Min(beforeSeq, tail.FirstSeq), limit - entries.Count, kind), cancellationToken).ConfigureAwait(false));
        return entries;
    }

    public async Task<JournalExtent> ExtentAsync(string stream, string? kind = null, CancellationToken cancellationToken = default)
    {
        using var tail = database.Ahead.Streams.After(stream, 0, int.MaxValue, kind);
        var stored = await database.ReadAsync(session => SqliteJournalReads.Extent(session, stream, kind), cancellationToken).ConfigureAwait(false);
        if (tail.FirstSeq == long.MaxValue || tail.DurableSeq <= stored.LastSeq) return stored;
        var waiting = tail.Entries.Where(entry => entry.Seq > stored.LastSeq).ToList();
        var first = stored.Count > 0 || waiting.Count == 0 ? stored.FirstSeq : waiting[0].Seq;
        return new JournalExtent(first, tail.DurableSeq, stored.Count + waiting.Count);
    }

    public async Task TrimAsync(string stream, long throughSeq, CancellationToken cancellationToken = default)
    {
        await database.Ahead.FlushAsync(cancellationToken).ConfigureAwait(false);
        while (await database.WriteAsync(session => Trim(session, stream, throughSeq), cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async Task<IReadOnlyList<JournalExtent>> ExtentsAsync(IReadOnlyList<string> streams, CancellationToken cancellationToken = default)
    {
        var tails = streams.Select(stream => database.Ahead.Streams.After(stream, 0, 0, null)).ToArray();
        return await database.ReadAsync(
            session => streams.Select((stream, i) => With(tails[i], SqliteJournalReads.Extent(session, stream, null))).ToArray(), cancellationToken).ConfigureAwait(false);
    }

    public async Task<int> EraseAsync(string stream, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        await database.Ahead.FlushAsync(cancellationToken).ConfigureAwait(false);
        var erased = 0;
        foreach (var chunk in ids.Chunk(TrimStep)) erased += await database.WriteAsync(session => Erase(session, stream, chunk), cancellationToken).ConfigureAwait(false);
        return erased;
    }

    // Entries of every kind follow each other without a gap.
    private static JournalExtent With(AheadTail tail, in JournalExtent stored) => tail.FirstSeq == long.MaxValue || tail.DurableSeq <= stored.LastSeq
        ? stored
        : new JournalExtent(stored.Count > 0 ? stored.FirstSeq : stored.LastSeq + 1, tail.DurableSeq, stored.Count + tail.DurableSeq - stored.LastSeq);

    private int Erase(SqliteSession session, string name, string[] ids)
    {
        if (database.Streams.Find(session, name) is not { } stream) return 0;
        var erased = 0;
        foreach (var id in ids)
        {
            if (SeqOf(session, stream, id) is not { } seq) continue;
            var record = JournalRecord.OfErased(name, seq);
            erased += session
                .Statement("UPDATE journal_entries SET kind_id = ?3, id = ?4, time = ?5, payload = ?6, checksum = ?7 WHERE stream_id = ?1 AND seq = ?2")
                .Bind(1, stream.StreamId).Bind(2, seq).Bind(3, database.Streams.KindOf(session, record.Kind)).Bind(4, record.Id)
                .Bind(5, record.Time).Bind(6, record.Payload).Bind(7, record.Checksum)
                .Run();
        }

        return erased;
    }

    private static long? SeqOf(SqliteSession session, SqliteJournalStream stream, string id)
    {
        var find = session.Statement("SELECT seq FROM journal_entries WHERE stream_id = ?1 AND id = ?2").Bind(1, stream.StreamId).Bind(2, id);
        try
        {
            return find.Step() ? find.Int64(0) : null;
        }
        finally
        {
            find.Reset();
        }
    }

    // Whether there is more to remove.
    private bool Trim(SqliteSession session, string name, long throughSeq)
    {
        if (database.Streams.Find(session, name) is not { } stream) return false;
        var through = Math.Min(Math.Min(throughSeq, stream.LastSeq), stream.Trimmed + TrimStep);
        if (through <= stream.Trimmed) return false;
        session.Statement("DELETE FROM journal_entries WHERE stream_id = ?1 AND seq <= ?2").Bind(1, stream.StreamId).Bind(2, through).Run();
        stream.Trimmed = through;
        database.Streams.Save(session, stream);
        return through < Math.Min(throughSeq, stream.LastSeq);
    }
}
