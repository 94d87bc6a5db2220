using Npgsql;
using Platform.Storage.Journal;

namespace Platform.Storage.PostgreSql;

/// <summary>
/// The journal in PostgreSQL. An append holds its streams' rows until it commits, whichever process it comes from, so the numbers of a stream become visible in their order:
/// who read up to n never finds a smaller one later.
/// </summary>
internal sealed class PostgreSqlJournal(PostgreSqlDatabase database) : IJournal, IAsyncDisposable, IDisposable
{
    private const string Columns = "e.seq, e.id, e.kind, e.time, e.payload, e.checksum";

    private const string Extent = "CASE WHEN last_seq > trimmed THEN trimmed + 1 ELSE 0 END, last_seq, last_seq - trimmed";

    /// <summary>Entries erased in one transaction.</summary>
    private const int EraseStep = 2_000;

    private readonly PostgreSqlAppender _appender = new(database);

    public async Task<IReadOnlyList<long>> AppendAsync(IReadOnlyList<JournalAppend> entries, CancellationToken cancellationToken = default)
    {
        if (entries.Count == 0) return [];
        return await _appender.AppendAsync(JournalRecord.Encode(entries), cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(
        string stream, long afterSeq, int limit, long maxBytes = 1 << 20, string? kind = null, CancellationToken cancellationToken = default)
    {
        if (limit <= 0) return [];

        // An entry is in the range while those before it have not filled maxBytes.
        var sql = $"""
            SELECT s.trimmed, s.last_seq, {Columns}, e.before + octet_length(e.payload) >= $4
            FROM platform.journal_streams s LEFT JOIN LATERAL (
                SELECT *, coalesce(sum(octet_length(payload)) OVER (ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
                FROM (
                    SELECT seq, id, kind, time, payload, checksum FROM platform.journal_entries
                    WHERE stream_id = s.stream_id AND seq > $2 {OfKind(kind)} ORDER BY seq LIMIT $3) few) e ON e.before < $4
            WHERE s.name = $1 ORDER BY e.seq
            """;
        var found = await Range(sql, stream, afterSeq, limit, Math.Max(maxBytes, 1), kind, cancellationToken).ConfigureAwait(false);
        if (kind is null) JournalContinuity.CheckForward(stream, found.Entries, afterSeq, found.Trimmed, found.LastSeq, found.Full || found.Entries.Count == limit);
        return found.Entries;
    }

    public async Task<IReadOnlyList<JournalEntry>> ReadBackwardAsync(
        string stream, long beforeSeq, int limit, string? kind = null, CancellationToken cancellationToken = default)
    {
        if (limit <= 0) return [];
        var sql = $"""
            SELECT s.trimmed, s.last_seq, {Columns}, false
            FROM platform.journal_streams s LEFT JOIN LATERAL (
                SELECT * FROM platform.journal_entries
                WHERE stream_id = s.stream_id AND seq < $2 AND $4::bigint > 0 {OfKind(kind)} ORDER BY seq DESC LIMIT $3) e ON true
            WHERE s.name = $1 ORDER BY e.seq DESC
            """;
        var found = await Range(sql, stream, beforeSeq, limit, 1, kind, cancellationToken).ConfigureAwait(false);
        if (kind is null) JournalContinuity.CheckBackward(stream, found.Entries, beforeSeq, found.Trimmed, found.LastSeq, found.Entries.Count == limit);
        return found.Entries;
    }

    public Task<JournalExtent> ExtentAsync(string stream, string? kind = null, CancellationToken cancellationToken = default) => database.RunAsync(
        async connection =>
        {
            await using var command = kind is null
                ? new NpgsqlCommand($"SELECT {Extent} FROM platform.journal_streams WHERE name = $1", connection)
                : new NpgsqlCommand(
                    """
                    SELECT coalesce(min(e.seq), 0), s.last_seq, count(e.seq)
                    FROM platform.journal_streams s LEFT JOIN platform.journal_entries e ON e.stream_id = s.stream_id AND e.kind = $2
                    WHERE s.name = $1 GROUP BY s.stream_id
                    """,
                    connection);
            command.Parameters.Add(new() { Value = stream });
            if (kind is not null) command.Parameters.Add(new() { Value = kind });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            return await rows.ReadAsync(cancellationToken).ConfigureAwait(false)
                ? new JournalExtent(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2))
                : default;
        },
        cancellationToken);

    public Task TrimAsync(string stream, long throughSeq, CancellationToken cancellationToken = default) => database.RunAsync(
        async connection =>
        {
            await using var trim = new NpgsqlCommand(
                """
                WITH s AS (
                    UPDATE platform.journal_streams SET trimmed = greatest(trimmed, least($2, last_seq)) WHERE name = $1 RETURNING stream_id, trimmed)
                DELETE FROM platform.journal_entries e USING s WHERE e.stream_id = s.stream_id AND e.seq <= s.trimmed
                """,
                connection)
            {
                Parameters = { new() { Value = stream }, new() { Value = throughSeq } },
            };
            return await trim.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    public Task<IReadOnlyList<JournalExtent>> ExtentsAsync(IReadOnlyList<string> streams, CancellationToken cancellationToken = default) => database.RunAsync<IReadOnlyList<JournalExtent>>(
        async connection =>
        {
            await using var command = new NpgsqlCommand($"SELECT name, {Extent} FROM platform.journal_streams WHERE name = ANY ($1)", connection)
            {
                Parameters = { new() { Value = streams.ToArray() } },
            };
            await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var known = new Dictionary<string, JournalExtent>(StringComparer.Ordinal);
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) known[rows.GetString(0)] = new JournalExtent(rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3));
            return [.. streams.Select(stream => known.GetValueOrDefault(stream))];
        },
        cancellationToken);

    public async Task<int> EraseAsync(string stream, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        var erased = 0;
        foreach (var chunk in ids.Chunk(EraseStep)) erased += await database.RunAsync(connection => EraseAsync(connection, stream, chunk, cancellationToken), cancellationToken).ConfigureAwait(false);
        return erased;
    }

    public ValueTask DisposeAsync() => _appender.DisposeAsync();

    public void Dispose() => _appender.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static async Task<int> EraseAsync(NpgsqlConnection connection, string stream, string[] ids, CancellationToken cancellationToken)
    {
        var (streamId, records) = (0L, new List<(long Seq, JournalRecord Record)>());
        await using (var find = new NpgsqlCommand(
            """
            SELECT e.stream_id, e.seq FROM platform.journal_streams s JOIN platform.journal_entries e ON e.stream_id = s.stream_id AND e.id = ANY ($2) WHERE s.name = $1
            """,
            connection)
        { Parameters = { new() { Value = stream }, new() { Value = ids } } })
        {
            await using var rows = await find.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                streamId = rows.GetInt64(0);
                records.Add((rows.GetInt64(1), JournalRecord.OfErased(stream, rows.GetInt64(1))));
            }
        }

        if (records.Count == 0) return 0;
        await using var erase = new NpgsqlCommand(
            """
            UPDATE platform.journal_entries e SET kind = $4, id = n.id, time = $5, payload = ''::bytea, checksum = n.checksum
            FROM unnest($2, $3, $6) n (seq, id, checksum) WHERE e.stream_id = $1 AND e.seq = n.seq
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = streamId },
                new() { Value = records.Select(entry => entry.Seq).ToArray() },
                new() { Value = records.Select(entry => entry.Record.Id).ToArray() },
                new() { Value = IJournal.Erased },
                new() { Value = records[0].Record.Time },
                new() { Value = records.Select(entry => (long)entry.Record.Checksum).ToArray() },
            },
        };
        return await erase.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string OfKind(string? kind) => kind is null ? "" : "AND kind = $5";

    private Task<FoundRange> Range(
        string sql, string stream, long seq, int limit, long maxBytes, string? kind, CancellationToken cancellationToken) => database.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(sql, connection)
            {
                Parameters = { new() { Value = stream }, new() { Value = seq }, new() { Value = (long)limit }, new() { Value = maxBytes } },
            };
            if (kind is not null) command.Parameters.Add(new() { Value = kind });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var found = new FoundRange([], 0, 0, false);
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                found = found with { Trimmed = rows.GetInt64(0), LastSeq = rows.GetInt64(1) };
                if (rows.IsDBNull(2)) break; // The stream is there, and has nothing in this range.
                found.Entries.Add(JournalRecord.Decode(
                    stream, rows.GetInt64(2), rows.GetString(3), rows.GetString(4), rows.GetInt64(5), rows.GetFieldValue<byte[]>(6), (uint)rows.GetInt64(7)));
                found = found with { Full = rows.GetBoolean(8) };
            }

            return found;
        },
        cancellationToken);

    private readonly record struct FoundRange(List<JournalEntry> Entries, long Trimmed, long LastSeq, bool Full);
}
