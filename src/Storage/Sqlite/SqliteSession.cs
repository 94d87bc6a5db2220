using SQLitePCL;

namespace Platform.Storage.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly string _path;
    private readonly sqlite3 _db;

    // As many statements as the code has texts, which is a few dozen.
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    private SqliteSession(string path, sqlite3 db) => (_path, _db) = (path, db);

    /// <summary>Opens the file for writing, creating it if there is none.</summary>
    public static SqliteSession OpenWriter(string path)
    {
        var session = Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        return session.Configured(
            "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA wal_autocheckpoint=16000", "PRAGMA journal_size_limit=67108864", "PRAGMA cache_size=-65536");
    }

    /// <summary>Opens the file, which a writer has open, for reading.</summary>
    public static SqliteSession OpenReader(string path) =>
        Open(path, raw.SQLITE_OPEN_READWRITE).Configured("PRAGMA query_only=ON", "PRAGMA cache_size=-8192");

    private static SqliteSession Open(string path, int flags)
    {
        SqliteNative.Use();
        var rc = raw.sqlite3_open_v2(path, out var db, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (rc != raw.SQLITE_OK)
        {
            var fault = SqliteFaultException.Of(db, rc, path);
            db?.Dispose();
            throw fault;
        }

        raw.sqlite3_extended_result_codes(db, 1);
        raw.sqlite3_busy_timeout(db, 5_000);
        return new SqliteSession(path, db);
    }

    /// <summary>Whether a transaction is open. A full disk may end one without being asked.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(_db);

    /// <summary>The statement of a text, prepared once. Whoever steps it resets it.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (_statements.TryGetValue(sql, out var known)) return known;
        Check(raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        return _statements[sql] = new SqliteStatement(this, handle);
    }

    /// <summary>Runs a text without parameters.</summary>
    public void Execute(string sql) => Statement(sql).Run();

    /// <summary>Runs several texts, not kept prepared.</summary>
    public void ExecuteScript(string sql) => Check(raw.sqlite3_exec(_db, sql));

    /// <summary>The first column of the first row.</summary>
    public string? Scalar(string sql)
    {
        var statement = Statement(sql);
        try
        {
            return statement.Step() ? statement.Text(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    public void Check(int rc)
    {
        if (rc != raw.SQLITE_OK) throw Fault(rc);
    }

    public SqliteFaultException Fault(int rc) => SqliteFaultException.Of(_db, rc, _path);

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Finish();
        _statements.Clear();
        _db.Dispose();
    }

    private SqliteSession Configured(params ReadOnlySpan<string> pragmas)
    {
        try
        {
            ExecuteScript("PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY");
            foreach (var pragma in pragmas) ExecuteScript(pragma);
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }
}
