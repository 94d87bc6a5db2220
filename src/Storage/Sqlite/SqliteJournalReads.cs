using System.Text;
using Platform.Storage.Journal;

namespace Platform.Storage.Sqlite;

/// <summary>
/// Reading the journal, within one moment of the database. A stream's numbers have no holes between what was trimmed and the last one given, so a hole is damage and is told.
/// </summary>
internal static class SqliteJournalReads
{
    private const string Columns = "SELECT e.seq, e.id, k.name, e.time, e.payload, e.checksum FROM journal_entries e JOIN journal_kinds k ON k.kind_id = e.kind_id";

    public static IReadOnlyList<JournalEntry> Forward(SqliteSession session, string stream, long afterSeq, int limit, long maxBytes, string? kind)
    {
        if (Find(session, stream) is not { } found) return [];
        var entries = new List<JournalEntry>(Math.Min(limit, 256));
        var expected = Math.Max(afterSeq, found.Trimmed) + 1;
        var bytes = 0L;
        foreach (var entry in Rows(session, stream, Range(session, found, kind, ">", afterSeq, "ASC", limit)))
        {
            if (kind is null && entry.Seq != expected++) throw JournalRecord.Damaged(stream, expected - 1);
            entries.Add(entry);
            bytes += Encoding.UTF8.GetByteCount(entry.Payload);
            if (bytes >= maxBytes) return entries;
        }

        if (kind is null && entries.Count < limit && expected <= found.LastSeq) throw JournalRecord.Damaged(stream, expected);
        return entries;
    }

    public static IReadOnlyList<JournalEntry> Backward(SqliteSession session, string stream, long beforeSeq, int limit, string? kind)
    {
        if (Find(session, stream) is not { } found) return [];
        var entries = new List<JournalEntry>(Math.Min(limit, 256));
        var expected = Math.Min(beforeSeq - 1, found.LastSeq);
        foreach (var entry in Rows(session, stream, Range(session, found, kind, "<", beforeSeq, "DESC", limit)))
        {
            if (kind is null && entry.Seq != expected--) throw JournalRecord.Damaged(stream, expected + 1);
            entries.Add(entry);
        }

        if (kind is null && entries.Count < limit && expected > found.Trimmed) throw JournalRecord.Damaged(stream, expected);
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

    private static IEnumerable<JournalEntry> Rows(SqliteSession session, string stream, SqliteStatement range)
    {
        try
        {
            while (range.Step())
            {
                yield return JournalRecord.Decode(
                    stream, range.Int64(0), range.Text(1), range.Text(2), range.Int64(3), range.Blob(4), (uint)range.Int64(5));
            }
        }
        finally
        {
            range.Reset();
        }
    }
}
