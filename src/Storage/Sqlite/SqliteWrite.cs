namespace Platform.Storage.Sqlite;

/// <summary>A write that waits for its group.</summary>
internal abstract class SqliteWrite
{
    /// <summary>Whether the caller took it back before it began.</summary>
    public abstract bool Withdrawn();

    /// <summary>Does the work, inside the group's transaction.</summary>
    public abstract void Execute(SqliteSession session);

    /// <summary>It was wrong and undone; its caller hears when the group is settled.</summary>
    public abstract void Reject(Exception fault);

    /// <summary>The group is on stable storage: answers.</summary>
    public abstract void Settle();

    /// <summary>The group failed.</summary>
    public abstract void Fail(Exception failure);
}

/// <inheritdoc />
internal sealed class SqliteWrite<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken) : SqliteWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;
    private Exception? _fault;

    public Task<T> Done => _done.Task;

    public override bool Withdrawn() => cancellationToken.IsCancellationRequested && _done.TrySetCanceled(cancellationToken);

    public override void Execute(SqliteSession session) => _result = write(session);

    public override void Reject(Exception fault) => _fault = fault;

    public override void Settle()
    {
        if (_fault is null) _done.SetResult(_result);
        else _done.SetException(_fault);
    }

    // Each caller gets an exception of its own: one that many throw has a stack trace of none.
    public override void Fail(Exception failure) =>
        _done.SetException(_fault ?? (failure is StorageException known
            ? new StorageException(known.Message, known.Retryable, known)
            : new StorageException($"the store failed: {failure.Message}", retryable: false, failure)));
}
