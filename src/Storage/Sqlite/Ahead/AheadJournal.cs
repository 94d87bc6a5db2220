using System.Threading.Channels;
using Platform.Storage.Blobs;
using Platform.Storage.Journal;

namespace Platform.Storage.Sqlite.Ahead;

/// <summary>
/// Appends to the journal, ahead of the database: a thread takes what waits, gives the entries their numbers, writes them in one go to a log and answers when that is on stable storage. They
/// get into the database later and many at a time (<see cref="AheadTransfer"/>), sorted by stream, so that a page is written once for many of them. Until then readers find them here.
/// </summary>
internal sealed class AheadJournal : IDisposable
{
    /// <summary>Appends that may wait; past it a caller waits for a place.</summary>
    private const int QueueBound = 4_096;

    private const int GroupBound = 512;

    /// <summary>Payloads of a group, in bytes, unless one append alone has more.</summary>
    private const long GroupBytes = 4L << 20;

    private readonly Channel<AheadWrite> _queue = Channel.CreateBounded<AheadWrite>(new BoundedChannelOptions(QueueBound) { SingleReader = true });
    private readonly SqliteSession _lookup;
    private readonly AheadLog _log;
    private readonly AheadTransfer _transfer;
    private readonly string _folder;
    private readonly Thread _thread;

    public AheadJournal(string folder, SqliteDatabase database, Guid owner, long applied)
    {
        _folder = folder;
        _lookup = SqliteSession.OpenReader(database.Path);
        Streams = new AheadStreams(_lookup);
        _log = new AheadLog(folder, owner, applied);
        _transfer = new AheadTransfer(database, Streams, _log);
        _thread = new Thread(Loop) { IsBackground = true, Name = "journal-writer" };
        _thread.Start();
    }

    /// <summary>What is not in the database yet.</summary>
    public AheadStreams Streams { get; }

    /// <summary>Appends records; answers when they are on stable storage. Without any it only tries whether it could.</summary>
    /// <exception cref="StorageException">They could not be made durable; nothing of them was written.</exception>
    public Task<IReadOnlyList<long>> AppendAsync(JournalRecord[] records, CancellationToken cancellationToken)
    {
        var write = new AheadWrite(records, cancellationToken);
        return _queue.Writer.TryWrite(write) ? write.Done : WaitAndAppendAsync(write, cancellationToken);
    }

    private async Task<IReadOnlyList<long>> WaitAndAppendAsync(AheadWrite write, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new StorageException("the store is closed", retryable: false);
        }

        return await write.Done.ConfigureAwait(false);
    }

    /// <inheritdoc cref="AheadTransfer.FlushAsync" />
    public Task FlushAsync(CancellationToken cancellationToken) => _transfer.FlushAsync(cancellationToken);

    /// <inheritdoc cref="AheadTransfer.Fault" />
    public StorageException? Fault => _transfer.Fault;

    /// <summary>Finishes what waits and moves it to the database. What cannot be moved is kept in the log for the next start.</summary>
    public void Dispose()
    {
        if (!_queue.Writer.TryComplete()) return;
        _thread.Join();
        if (_transfer.Close()) _log.Remove();
        _log.Dispose();
        _lookup.Dispose();
    }

    private void Loop()
    {
        var group = new List<AheadWrite>(GroupBound);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var bytes = 0L;
            while (group.Count < GroupBound && bytes < GroupBytes && _queue.Reader.TryRead(out var write))
            {
                if (write.Withdrawn()) continue;
                group.Add(write);
                bytes += write.Bytes;
            }

            if (group.Count > 0) Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<AheadWrite> group)
    {
        try
        {
            _transfer.WaitForRoom();
            var draft = Streams.Assign(group);
            if (draft.Entries > 0 || group.Exists(write => write.Records.Length == 0)) Write(draft);
            else Streams.Undo();
        }
        catch (Exception failure)
        {
            var told = failure as StorageException
                ?? (failure is IOException or UnauthorizedAccessException ? BlobFaults.Of(failure, _folder) : new StorageException($"the store failed: {failure.Message}", retryable: false, failure));
            foreach (var write in group) write.Fail(told);
            return;
        }

        foreach (var write in group) write.Settle();
    }

    private void Write(AheadDraft draft)
    {
        long number;
        try
        {
            number = _log.Append(draft.Frame.Span, draft.Entries);
        }
        catch
        {
            Streams.Undo();
            throw;
        }

        Streams.Publish(number);
        _transfer.Wake();
    }
}
