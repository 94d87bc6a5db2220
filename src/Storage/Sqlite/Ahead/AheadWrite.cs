using Platform.Storage.Journal;

namespace Platform.Storage.Sqlite.Ahead;

/// <summary>An append that waits for its group.</summary>
internal sealed class AheadWrite(JournalRecord[] records, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<IReadOnlyList<long>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StorageException? _fault;

    public JournalRecord[] Records { get; } = records;

    /// <summary>The numbers its entries got.</summary>
    public long[] Numbers { get; } = new long[records.Length];

    /// <summary>The bytes of its payloads.</summary>
    public long Bytes { get; } = BytesOf(records);

    public Task<IReadOnlyList<long>> Done => _done.Task;

    /// <summary>Whether the caller took it back before it began.</summary>
    public bool Withdrawn() => cancellationToken.IsCancellationRequested && _done.TrySetCanceled(cancellationToken);

    /// <summary>It could not be given its numbers; its caller hears when the group is settled.</summary>
    public void Reject(StorageException fault) => _fault = fault;

    /// <summary>The group is on stable storage: answers.</summary>
    public void Settle()
    {
        if (_fault is null) _done.SetResult(Numbers);
        else _done.SetException(_fault);
    }

    /// <summary>The group failed. Each caller gets an exception of its own: one that many throw has a stack trace of none.</summary>
    public void Fail(StorageException failure) => _done.SetException(_fault ?? new StorageException(failure.Message, failure.Retryable, failure));

    private static long BytesOf(JournalRecord[] records)
    {
        var bytes = 0L;
        foreach (ref readonly var record in records.AsSpan()) bytes += record.Payload.Length;
        return bytes;
    }
}
