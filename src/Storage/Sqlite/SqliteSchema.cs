using System.Globalization;

namespace Platform.Storage.Sqlite;

/// <summary>The tables, as steps from one version to the next. A step that was released never changes; <c>PRAGMA user_version</c> says which were taken.</summary>
internal static class SqliteSchema
{
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE journal_streams (
            stream_id INTEGER PRIMARY KEY,
            name      TEXT    NOT NULL UNIQUE,
            trimmed   INTEGER NOT NULL DEFAULT 0,   -- entries up to here were removed
            last_seq  INTEGER NOT NULL DEFAULT 0    -- the newest number ever given
        );
        CREATE TABLE journal_kinds (
            kind_id INTEGER PRIMARY KEY,
            name    TEXT NOT NULL UNIQUE
        );
        CREATE TABLE journal_entries (
            stream_id INTEGER NOT NULL,
            seq       INTEGER NOT NULL,
            kind_id   INTEGER NOT NULL,
            id        TEXT    NOT NULL,
            time      INTEGER NOT NULL,             -- microseconds since 1970
            payload   BLOB    NOT NULL,             -- UTF-8
            checksum  INTEGER NOT NULL,             -- CRC-32C, see JournalRecord
            PRIMARY KEY (stream_id, seq)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX journal_entries_by_id ON journal_entries (stream_id, id);
        CREATE INDEX journal_entries_by_kind ON journal_entries (stream_id, kind_id, seq);

        CREATE TABLE grain_state (
            state_name TEXT    NOT NULL,
            grain_id   TEXT    NOT NULL,
            etag       TEXT    NOT NULL,
            document   BLOB    NOT NULL,            -- JSON in UTF-8
            checksum   INTEGER NOT NULL,            -- CRC-32C of the document
            modified   INTEGER NOT NULL,            -- microseconds since 1970
            UNIQUE (grain_id, state_name)
        );

        CREATE TABLE reminders (
            grain_id TEXT    NOT NULL,
            name     TEXT    NOT NULL,
            hash     INTEGER NOT NULL,              -- the grain's uniform hash, 32 bits
            start_at INTEGER NOT NULL,              -- ticks of UTC
            period   INTEGER NOT NULL,              -- ticks
            etag     TEXT    NOT NULL,
            PRIMARY KEY (grain_id, name)
        ) WITHOUT ROWID;
        CREATE INDEX reminders_by_hash ON reminders (hash);

        CREATE TABLE health (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            checked  INTEGER NOT NULL               -- microseconds since 1970
        );
        """,
        """
        CREATE TABLE journal_ahead (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            owner    BLOB    NOT NULL,              -- whose log it is, 16 bytes
            applied  INTEGER NOT NULL               -- frames up to here are in this file
        );
        -- The kinds that are read by are most of their streams, and the index cost every entry a page.
        DROP INDEX journal_entries_by_kind;
        INSERT INTO journal_ahead (only_row, owner, applied) VALUES (1, randomblob(16), 0);
        """,
    ];

    /// <summary>Takes the steps that were not taken yet, each whole or not at all.</summary>
    public static void Migrate(SqliteSession session, string path)
    {
        var version = int.Parse(session.Scalar("PRAGMA user_version") ?? "0", CultureInfo.InvariantCulture);
        if (version > Steps.Length)
            throw new StorageException($"{path} was written by a newer version of the platform (schema {version}, this one knows {Steps.Length}); run that version", retryable: false);

        for (; version < Steps.Length; version++)
            session.ExecuteScript($"BEGIN IMMEDIATE; {Steps[version]} PRAGMA user_version={version + 1}; COMMIT");
    }
}
