using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Local.Runtime;

/// <summary>
/// One call of one method. It is the message that waits at an activation, the work that runs there and the promise that its caller
/// waits for, all in one object. The classes that hold the arguments are made at run time, one for each method.
/// </summary>
internal abstract class GrainCall : IInvokable
{
    private int _completed;
    private object? _target;

    /// <summary>The neighbours in the list that the call is in.</summary>
    internal GrainCall? Next, Previous;

    /// <summary>What the call travels with; the dictionary never changes.</summary>
    internal Dictionary<string, object>? Context;

    /// <summary>The tick of the silo's clock after which the caller no longer waits.</summary>
    internal long Deadline;

    /// <summary>The activation that runs the call, while it does.</summary>
    internal Mailbox? Runner;

    /// <summary>The calling activation; null when the caller is not a grain.</summary>
    internal IGrainContext? Sender;

    /// <summary>The reference that was called.</summary>
    internal GrainReference Reference = null!;

    /// <summary>Takes the outcome instead of the caller, when filters stand between.</summary>
    internal TaskCompletionSource<Response>? Intercepted;

    /// <summary>Cancels the callee's token; null when the call cannot be cancelled.</summary>
    internal CallCancellation? Cancellation;

    /// <summary>What is known about the method.</summary>
    internal abstract CallShape Shape { get; }

    /// <summary>The cancellation token among the arguments.</summary>
    internal virtual CancellationToken TokenArgument
    {
        get => default;
        set => throw new InvalidOperationException($"{Shape.ActivityName} takes no token.");
    }

    internal bool IsOneWay => (Shape.Options & InvokeMethodOptions.OneWay) != 0;

    internal bool IsReadOnly => (Shape.Options & InvokeMethodOptions.ReadOnly) != 0;

    internal bool IsAlwaysInterleave => (Shape.Options & InvokeMethodOptions.AlwaysInterleave) != 0;

    /// <summary>Whether the call keeps its grain from being collected.</summary>
    internal virtual bool KeepsAlive => true;

    internal bool IsCompleted => Volatile.Read(ref _completed) != 0;

    public bool IsCancellable => Shape.TokenIndex >= 0;

    /// <summary>Calls the method; true when it has ended. Otherwise the activation is told when it does.</summary>
    internal abstract bool Run(object target, Mailbox runner);

    /// <summary>Calls the method and gives its outcome, for filters.</summary>
    internal abstract Task<Response> RunForResponse(object target);

    /// <summary>Gives the caller an outcome that filters may have changed.</summary>
    internal abstract void CompleteWith(Response response);

    /// <summary>Gives the caller what came out of its own filters.</summary>
    internal abstract void Answer(Response response);

    /// <summary>Gives the caller an exception.</summary>
    internal abstract void DeliverFailure(Exception exception);

    /// <summary>Ends the call with an exception, unless it has ended.</summary>
    internal bool TryFail(Exception exception)
    {
        if (!TryComplete()) return false;
        if (Intercepted is { } filters) filters.TrySetResult(Response.FromException(exception));
        else DeliverFailure(exception);
        return true;
    }

    /// <summary>Claims the right to end the call.</summary>
    protected bool TryComplete()
    {
        if (Interlocked.Exchange(ref _completed, 1) != 0) return false;
        Cancellation?.Release();
        return true;
    }

    /// <summary>Sends the call on its way.</summary>
    protected void Begin(GrainReference reference)
    {
        Reference = reference;
        var silo = reference.Shared.Silo;
        Sender = RuntimeContext.Current;
        if (Shape.TokenIndex >= 0) CallCancellation.Attach(this, silo);
        if (silo.HasOutgoingFilters) OutgoingCall.Start(this, silo);
        else Dispatch(silo);
    }

    /// <summary>Hands the call to its activation.</summary>
    internal void Dispatch(SiloCore silo)
    {
        if (RequestContext.Current is { } values) Context = Copying.Copiers.CopyContext(values);
        Deadline = silo.Clock.DeadlineOf(Shape);
        if (IsOneWay) CompleteOneWay();
        var target = Reference.LastTarget;
        if (target is null || !target.TryReceive(this)) Reference.LastTarget = silo.Catalog.Deliver(this);
        if (silo.IsStopped && !IsOneWay) TryFail(silo.Unavailable(this));
    }

    private void CompleteOneWay()
    {
        if (!TryComplete()) return;
        if (Intercepted is { } filters) filters.TrySetResult(Response.Completed);
        else DeliverNothing();
    }

    /// <summary>Gives the caller of a one-way call its completed task.</summary>
    protected abstract void DeliverNothing();

    public override string ToString() => $"Request [{Sender?.GrainId.ToString() ?? "client"}]->[{Reference.GrainId}] {GetActivityName()}";

    // IInvokable, which filters see.
    public object? GetTarget() => _target;

    public void SetTarget(ITargetHolder holder) => _target = holder.GetTarget();

    async ValueTask<Response> IInvokable.Invoke() => await RunForResponse(_target ?? throw new InvalidOperationException("The call has no target."));

    public virtual int GetArgumentCount() => 0;

    public virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    public virtual void SetArgument(int index, object value) => throw new ArgumentOutOfRangeException(nameof(index));

    public string GetMethodName() => Shape.Method.Name;

    public string GetInterfaceName() => Shape.InterfaceName;

    public string GetActivityName() => Shape.ActivityName;

    public Type GetInterfaceType() => Shape.InterfaceType;

    public MethodInfo GetMethod() => Shape.Method;

    public TimeSpan? GetDefaultResponseTimeout() => Shape.ResponseTimeout;

    public CancellationToken GetCancellationToken() => TokenArgument;

    public bool TryCancel()
    {
        Cancellation?.CancelCallee();
        return Cancellation is not null;
    }

    public void Dispose() { }
}
