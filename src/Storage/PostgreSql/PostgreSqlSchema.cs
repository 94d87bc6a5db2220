using Npgsql;

namespace Platform.Storage.PostgreSql;

/// <summary>The tables, as steps from one version to the next, in the schema <c>platform</c>. A step that was released never changes.</summary>
internal static class PostgreSqlSchema
{
    // Any fixed number: processes that start together take the steps one after the other.
    private const long MigrationLock = 0x506c6174666f726d;

    private static readonly string[] Steps =
    [
        """
        CREATE TABLE platform.journal_streams (
            stream_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name      text COLLATE "C" NOT NULL UNIQUE,
            trimmed   bigint NOT NULL DEFAULT 0,    -- entries up to here were removed
            last_seq  bigint NOT NULL DEFAULT 0     -- the newest number ever given
        ) WITH (fillfactor = 80);
        CREATE TABLE platform.journal_entries (
            stream_id bigint NOT NULL,
            seq       bigint NOT NULL,
            kind      text COLLATE "C" NOT NULL,
            id        text COLLATE "C" NOT NULL,
            time      bigint NOT NULL,              -- microseconds since 1970
            payload   bytea  NOT NULL,              -- UTF-8; bytea, as text cannot hold NUL
            checksum  bigint NOT NULL,              -- CRC-32C, see JournalRecord
            PRIMARY KEY (stream_id, seq)
        );
        CREATE UNIQUE INDEX journal_entries_by_id ON platform.journal_entries (stream_id, id);
        CREATE INDEX journal_entries_by_kind ON platform.journal_entries (stream_id, kind, seq);

        CREATE TABLE platform.grain_state (
            grain_id   text COLLATE "C" NOT NULL,
            state_name text COLLATE "C" NOT NULL,
            etag       text   NOT NULL,
            document   bytea  NOT NULL,             -- JSON in UTF-8
            checksum   bigint NOT NULL,             -- CRC-32C of the document
            modified   bigint NOT NULL,             -- microseconds since 1970
            PRIMARY KEY (grain_id, state_name)
        ) WITH (fillfactor = 70);

        CREATE TABLE platform.reminders (
            grain_id text COLLATE "C" NOT NULL,
            name     text COLLATE "C" NOT NULL,
            hash     bigint NOT NULL,               -- the grain's uniform hash, 32 bits
            start_at bigint NOT NULL,               -- ticks of UTC
            period   bigint NOT NULL,               -- ticks
            etag     text   NOT NULL,
            PRIMARY KEY (grain_id, name)
        );
        CREATE INDEX reminders_by_hash ON platform.reminders (hash);

        CREATE TABLE platform.health (
            only_row integer PRIMARY KEY CHECK (only_row = 1),
            checked  bigint NOT NULL                -- microseconds since 1970
        );
        """,
    ];

    /// <summary>Takes the steps that were not taken yet, each whole or not at all.</summary>
    public static async Task MigrateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await Run($"SELECT pg_advisory_xact_lock({MigrationLock})").ConfigureAwait(false);
        await Run("CREATE SCHEMA IF NOT EXISTS platform; CREATE TABLE IF NOT EXISTS platform.schema_version (version integer NOT NULL)").ConfigureAwait(false);
        var version = await Run("SELECT coalesce(max(version), 0) FROM platform.schema_version").ConfigureAwait(false);
        if (version > Steps.Length)
            throw new StorageException($"the database was written by a newer version of the platform (schema {version}, this one knows {Steps.Length}); run that version", retryable: false);

        for (; version < Steps.Length; version++)
        {
            await Run(Steps[version]).ConfigureAwait(false);
            await Run($"INSERT INTO platform.schema_version VALUES ({version + 1})").ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);

        async Task<int> Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as int? ?? 0;
        }
    }
}
