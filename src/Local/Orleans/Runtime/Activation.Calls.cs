namespace Orleans.Local.Runtime;

/// <summary>Which calls run, and when.</summary>
internal sealed partial class Activation
{
    /// <summary>How many calls run before other turns get theirs.</summary>
    private const int CallsAtOnce = 32;

    private CallList _waiting;
    private CallList _running;
    private GrainCall? _current;
    private GrainCall? _blocking;
    private bool _callsWanted;
    private Dictionary<Guid, int>? _reentrantSections;

    /// <summary>The number of calls that wait or run.</summary>
    public int Load
    {
        get
        {
            lock (_gate) return _waiting.Count + _running.Count + (_current is null ? 0 : 1);
        }
    }

    public override bool TryReceive(GrainCall call)
    {
        bool wanted;
        lock (_gate)
        {
            if (_state == ActivationState.Gone) return false;
            if (_waiting.Count >= Silo.MaxWaiting)
            {
                call.TryFail(new LimitExceededException("MaxEnqueuedRequestsHardLimit", _waiting.Count, Silo.MaxWaiting, ToString()));
                return true;
            }

            _waiting.Append(call);
            if (_state == ActivationState.Created) StartActivating();
            wanted = !_callsWanted && _state == ActivationState.Valid && (Class.Interleaving is not null || MayRun(call));
            if (wanted) _callsWanted = true;
        }

        if (wanted) _turns.WantCalls();
        return true;
    }

    /// <summary>Runs what may run, in a turn.</summary>
    public void RunCalls()
    {
        var flow = ExecutionContext.Capture()!;
        GrainCall? call = null;
        var ended = false;
        for (var ran = 0; ; ran++)
        {
            lock (_gate)
            {
                if (call is not null)
                {
                    _current = null;
                    if (!ended) _running.Append(call);
                    else AfterCall(call);
                }

                if (ran == CallsAtOnce) break;
                _current = call = _state == ActivationState.Valid ? NextCall() : null;
                if (call is null)
                {
                    _callsWanted = false;
                    return;
                }
            }

            if (call.Context is not null) RequestContext.Current = call.Context;
            ended = Silo.HasIncomingFilters || Class.FiltersCalls ? IncomingCall.Run(call, this) : call.Run(_instance!, this);
            if (!ReferenceEquals(ExecutionContext.Capture(), flow)) ExecutionContext.Restore(flow);
        }

        _turns.WantCalls();
    }

    /// <summary>A call that did not end in its first turn has ended, in a turn.</summary>
    public override void OnFinished(GrainCall call)
    {
        lock (_gate)
        {
            _running.Remove(call);
            AfterCall(call);
            if (_callsWanted || _waiting.Count == 0) return;
            _callsWanted = true;
        }

        _turns.WantCalls();
    }

    public override void Expire(long tick)
    {
        List<GrainCall>? expired = null;
        lock (_gate)
        {
            if (_current is { } current && current.Deadline <= tick) (expired ??= []).Add(current);
            for (var call = _running.First; call is not null; call = call.Next)
                if (call.Deadline <= tick && !call.IsCompleted) (expired ??= []).Add(call);
            for (var call = _waiting.First; call is not null;)
            {
                var next = call.Next;
                if (call.Deadline <= tick)
                {
                    _waiting.Remove(call);
                    (expired ??= []).Add(call);
                }

                call = next;
            }
        }

        if (expired is null) return;
        foreach (var call in expired) Silo.TimeOut(call);
    }

    void Core.Internal.ICallChainReentrantGrainContext.OnEnterReentrantSection(Guid reentrancyId)
    {
        lock (_gate)
        {
            _reentrantSections ??= [];
            _reentrantSections[reentrancyId] = _reentrantSections.GetValueOrDefault(reentrancyId) + 1;
        }
    }

    void Core.Internal.ICallChainReentrantGrainContext.OnExitReentrantSection(Guid reentrancyId)
    {
        lock (_gate)
        {
            if (_reentrantSections is null || !_reentrantSections.TryGetValue(reentrancyId, out var depth)) return;
            if (depth == 1) _reentrantSections.Remove(reentrancyId);
            else _reentrantSections[reentrancyId] = depth - 1;
        }
    }

    // Under the gate. A call that has ended already, by its deadline or its caller's token, is passed over.
    private GrainCall? NextCall()
    {
        for (var call = _waiting.First; call is not null;)
        {
            var next = call.Next;
            if (call.IsCompleted && !call.IsOneWay)
            {
                _waiting.Remove(call);
            }
            else if (MayRun(call))
            {
                _waiting.Remove(call);
                if (_blocking is null && !call.IsAlwaysInterleave) _blocking = call;
                return call;
            }

            call = next;
        }

        return null;
    }

    // Under the gate.
    private bool MayRun(GrainCall call)
    {
        if (_running.Count == 0 && _current is null) return true;
        if (call.IsAlwaysInterleave || _blocking is null) return true;
        if (_blocking.IsReadOnly && call.IsReadOnly) return true;
        if (_reentrantSections is { Count: > 0 } sections
            && RequestContext.ReentrancyIdOf(call.Context) is var id && id != Guid.Empty && sections.ContainsKey(id)) return true;
        if (Class.Interleaving is not { } interleaving) return false;
        try
        {
            return interleaving(_instance!, call) || interleaving(_instance!, _blocking);
        }
        catch (Exception exception)
        {
            call.TryFail(exception);
            return false;
        }
    }

    // Under the gate.
    private void AfterCall(GrainCall call)
    {
        if (_blocking is null || ReferenceEquals(_blocking, call)) _blocking = null;
        if (call.KeepsAlive) LastUsed = Silo.Clock.Now;
        if (_state == ActivationState.Deactivating && _running.Count == 0 && _current is null) StartDeactivating();
    }
}
