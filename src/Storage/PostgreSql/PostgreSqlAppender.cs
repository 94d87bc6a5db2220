using System.Threading.Channels;
using Platform.Storage.Journal;

namespace Platform.Storage.PostgreSql;

/// <summary>
/// The journal's one writer in this process: takes what waits, up to <see cref="GroupBound"/> appends or <see cref="GroupBytes"/>, and commits it in one transaction, so that many
/// share an fsync. When a group fails for something in it, each of it is tried alone.
/// </summary>
internal sealed class PostgreSqlAppender : IAsyncDisposable
{
    /// <summary>Appends that may wait; past it a caller waits for a place.</summary>
    private const int QueueBound = 4_096;

    private const int GroupBound = 512;
    private const long GroupBytes = 16 << 20;

    private readonly Channel<WaitingAppend> _queue = Channel.CreateBounded<WaitingAppend>(new BoundedChannelOptions(QueueBound) { SingleReader = true });
    private readonly PostgreSqlDatabase _database;
    private readonly Task _loop;

    public PostgreSqlAppender(PostgreSqlDatabase database)
    {
        _database = database;
        _loop = Task.Run(LoopAsync);
    }

    public async Task<long[]> AppendAsync(JournalRecord[] records, CancellationToken cancellationToken)
    {
        var waiting = new WaitingAppend(records, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(waiting, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new StorageException("the store is closed", retryable: false);
        }

        return await waiting.Done.Task.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task LoopAsync()
    {
        var group = new List<WaitingAppend>();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var bytes = 0L;
            while (group.Count < GroupBound && bytes < GroupBytes && _queue.Reader.TryRead(out var waiting))
            {
                if (waiting.Withdrawn()) continue;
                group.Add(waiting);
                bytes += waiting.Bytes;
            }

            await CommitAsync(group).ConfigureAwait(false);
            group.Clear();
        }
    }

    private async Task CommitAsync(List<WaitingAppend> group)
    {
        try
        {
            if (group.Count == 0) return;
            var answers = await PostgreSqlAppendGroup.CommitAsync(_database, group.ConvertAll(waiting => waiting.Records)).ConfigureAwait(false);
            for (var i = 0; i < answers.Count; i++) group[i].Done.SetResult(answers[i]);
        }
        catch (StorageException fault) when (!fault.Retryable && group.Count > 1)
        {
            foreach (var waiting in group) await CommitAsync([waiting]).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            var known = PostgreSqlFaults.Of(fault);
            foreach (var waiting in group) waiting.Done.SetException(new StorageException(known.Message, known.Retryable, known));
        }
    }

    private sealed class WaitingAppend(JournalRecord[] records, CancellationToken cancellationToken)
    {
        public JournalRecord[] Records { get; } = records;

        public long Bytes { get; } = records.Sum(record => (long)record.Payload.Length);

        public TaskCompletionSource<long[]> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Withdrawn() => cancellationToken.IsCancellationRequested && Done.TrySetCanceled(cancellationToken);
    }
}
