using Npgsql;
using Platform.Storage.State;

namespace Platform.Storage.PostgreSql;

/// <summary>Grain state in PostgreSQL: each write one statement, compared by etag; the server shares its fsyncs among connections.</summary>
internal sealed class PostgreSqlGrainDocuments(PostgreSqlDatabase database, TimeProvider clock) : IGrainDocuments
{
    public Task<GrainDocument?> ReadAsync(string stateName, string grainId, CancellationToken cancellationToken) => database.RunAsync(
        async connection =>
        {
            await using var find = Command(
                connection, "SELECT etag, document, checksum FROM platform.grain_state WHERE grain_id = $1 AND state_name = $2", grainId, stateName);
            await using var rows = await find.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            if (!await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) return null;
            var document = rows.GetFieldValue<byte[]>(1);
            if (Checksum.Of(document) != (uint)rows.GetInt64(2)) throw GrainDocument.Damaged(stateName, grainId);
            return new GrainDocument(rows.GetString(0), document);
        },
        cancellationToken);

    public Task<DocumentChange> WriteAsync(
        string stateName, string grainId, string? expectedEtag, ReadOnlyMemory<byte> document, CancellationToken cancellationToken)
    {
        var etag = GrainDocument.NewEtag();
        var sql = expectedEtag is null
            ? """
              INSERT INTO platform.grain_state (grain_id, state_name, etag, document, checksum, modified) VALUES ($1, $2, $3, $4, $5, $6)
              ON CONFLICT (grain_id, state_name) DO NOTHING
              """
            : "UPDATE platform.grain_state SET etag = $3, document = $4, checksum = $5, modified = $6 WHERE grain_id = $1 AND state_name = $2 AND etag = $7";
        object[] values = [grainId, stateName, etag, document, (long)Checksum.Of(document.Span), StoredTime.Of(clock.GetUtcNow())];
        return database.RunAsync(
            async connection =>
            {
                await using var write = Command(connection, sql, expectedEtag is null ? values : [.. values, expectedEtag]);
                return await write.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1
                    ? new DocumentChange(true, etag)
                    : new DocumentChange(false, await EtagOf(connection, stateName, grainId, cancellationToken).ConfigureAwait(false));
            },
            cancellationToken);
    }

    public Task<DocumentChange> DeleteAsync(string stateName, string grainId, string? expectedEtag, CancellationToken cancellationToken) => database.RunAsync(
        async connection =>
        {
            if (expectedEtag is not null)
            {
                await using var delete = Command(
                    connection, "DELETE FROM platform.grain_state WHERE grain_id = $1 AND state_name = $2 AND etag = $3", grainId, stateName, expectedEtag);
                if (await delete.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1) return new DocumentChange(true, null);
            }

            var stored = await EtagOf(connection, stateName, grainId, cancellationToken).ConfigureAwait(false);
            return new DocumentChange(expectedEtag is null && stored is null, stored);
        },
        cancellationToken);

    private static async Task<string?> EtagOf(NpgsqlConnection connection, string stateName, string grainId, CancellationToken cancellationToken)
    {
        await using var find = Command(connection, "SELECT etag FROM platform.grain_state WHERE grain_id = $1 AND state_name = $2", grainId, stateName);
        return (string?)await find.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
