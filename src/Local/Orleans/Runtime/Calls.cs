using System.Threading.Tasks.Sources;
using Orleans.Local.Copying;
using Orleans.Serialization.Invocation;
using Orleans.Storage;

namespace Orleans.Local.Runtime;

/// <summary>A call whose method gives a <typeparamref name="R"/> by way of an awaitable <typeparamref name="A"/>.</summary>
internal abstract class ResultCall<A, R> : GrainCall
    where A : struct
{
    private A _pending;
    private Action? _resume;

    /// <summary>Calls the method.</summary>
    protected abstract A InvokeInner(object target);

    /// <summary>Whether the method has ended.</summary>
    protected abstract bool HasEnded(in A pending);

    /// <summary>The result; throws what the method threw.</summary>
    protected abstract R ResultOf(in A pending);

    /// <summary>Asks to be told in a turn when the method ends.</summary>
    protected abstract void WhenEnded(in A pending, Action resume);

    /// <summary>Gives the caller the result.</summary>
    protected abstract void DeliverResult(R result);

    internal sealed override bool Run(object target, Mailbox runner)
    {
        Runner = runner;
        try
        {
            var pending = InvokeInner(target);
            if (HasEnded(pending))
            {
                Succeed(ResultOf(pending));
                return true;
            }

            _pending = pending;
        }
        catch (Exception exception)
        {
            Throw(exception);
            return true;
        }

        WhenEnded(_pending, _resume ??= Resume);
        return false;
    }

    internal sealed override async Task<Response> RunForResponse(object target)
    {
        try
        {
            var pending = InvokeInner(target);
            if (!HasEnded(pending))
            {
                var ended = new TaskCompletionSource();
                WhenEnded(pending, ended.SetResult);
                await ended.Task;
            }

            return Response.FromResult(Copiers.CopyResult(ResultOf(pending), Shape));
        }
        catch (Exception exception)
        {
            return Response.FromException(Faulted(exception));
        }
    }

    internal sealed override void CompleteWith(Response response)
    {
        if (response.Exception is { } exception) TryFail(exception);
        else if (TryComplete()) Deliver(response.Result is R result ? result : default!);
    }

    internal sealed override void Answer(Response response)
    {
        if (response.Exception is { } exception) DeliverFailure(exception);
        else DeliverResult(response.Result is R result ? result : default!);
    }

    protected sealed override void DeliverNothing() => DeliverResult(default!);

    private void Throw(Exception exception) => TryFail(Faulted(exception));

    // A grain that lost a write to another holds an old state: its activation ends, so that the next one reads what is stored.
    private Exception Faulted(Exception exception)
    {
        if (exception is InconsistentStateException { IsSourceActivation: true } conflict && Runner is Activation activation)
        {
            conflict.IsSourceActivation = false;
            activation.Deactivate(new DeactivationReason(
                DeactivationReasonCode.ApplicationError, conflict, "The state that the activation holds is not the stored one."));
        }

        return exception;
    }

    private void Resume()
    {
        try
        {
            Succeed(ResultOf(_pending));
        }
        catch (Exception exception)
        {
            Throw(exception);
        }
        finally
        {
            _pending = default;
            Runner!.OnFinished(this);
        }
    }

    private void Succeed(R result)
    {
        if (IsCompleted) return;
        var copy = Copiers.CopyResult(result, Shape);
        if (TryComplete()) Deliver(copy);
    }

    private void Deliver(R result)
    {
        if (Intercepted is { } filters) filters.TrySetResult(Response.FromResult(result));
        else DeliverResult(result);
    }
}

/// <summary>A call of a method that returns <see cref="Task{TResult}"/>.</summary>
internal abstract class TaskCall<R> : ResultCall<TaskOf<R>, R>
{
    private readonly TaskCompletionSource<R> _caller = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<R> Send(GrainReference reference)
    {
        Begin(reference);
        return _caller.Task;
    }

    protected abstract Task<R> InvokeTask(object target);

    protected sealed override TaskOf<R> InvokeInner(object target) => new(InvokeTask(target));

    protected sealed override bool HasEnded(in TaskOf<R> pending) => pending.Task.IsCompleted;

    protected sealed override R ResultOf(in TaskOf<R> pending) => pending.Task.GetAwaiter().GetResult();

    protected sealed override void WhenEnded(in TaskOf<R> pending, Action resume) => pending.Task.GetAwaiter().UnsafeOnCompleted(resume);

    protected sealed override void DeliverResult(R result) => _caller.TrySetResult(result);

    internal sealed override void DeliverFailure(Exception exception) => _caller.TrySetException(exception);
}

internal readonly struct TaskOf<R>(Task<R> task)
{
    public readonly Task<R> Task = task;
}

/// <summary>A call of a method that returns <see cref="Task"/>.</summary>
internal abstract class TaskCall : ResultCall<TaskOfNothing, object?>
{
    private readonly TaskCompletionSource _caller = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Send(GrainReference reference)
    {
        Begin(reference);
        return _caller.Task;
    }

    protected abstract Task InvokeTask(object target);

    protected sealed override TaskOfNothing InvokeInner(object target) => new(InvokeTask(target));

    protected sealed override bool HasEnded(in TaskOfNothing pending) => pending.Task.IsCompleted;

    protected sealed override object? ResultOf(in TaskOfNothing pending)
    {
        pending.Task.GetAwaiter().GetResult();
        return null;
    }

    protected sealed override void WhenEnded(in TaskOfNothing pending, Action resume) => pending.Task.GetAwaiter().UnsafeOnCompleted(resume);

    protected sealed override void DeliverResult(object? result) => _caller.TrySetResult();

    internal sealed override void DeliverFailure(Exception exception) => _caller.TrySetException(exception);
}

internal readonly struct TaskOfNothing(Task task)
{
    public readonly Task Task = task;
}

/// <summary>A call of a method that returns <see cref="ValueTask{TResult}"/>.</summary>
internal abstract class ValueTaskCall<R> : ResultCall<ValueTask<R>, R>, IValueTaskSource<R>
{
    private ManualResetValueTaskSourceCore<R> _caller = new() { RunContinuationsAsynchronously = true };

    public ValueTask<R> Send(GrainReference reference)
    {
        Begin(reference);
        return new ValueTask<R>(this, _caller.Version);
    }

    protected sealed override bool HasEnded(in ValueTask<R> pending) => pending.IsCompleted;

    protected sealed override R ResultOf(in ValueTask<R> pending) => pending.GetAwaiter().GetResult();

    protected sealed override void WhenEnded(in ValueTask<R> pending, Action resume) => pending.GetAwaiter().UnsafeOnCompleted(resume);

    protected sealed override void DeliverResult(R result) => _caller.SetResult(result);

    internal sealed override void DeliverFailure(Exception exception) => _caller.SetException(exception);

    R IValueTaskSource<R>.GetResult(short token) => _caller.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<R>.GetStatus(short token) => _caller.GetStatus(token);

    void IValueTaskSource<R>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _caller.OnCompleted(continuation, state, token, flags);
}

/// <summary>A call of a method that returns <see cref="ValueTask"/>.</summary>
internal abstract class ValueTaskCall : ResultCall<ValueTask, object?>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<object?> _caller = new() { RunContinuationsAsynchronously = true };

    public ValueTask Send(GrainReference reference)
    {
        Begin(reference);
        return new ValueTask(this, _caller.Version);
    }

    protected sealed override bool HasEnded(in ValueTask pending) => pending.IsCompleted;

    protected sealed override object? ResultOf(in ValueTask pending)
    {
        pending.GetAwaiter().GetResult();
        return null;
    }

    protected sealed override void WhenEnded(in ValueTask pending, Action resume) => pending.GetAwaiter().UnsafeOnCompleted(resume);

    protected sealed override void DeliverResult(object? result) => _caller.SetResult(result);

    internal sealed override void DeliverFailure(Exception exception) => _caller.SetException(exception);

    void IValueTaskSource.GetResult(short token) => _caller.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _caller.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _caller.OnCompleted(continuation, state, token, flags);
}

/// <summary>A call of a method that returns nothing, so that nobody waits for it.</summary>
internal abstract class VoidCall : ResultCall<ValueTask, object?>
{
    public void Send(GrainReference reference) => Begin(reference);

    protected abstract void InvokeVoid(object target);

    protected sealed override ValueTask InvokeInner(object target)
    {
        InvokeVoid(target);
        return default;
    }

    protected sealed override bool HasEnded(in ValueTask pending) => true;

    protected sealed override object? ResultOf(in ValueTask pending) => null;

    protected sealed override void WhenEnded(in ValueTask pending, Action resume) => resume();

    protected sealed override void DeliverResult(object? result) { }

    internal sealed override void DeliverFailure(Exception exception) { }
}
