namespace Orleans.Local.Runtime;

/// <summary>
/// Calls to an object that is not a grain. They run on the thread pool, one at a time, with interleaving ones at once. Calls to an object
/// that is gone are lost.
/// </summary>
internal sealed class ObserverMailbox(SiloCore silo, GrainId id, IGrainObserver observer) : Mailbox, IGrainContext
{
    private readonly WeakReference<IGrainObserver> _observer = new(observer);
    private readonly Lock _gate = new();
    private CallList _waiting;
    private CallList _running;
    private bool _pumping;
    private bool _closed;

    public GrainReference GrainReference => silo.References.CreateUntyped(id);

    public GrainId GrainId => id;

    public object? GrainInstance => _observer.TryGetTarget(out var target) ? target : null;

    public ActivationId ActivationId { get; } = ActivationId.NewId();

    public GrainAddress Address => new() { GrainId = id, ActivationId = ActivationId, SiloAddress = silo.Address };

    public IServiceProvider ActivationServices => silo.Services;

    public IGrainLifecycle ObservableLifecycle => throw new NotSupportedException("An observer has no lifecycle.");

    public IWorkItemScheduler Scheduler => throw new NotSupportedException("An observer has no turns.");

    public Task Deactivated => Task.CompletedTask;

    public override bool TryReceive(GrainCall call)
    {
        var start = false;
        lock (_gate)
        {
            if (_closed || GrainInstance is null) return false;
            if (call.IsAlwaysInterleave)
            {
                _running.Append(call);
            }
            else
            {
                _waiting.Append(call);
                start = !_pumping;
                _pumping = true;
            }
        }

        if (call.IsAlwaysInterleave) Queue(() => RunAsync(call));
        else if (start) Queue(PumpAsync);
        return true;
    }

    public void Close()
    {
        GrainCall[] left;
        lock (_gate)
        {
            _closed = true;
            left = _waiting.TakeAll();
        }

        foreach (var call in left) silo.Lost.TryReceive(call);
    }

    public override void OnFinished(GrainCall call) { }

    public override void Expire(long tick)
    {
        var expired = new List<GrainCall>();
        lock (_gate)
        {
            for (var call = _waiting.First; call is not null;)
            {
                var next = call.Next;
                if (call.Deadline <= tick)
                {
                    _waiting.Remove(call);
                    expired.Add(call);
                }

                call = next;
            }

            for (var call = _running.First; call is not null; call = call.Next)
                if (call.Deadline <= tick && !call.IsCompleted) expired.Add(call);
        }

        foreach (var call in expired) silo.TimeOut(call);
        if (GrainInstance is not null) return;
        silo.Catalog.Remove(id, this);
        Close();
    }

    public object? GetTarget() => GrainInstance;

    public object? GetComponent(Type componentType) => componentType.IsInstanceOfType(GrainInstance) ? GrainInstance : null;

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class => throw new NotSupportedException("An observer has no components.");

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) { }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) { }

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) { }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    private static void Queue(Func<Task> work) => ThreadPool.UnsafeQueueUserWorkItem(static run => _ = run(), work, preferLocal: false);

    private async Task PumpAsync()
    {
        while (true)
        {
            GrainCall call;
            lock (_gate)
            {
                if (_closed || _waiting.First is not { } next)
                {
                    _pumping = false;
                    return;
                }

                call = next;
                _waiting.Remove(call);
                _running.Append(call);
            }

            await RunAsync(call);
        }
    }

    private async Task RunAsync(GrainCall call)
    {
        var lost = false;
        try
        {
            if (call.IsCompleted && !call.IsOneWay) return;
            if (GrainInstance is not { } target)
            {
                lost = true;
                return;
            }

            RequestContext.Current = call.Context;
            if (silo.HasIncomingFilters || target is IIncomingGrainCallFilter) await IncomingCall.RunAsync(call, this, target, silo);
            else call.CompleteWith(await call.RunForResponse(target));
        }
        finally
        {
            lock (_gate) _running.Remove(call);
            if (lost) silo.Lost.TryReceive(call);
        }
    }
}
