using System.Threading.Channels;

namespace Platform.Storage.Sqlite;

/// <summary>
/// The one writer: a thread that takes what waits, up to <see cref="GroupBound"/> writes, runs them in one transaction and commits it, so that many writers share one fsync.
/// A write is answered only after the commit. A write that is wrong fails alone; what the machine fails (a full disk) fails its whole group, and the writer goes on with the next.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>Writes that may wait; past it a caller waits for a place.</summary>
    private const int QueueBound = 4_096;

    private const int GroupBound = 512;

    private readonly Channel<SqliteWrite> _queue = Channel.CreateBounded<SqliteWrite>(new BoundedChannelOptions(QueueBound) { SingleReader = true });
    private readonly SqliteSession _session;
    private readonly Thread _thread;

    public SqliteWriter(SqliteSession session)
    {
        _session = session;
        _thread = new Thread(Loop) { IsBackground = true, Name = "storage-writer" };
        _thread.Start();
    }

    /// <summary>Raised on the writer's thread when writes were undone, so that what was remembered from them is forgotten.</summary>
    public event Action? Undone;

    /// <summary>Runs a write in the next group, and answers when it is on stable storage. Cancelling takes back a write that has not begun.</summary>
    /// <exception cref="StorageException">It could not be made durable; nothing of it was written.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken)
    {
        var queued = new SqliteWrite<T>(write, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(queued, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new StorageException("the store is closed", retryable: false);
        }

        return await queued.Done.ConfigureAwait(false);
    }

    /// <summary>Finishes what waits, then closes the session.</summary>
    public void Dispose()
    {
        if (!_queue.Writer.TryComplete()) return;
        _thread.Join();
        _session.Dispose();
    }

    private void Loop()
    {
        var group = new List<SqliteWrite>(GroupBound);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < GroupBound && _queue.Reader.TryRead(out var write))
            {
                if (!write.Withdrawn()) group.Add(write);
            }

            if (group.Count > 0) Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<SqliteWrite> group)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var write in group) Attempt(write);
            _session.Execute("COMMIT");
        }
        catch (Exception failure)
        {
            Rollback();
            foreach (var write in group) write.Fail(failure);
            return;
        }

        foreach (var write in group) write.Settle();
    }

    private void Attempt(SqliteWrite write)
    {
        _session.Execute("SAVEPOINT one");
        try
        {
            write.Execute(_session);
            _session.Execute("RELEASE one");
        }
        catch (Exception fault) when (_session.InTransaction && fault is not SqliteFaultException { IsOfTheMachine: true })
        {
            _session.Execute("ROLLBACK TO one");
            _session.Execute("RELEASE one");
            Undone?.Invoke();
            write.Reject(fault);
        }
    }

    private void Rollback()
    {
        Undone?.Invoke();
        try
        {
            if (_session.InTransaction) _session.Execute("ROLLBACK");
        }
        catch (StorageException)
        {
            // The next BEGIN says it again, to the next group.
        }
    }
}
