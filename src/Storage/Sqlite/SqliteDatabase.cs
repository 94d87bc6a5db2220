using Platform.Storage.Sqlite.Ahead;

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
        CheckFiles(folder.Path);
        var session = SqliteSession.OpenWriter(Path);
        Guid owner;
        long applied;
        try
        {
            CheckIntegrity(session);
            SqliteSchema.Migrate(session, Path);
            (owner, applied) = TakeUp(session, folder.Path);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        Writer = new SqliteWriter(session);
        Writer.Undone += Streams.Forget;
        _readers = new SqliteReaders(Path);
        Ahead = new AheadJournal(folder.Path, this, owner, applied);
    }

    public string Path { get; }

    public SqliteWriter Writer { get; }

    /// <summary>The journal's streams as the writer remembers them; for its thread alone.</summary>
    public SqliteJournalStreams Streams { get; } = new();

    /// <summary>Where the journal is appended to.</summary>
    public AheadJournal Ahead { get; }

    /// <inheritdoc cref="SqliteWriter.RunAsync" />
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) => Writer.RunAsync(write, cancellationToken);

    /// <inheritdoc cref="SqliteReaders.RunAsync" />
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) => _readers.RunAsync(read, cancellationToken);

    public void Dispose()
    {
        Ahead.Dispose();
        _readers.Dispose();
        Writer.Dispose();
    }

    // SQLite would take the log of a file that is gone for a leftover, and remove it.
    private void CheckFiles(string folder)
    {
        var file = new FileInfo(Path);
        if (file is { Exists: true, Length: > 0 }) return;
        foreach (var log in (string[])[Path + "-wal", .. AheadRecovery.Files(folder)])
        {
            if (new FileInfo(log) is { Exists: true, Length: > 0 })
                throw Gone(log);
        }
    }

    private StorageException Gone(string log) => new(
        $"the database {Path} is gone while its log {System.IO.Path.GetFileName(log)} is there; restore both from a backup, or remove the log to begin anew", retryable: false);

    // What a process that ended had answered and not yet moved to the database.
    private static (Guid Owner, long Applied) TakeUp(SqliteSession session, string folder)
    {
        var read = session.Statement("SELECT owner, applied FROM journal_ahead");
        read.Step();
        var (owner, applied) = (new Guid(read.Blob(0)), read.Int64(1));
        read.Reset();
        var rows = new SqliteJournalStreams();
        foreach (var frames in AheadRecovery.Read(folder, owner, applied).Chunk(64))
        {
            foreach (var step in AheadTransfer.Steps(AheadRun.Of(frames), frames[^1].Number))
            {
                session.Execute("BEGIN IMMEDIATE");
                step(session, rows);
                session.Execute("COMMIT");
            }

            applied = frames[^1].Number;
        }

        foreach (var file in AheadRecovery.Files(folder)) DurableFiles.Discard(file);
        return (owner, applied);
    }

    private void CheckIntegrity(SqliteSession session)
    {
        if (new FileInfo(Path).Length > WholeCheckBytes) return;
        var verdict = session.Scalar("PRAGMA quick_check(1)");
        if (verdict != "ok")
            throw new StorageException($"the database {Path} is corrupt ({verdict}); restore it from a backup, or save what can be read with 'sqlite3 .recover'", retryable: false);
    }
}
