using Platform.Storage.Journal;

namespace Platform.Storage.Sqlite;

/// <summary>Reading the journal, within one moment of the database.</summary>
internal static class SqliteJournalReads
{
    private const string Columns = "SELECT e.seq, e.id, k.name, e.time, e.payload, e.checksum FROM journal_entries e JOIN journal_kinds k ON k.kind_id = e.kind_id";

    /// <returns>The entries, up to which number the stream was looked at, and the bytes of their payloads.</returns>
    public static (List<JournalEntry> Entries, long Through, long Bytes) Forward(SqliteSession session, string stream, long afterSeq, int limit, long maxBytes, string? kind)
    {
        if (Find(session, stream) is not { } found) return ([], 0, 0);
        var entries = new List<JournalEntry>(Math.Min(limit, 256));
        var bytes = 0L;
        foreach (var (entry, size) in Rows(session, stream, Range(session, found, kind, ">", afterSeq, "ASC", limit)))
        {
            entries.Add(entry);
            bytes += size;
            if (bytes >= Math.Max(maxBytes, 1)) break;
        }

        var cut = entries.Count == limit || bytes >= Math.Max(maxBytes, 1);
        if (kind is null) JournalContinuity.CheckForward(stream, entries, afterSeq, found.Trimmed, found.LastSeq, cut);
        return (entries, found.LastSeq, bytes);
    }

    public static IReadOnlyList<JournalEntry> Backward(SqliteSession session, string stream, long beforeSeq, int limit, string? kind)
    {
        if (Find(session, stream) is not { } found) return [];
        var entries = new List<JournalEntry>(Math.Min(limit, 256));
        foreach (var (entry, _) in Rows(session, stream, Range(session, found, kind, "<", beforeSeq, "DESC", limit))) entries.Add(entry);
        if (kind is null) JournalContinuity.CheckBackward(stream, entries, beforeSeq, found.Trimmed, found.LastSeq, entries.Count == limit);
        return entries;
    }

    public static JournalExtent Extent(SqliteSession session, string stream, string? kind)
    {
        if (Find(session, stream) is not { } found) return default;
        if (kind is null) return new JournalExtent(found.LastSeq > found.Trimmed ? found.Trimmed + 1 : 0, found.LastSeq, found.LastSeq - found.Trimmed);
        var count = session
            .Statement("""
                SELECT coalesce(min(e.seq), 0), count(*) FROM journal_entries e
                WHERE e.stream_id = ?1 AND e.kind_id = (SELECT kind_id FROM journal_kinds WHERE name = ?2)
                """)
            .Bind(1, found.StreamId).Bind(2, kind);
        try
        {
            count.Step();
            return new JournalExtent(count.Int64(0), found.LastSeq, count.Int64(1));
        }
        finally
        {
            count.Reset();
        }
    }

    private static SqliteJournalStream? Find(SqliteSession session, string name)
    {
        var find = session.Statement("SELECT stream_id, trimmed, last_seq FROM journal_streams WHERE name = ?1").Bind(1, name);
        try
        {
            return find.Step() ? new SqliteJournalStream(find.Int64(0)) { Trimmed = find.Int64(1), LastSeq = find.Int64(2) } : null;
        }
        finally
        {
            find.Reset();
        }
    }

    private static SqliteStatement Range(SqliteSession session, SqliteJournalStream stream, string? kind, string side, long seq, string order, int limit)
    {
        var ofKind = kind is null ? "" : "AND e.kind_id = (SELECT kind_id FROM journal_kinds WHERE name = ?4)";
        var range = session.Statement($"{Columns} WHERE e.stream_id = ?1 AND e.seq {side} ?2 {ofKind} ORDER BY e.seq {order} LIMIT ?3")
            .Bind(1, stream.StreamId).Bind(2, seq).Bind(3, limit);
        return kind is null ? range : range.Bind(4, kind);
    }

    private static IEnumerable<(JournalEntry Entry, int Size)> Rows(SqliteSession session, string stream, SqliteStatement range)
    {
        try
        {
            while (range.Step())
            {
                var entry = JournalRecord.Decode(stream, range.Int64(0), range.Text(1), range.Text(2), range.Int64(3), range.Blob(4), (uint)range.Int64(5));
                yield return (entry, range.Blob(4).Length);
            }
        }
        finally
        {
            range.Reset();
        }
    }
}
