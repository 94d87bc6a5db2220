namespace Platform.Storage.Sqlite.Ahead;

/// <summary>Moves what is in the log to the database: once there is much of it, or it has waited for <see cref="Longest"/>.</summary>
internal sealed class AheadTransfer
{
    /// <summary>How long an entry waits where few come.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    /// <summary>Entries that are much.</summary>
    private const int Many = 32_768;

    /// <summary>Entries moved in one transaction, so that other writes get in between.</summary>
    private const int Together = 2_048;

    /// <summary>What may wait, in bytes; past it appends wait, and fail while the database cannot be written.</summary>
    private const long WeightBound = 128L << 20;

    /// <summary>What is much, in bytes.</summary>
    private const long ManyBytes = 32L << 20;

    private readonly SqliteDatabase _database;
    private readonly AheadStreams _streams;
    private readonly AheadLog _log;
    private readonly SemaphoreSlim _one = new(1);
    private readonly SemaphoreSlim _some = new(0, 1);
    private readonly SemaphoreSlim _many = new(0, 1);
    private readonly ManualResetEventSlim _moved = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _loop;
    private volatile StorageException? _fault;

    public AheadTransfer(SqliteDatabase database, AheadStreams streams, AheadLog log)
    {
        (_database, _streams, _log) = (database, streams, log);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Why the database could not be written when it was tried last; null where it could.</summary>
    public StorageException? Fault => _fault;

    /// <summary>There is more to move.</summary>
    public void Wake()
    {
        Signal(_some);
        if (_streams.Count >= Many || _streams.Weight >= ManyBytes) Signal(_many);
    }

    /// <summary>Holds the log's writer back while too much waits.</summary>
    /// <exception cref="StorageException">It will not get less: the database cannot be written.</exception>
    public void WaitForRoom()
    {
        while (_streams.Weight > WeightBound)
        {
            if (_fault is { } fault) throw new StorageException(fault.Message, fault.Retryable, fault);
            _moved.Reset();
            Signal(_many);
            if (_streams.Weight > WeightBound) _moved.Wait(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Moves the rest and ends. Answers whether all is in the database.</summary>
    public bool Close()
    {
        _closing.Cancel();
        _loop.GetAwaiter().GetResult();
        try
        {
            FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (StorageException)
        {
            // The next start reads it from the log.
            return false;
        }

        return _streams.Count == 0;
    }

    /// <summary>
    /// Entries by stream, in steps that are each written in a transaction. Where only some were made, all can be made again: an entry that is there is passed over.
    /// </summary>
    /// <param name="runs">The entries.</param>
    /// <param name="through">The number of the last frame they are of.</param>
    public static IEnumerable<Action<SqliteSession, SqliteJournalStreams>> Steps(List<AheadRun> runs, long through)
    {
        var (step, count) = (new List<AheadRun>(), 0);
        foreach (var run in runs)
        {
            for (var from = 0; from < run.Entries.Length;)
            {
                var taken = Math.Min(run.Entries.Length - from, Together - count);
                step.Add(taken == run.Entries.Length ? run : new AheadRun(run.Stream, run.Entries[from..(from + taken)]));
                (from, count) = (from + taken, count + taken);
                if (count < Together) continue;
                yield return Writing(step);
                (step, count) = ([], 0);
            }
        }

        if (count > 0) yield return Writing(step);
        yield return (session, _) => session.Statement("UPDATE journal_ahead SET applied = ?1").Bind(1, through).Run();
    }

    private static Action<SqliteSession, SqliteJournalStreams> Writing(List<AheadRun> step) => (session, rows) =>
    {
        foreach (var run in step) Write(session, rows, run);
        rows.SaveChanged(session);
    };

    private static void Write(SqliteSession session, SqliteJournalStreams rows, AheadRun run)
    {
        var stream = rows.Of(session, run.Stream);
        var insert = session.Statement("INSERT INTO journal_entries (stream_id, seq, kind_id, id, time, payload, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        foreach (var entry in run.Entries)
        {
            var seq = entry.Seq;
            if (seq <= stream.LastSeq) continue;
            insert
                .Bind(1, stream.StreamId).Bind(2, seq).Bind(3, rows.KindOf(session, entry.Kind)).BindText(4, entry.Id)
                .Bind(5, entry.Time).Bind(6, entry.Payload).Bind(7, entry.Checksum)
                .Run();
            stream.LastSeq = seq;
        }
    }

    /// <summary>Moves all that waits now.</summary>
    /// <exception cref="StorageException">The database cannot be written.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_streams.Waiting() is not { } batch) return;
            foreach (var step in Steps(batch.Runs, batch.Through))
            {
                await _database.WriteAsync(
                    session =>
                    {
                        step(session, _database.Streams);
                        return 0;
                    },
                    CancellationToken.None).ConfigureAwait(false);
            }

            _streams.Retire(batch);
            _log.Release(batch.Through);
            _fault = null;
        }
        catch (StorageException fault)
        {
            _fault = fault;
            throw;
        }
        finally
        {
            _moved.Set();
            _one.Release();
        }
    }

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                await _some.WaitAsync(_closing.Token).ConfigureAwait(false);
                await _many.WaitAsync(Longest, _closing.Token).ConfigureAwait(false);
                while (!await TryFlushAsync().ConfigureAwait(false)) await Task.Delay(AfterFault, _closing.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It is closed.
        }
    }

    private async Task<bool> TryFlushAsync()
    {
        try
        {
            await FlushAsync(_closing.Token).ConfigureAwait(false);
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    private static void Signal(SemaphoreSlim signal)
    {
        if (signal.CurrentCount > 0) return;
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another was first.
        }
    }
}
