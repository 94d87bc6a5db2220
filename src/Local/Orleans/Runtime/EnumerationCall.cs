namespace Orleans.Local.Runtime;

/// <summary>
/// A call of a method that returns <see cref="IAsyncEnumerable{T}"/>. Each enumeration of it is a call that begins it and gives the first
/// items, and further calls for the next; they interleave with other calls, and each gives what is there, up to the batch size.
/// </summary>
internal abstract class EnumerationCall<T> : ResultCall<TaskOf<EnumerationBatch<T>>, EnumerationBatch<T>>, IAsyncEnumerable<T>
{
    private TaskCompletionSource<EnumerationBatch<T>> _caller = null!;

    /// <summary>The most items that one call gives.</summary>
    public int MaxBatchSize { get; set; } = 100;

    /// <summary>Remembers the reference; nothing is sent before the enumeration begins.</summary>
    public IAsyncEnumerable<T> Send(GrainReference reference)
    {
        Reference = reference;
        return this;
    }

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var own = (EnumerationCall<T>)MemberwiseClone();
        own._caller = new TaskCompletionSource<EnumerationBatch<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new GrainEnumerator<T>(own, cancellationToken);
    }

    /// <summary>Begins the enumeration.</summary>
    internal Task<EnumerationBatch<T>> Start()
    {
        Begin(Reference);
        return _caller.Task;
    }

    protected abstract IAsyncEnumerable<T> InvokeEnumerable(object target);

    protected sealed override TaskOf<EnumerationBatch<T>> InvokeInner(object target) =>
        new(new Enumeration<T>(InvokeEnumerable(target), MaxBatchSize).NextAsync());

    protected sealed override bool HasEnded(in TaskOf<EnumerationBatch<T>> pending) => pending.Task.IsCompleted;

    protected sealed override EnumerationBatch<T> ResultOf(in TaskOf<EnumerationBatch<T>> pending) => pending.Task.GetAwaiter().GetResult();

    protected sealed override void WhenEnded(in TaskOf<EnumerationBatch<T>> pending, Action resume) => pending.Task.GetAwaiter().UnsafeOnCompleted(resume);

    protected sealed override void DeliverResult(EnumerationBatch<T> result) => _caller.TrySetResult(result);

    internal sealed override void DeliverFailure(Exception exception) => _caller.TrySetException(exception);
}

/// <summary>Items of an enumeration, and whether there may be more.</summary>
[Immutable]
internal sealed record EnumerationBatch<T>(Enumeration<T> Enumeration, List<T> Items, bool Ended);

/// <summary>An enumeration at its grain.</summary>
internal sealed class Enumeration<T>(IAsyncEnumerable<T> source, int maxBatchSize)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _ended = new();
    private readonly IGrainContext? _owner = RuntimeContext.Current;
    private IAsyncEnumerator<T>? _enumerator;
    private Task<bool>? _moving;

    /// <summary>The next items: those that are there, or the first that comes, or none when none came for a while.</summary>
    public async Task<EnumerationBatch<T>> NextAsync()
    {
        ThrowIfElsewhere();
        _enumerator ??= source.GetAsyncEnumerator(_ended.Token);
        var items = new List<T>();
        while (items.Count < maxBatchSize)
        {
            _moving ??= _enumerator.MoveNextAsync().AsTask();
            if (!_moving.IsCompleted)
            {
                if (items.Count > 0) break;
                var time = (_owner as Activation)?.Silo.Clock.Time ?? TimeProvider.System;
                await Task.WhenAny(_moving, Task.Delay(LongestWait, time));
                if (!_moving.IsCompleted) break;
            }

            var moved = _moving;
            _moving = null;
            if (!await moved)
            {
                await DisposeAsync();
                return new EnumerationBatch<T>(this, items, Ended: true);
            }

            items.Add(CopyOf(_enumerator.Current));
        }

        return new EnumerationBatch<T>(this, items, Ended: false);
    }

    public async Task DisposeAsync()
    {
        ThrowIfElsewhere();
        await _ended.CancelAsync();
        if (_moving is not null) await ((Task)_moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_enumerator is not null) await _enumerator.DisposeAsync();
        _enumerator = null;
    }

    private static T CopyOf(T item)
    {
        var scope = Copying.CopyScope.Rent();
        var copy = Copying.Copiers.Copy(item, scope);
        Copying.CopyScope.Return(scope);
        return copy;
    }

    private void ThrowIfElsewhere()
    {
        if (!ReferenceEquals(RuntimeContext.Current, _owner))
            throw new EnumerationAbortedException("Enumeration aborted: the remote target does not have a record of this enumerator. This likely indicates that the remote grain was deactivated.");
    }
}

/// <summary>An enumeration at its caller.</summary>
internal sealed class GrainEnumerator<T>(EnumerationCall<T> call, CancellationToken cancellation) : IAsyncEnumerator<T>
{
    private EnumerationBatch<T>? _batch;
    private int _index;

    public T Current => _batch!.Items[_index];

    public async ValueTask<bool> MoveNextAsync()
    {
        cancellation.ThrowIfCancellationRequested();
        if (_batch is null) _batch = await call.Start().WaitAsync(cancellation);
        else _index++;
        while (_index >= _batch.Items.Count)
        {
            if (_batch.Ended) return false;
            var enumeration = _batch.Enumeration;
            _batch = await new EnumerationStep<EnumerationBatch<T>>(enumeration.NextAsync).Send(call.Reference).WaitAsync(cancellation);
            _index = 0;
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_batch is not { Ended: false, Enumeration: var enumeration }) return;
        try
        {
            await new EnumerationStep<bool>(async () =>
            {
                await enumeration.DisposeAsync();
                return true;
            }).Send(call.Reference);
        }
        catch (EnumerationAbortedException)
        {
            // It ended with its grain.
        }
    }
}

/// <summary>A call that goes on with an enumeration.</summary>
internal sealed class EnumerationStep<R>(Func<Task<R>> step) : TaskCall<R>
{
    private static readonly CallShape Step = new(typeof(ISteps).GetMethod(nameof(ISteps.MoveNext))!, typeof(ISteps));

    internal override CallShape Shape => Step;

    protected override Task<R> InvokeTask(object target) => step();
}

internal interface ISteps
{
    [Concurrency.AlwaysInterleave]
    Task MoveNext();
}
