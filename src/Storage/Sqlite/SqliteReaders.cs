using System.Collections.Concurrent;

namespace Platform.Storage.Sqlite;

/// <summary>A pool of reading connections, opened as they are needed. Each read sees one moment of the database.</summary>
internal sealed class SqliteReaders(string path) : IDisposable
{
    /// <summary>Reads at one time; past it a caller waits.</summary>
    private static readonly int Bound = Math.Clamp(Environment.ProcessorCount, 2, 8);

    private readonly SemaphoreSlim _places = new(Bound);
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private volatile bool _closed;

    /// <summary>Runs a read on a thread of the pool, within one transaction.</summary>
    public async Task<T> RunAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Read(read), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Closes the connections. Reads that still run close theirs when they end.</summary>
    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var session)) session.Dispose();
    }

    private T Read<T>(Func<SqliteSession, T> read)
    {
        if (_closed) throw new StorageException("the store is closed", retryable: false);
        var session = _idle.TryTake(out var idle) ? idle : SqliteSession.OpenReader(path);
        var sound = false;
        try
        {
            session.Execute("BEGIN");
            var result = read(session);
            session.Execute("COMMIT");
            sound = true;
            return result;
        }
        finally
        {
            // A connection that failed is not used again.
            if (sound && !_closed) _idle.Add(session);
            else session.Dispose();
        }
    }
}
