using Npgsql;
using NpgsqlTypes;
using Platform.Storage.Journal;

namespace Platform.Storage.PostgreSql;

/// <summary>One transaction that appends a group: lock the streams in one order, find the ids that are there, number the rest, insert.</summary>
internal static class PostgreSqlAppendGroup
{
    /// <summary>Tries of one group, when transactions of several processes were in each other's way.</summary>
    private const int Tries = 5;

    /// <summary>Answers the numbers of each append, in order.</summary>
    public static async Task<List<long[]>> CommitAsync(PostgreSqlDatabase database, List<JournalRecord[]> group)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await database.RunAsync(connection => CommitAsync(connection, group), CancellationToken.None).ConfigureAwait(false);
            }
            catch (StorageException fault) when (attempt < Tries && fault.InnerException is { } inner && PostgreSqlFaults.IsCollision(inner))
            {
                // Nothing was written: the same again.
            }
        }
    }

    private static async Task<List<long[]>> CommitAsync(NpgsqlConnection connection, List<JournalRecord[]> group)
    {
        await using var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        var (streams, known) = await LockAsync(connection, group).ConfigureAwait(false);
        var (answers, fresh) = Number(group, streams, known);
        if (fresh.Count > 0) await InsertAsync(connection, fresh, streams).ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
        return answers;
    }

    // Each statement sees what was committed before it began, so the ids are those after the lock was had.
    private static async Task<(Dictionary<string, LockedStream> Streams, Dictionary<(string Stream, string Id), long> Known)> LockAsync(
        NpgsqlConnection connection, List<JournalRecord[]> group)
    {
        var records = group.SelectMany(append => append).ToArray();
        var named = Array.FindAll(records, record => !record.Follows);
        var names = records.Select(record => record.Stream).Distinct().Order(StringComparer.Ordinal).ToArray();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(
                    """
                    INSERT INTO platform.journal_streams (name)
                    SELECT n FROM unnest($1) n WHERE NOT EXISTS (SELECT 1 FROM platform.journal_streams s WHERE s.name = n)
                    ORDER BY n COLLATE "C" ON CONFLICT (name) DO NOTHING
                    """,
                    Texts(names)),
                Command("SELECT name, stream_id, last_seq FROM platform.journal_streams WHERE name = ANY ($1) ORDER BY name FOR UPDATE", Texts(names)),

                // LIMIT keeps these as look-ups by index, one per entry, whatever the statistics of a table that grows say.
                Command(
                    """
                    SELECT a.stream, a.id, e.seq FROM unnest($1, $2) a (stream, id)
                    CROSS JOIN LATERAL (SELECT s.stream_id FROM platform.journal_streams s WHERE s.name = a.stream LIMIT 1) s
                    CROSS JOIN LATERAL (SELECT e.seq FROM platform.journal_entries e WHERE e.stream_id = s.stream_id AND e.id = a.id LIMIT 1) e
                    """,
                    Texts(named.Select(record => record.Stream)), Texts(named.Select(record => record.Id))),
            },
        };
        await using var rows = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        var streams = new Dictionary<string, LockedStream>();
        while (await rows.ReadAsync().ConfigureAwait(false)) streams[rows.GetString(0)] = new LockedStream(rows.GetInt64(1)) { LastSeq = rows.GetInt64(2) };
        await rows.NextResultAsync().ConfigureAwait(false);
        var known = new Dictionary<(string Stream, string Id), long>();
        while (await rows.ReadAsync().ConfigureAwait(false)) known[(rows.GetString(0), rows.GetString(1))] = rows.GetInt64(2);
        return (streams, known);
    }

    private static (List<long[]> Answers, List<(JournalRecord Record, long StreamId, long Seq)> Fresh) Number(
        List<JournalRecord[]> group, Dictionary<string, LockedStream> streams, Dictionary<(string Stream, string Id), long> known)
    {
        var fresh = new List<(JournalRecord, long, long)>();
        var answers = group.ConvertAll(append =>
        {
            var isNew = false;
            return Array.ConvertAll(append, record =>
            {
                if (record.Follows && !isNew) return 0;
                if (!record.Follows && known.TryGetValue((record.Stream, record.Id), out var seq))
                {
                    isNew = false;
                    return seq;
                }

                var stream = streams[record.Stream];
                seq = ++stream.LastSeq;
                isNew = true;
                if (!record.Follows) known[(record.Stream, record.Id)] = seq;
                fresh.Add((record.Follows ? record.Numbered(seq) : record, stream.StreamId, seq));
                return seq;
            });
        });
        return (answers, fresh);
    }

    private static async Task InsertAsync(
        NpgsqlConnection connection, List<(JournalRecord Record, long StreamId, long Seq)> fresh, Dictionary<string, LockedStream> streams)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(
                    """
                    INSERT INTO platform.journal_entries (stream_id, seq, kind, id, time, payload, checksum)
                    SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
                    """,
                    Numbers(fresh.Select(entry => entry.StreamId)),
                    Numbers(fresh.Select(entry => entry.Seq)),
                    Texts(fresh.Select(entry => entry.Record.Kind)),
                    Texts(fresh.Select(entry => entry.Record.Id)),
                    Numbers(fresh.Select(entry => entry.Record.Time)),
                    new NpgsqlParameter { Value = fresh.Select(entry => entry.Record.Payload).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                    Numbers(fresh.Select(entry => (long)entry.Record.Checksum))),
                Command(
                    "UPDATE platform.journal_streams s SET last_seq = n.last_seq FROM unnest($1, $2) n (stream_id, last_seq) WHERE s.stream_id = n.stream_id",
                    Numbers(streams.Values.Select(stream => stream.StreamId)),
                    Numbers(streams.Values.Select(stream => stream.LastSeq))),
            },
        };
        await batch.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    private static NpgsqlParameter Texts(IEnumerable<string> values) => new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static NpgsqlParameter Numbers(IEnumerable<long> values) => new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    private sealed class LockedStream(long streamId)
    {
        public long StreamId { get; } = streamId;

        public long LastSeq { get; set; }
    }
}
