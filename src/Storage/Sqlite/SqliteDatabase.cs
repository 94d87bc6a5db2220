namespace Platform.Storage.Sqlite;

/// <summary>The one SQLite file of a data folder: its writer and its readers. Opening it checks it; a file that is damaged is an error, never created anew.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>A file up to this size is read whole at opening, in about a second; a larger one is checked as it is read.</summary>
    private const long WholeCheckBytes = 256L << 20;

    private readonly SqliteReaders _readers;

    public SqliteDatabase(DataFolder folder)
    {
        Path = System.IO.Path.Combine(folder.Path, "platform.db");
        folder.HoldAlone();
        CheckFiles();
        var session = SqliteSession.OpenWriter(Path);
        try
        {
            CheckIntegrity(session);
            SqliteSchema.Migrate(session, Path);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        Writer = new SqliteWriter(session);
        _readers = new SqliteReaders(Path);
    }

    public string Path { get; }

    public SqliteWriter Writer { get; }

    /// <inheritdoc cref="SqliteWriter.RunAsync" />
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) => Writer.RunAsync(write, cancellationToken);

    /// <inheritdoc cref="SqliteReaders.RunAsync" />
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) => _readers.RunAsync(read, cancellationToken);

    public void Dispose()
    {
        _readers.Dispose();
        Writer.Dispose();
    }

    // SQLite would take the log of a file that is gone for a leftover, and remove it.
    private void CheckFiles()
    {
        var file = new FileInfo(Path);
        var log = new FileInfo(Path + "-wal");
        if (log is { Exists: true, Length: > 0 } && file is not { Exists: true, Length: > 0 })
            throw new StorageException($"the database {Path} is gone while its log {log.Name} is there; restore both from a backup, or remove the log to begin anew", retryable: false);
    }

    private void CheckIntegrity(SqliteSession session)
    {
        if (new FileInfo(Path).Length > WholeCheckBytes) return;
        var verdict = session.Scalar("PRAGMA quick_check(1)");
        if (verdict != "ok")
            throw new StorageException($"the database {Path} is corrupt ({verdict}); restore it from a backup, or save what can be read with 'sqlite3 .recover'", retryable: false);
    }
}
