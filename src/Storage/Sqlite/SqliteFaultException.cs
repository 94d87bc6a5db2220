using SQLitePCL;

namespace Platform.Storage.Sqlite;

/// <summary>What SQLite answered, with its code, as a message an operator can act on.</summary>
internal sealed class SqliteFaultException(int code, string message, bool retryable) : StorageException(message, retryable)
{
    /// <summary>SQLite's primary result code.</summary>
    public int Code { get; } = code;

    /// <summary>Whether the machine failed the whole transaction, rather than one statement being wrong.</summary>
    public bool IsOfTheMachine => Code is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_NOMEM or raw.SQLITE_BUSY or raw.SQLITE_READONLY or raw.SQLITE_NOTADB;

    /// <summary>Reads the connection's last error.</summary>
    public static SqliteFaultException Of(sqlite3? db, int rc, string path)
    {
        var primary = rc & 0xff;
        var detail = db is null ? raw.sqlite3_errstr(rc).utf8_to_string() : raw.sqlite3_errmsg(db).utf8_to_string();
        var (message, retryable) = primary switch
        {
            raw.SQLITE_FULL => ($"the disk that holds {path} is full; free some space and try again", true),
            raw.SQLITE_CORRUPT => ($"the database {path} is corrupt ({detail}); stop the platform and restore it from a backup, or save what can be read with 'sqlite3 .recover'", false),
            raw.SQLITE_NOTADB => ($"{path} is not a database, or its first bytes were damaged; restore it from a backup", false),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => ($"the database {path} is held by another process; stop that one", true),
            raw.SQLITE_READONLY or raw.SQLITE_PERM => ($"the database {path} cannot be written ({detail}); check its owner and permissions", false),
            raw.SQLITE_CANTOPEN => ($"the database {path} cannot be opened ({detail}); check that its folder exists and its permissions", false),
            raw.SQLITE_IOERR => ($"the disk that holds {path} failed to read or write (SQLite code {rc}); check the disk and the free space", true),
            raw.SQLITE_NOMEM => ($"out of memory while using {path}", true),
            _ => ($"the database {path} answered: {detail} (SQLite code {rc})", false),
        };
        return new SqliteFaultException(primary, message, retryable);
    }
}
