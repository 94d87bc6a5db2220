using Orleans.Local.Storage;

namespace Orleans.Local.Runtime;

internal enum ActivationState : byte
{
    /// <summary>Nothing was received yet.</summary>
    Created,

    /// <summary>The grain is being made.</summary>
    Activating,

    /// <summary>Calls run.</summary>
    Valid,

    /// <summary>Calls that run are let end; calls that arrive wait for the next activation.</summary>
    Deactivating,

    /// <summary>Calls go elsewhere.</summary>
    Gone,
}

/// <summary>How an activation begins and ends.</summary>
internal sealed partial class Activation
{
    private ActivationState _state;
    private DeactivationReason _reason;
    private CancellationToken _deactivationToken;
    private bool _wasValid;
    private bool _ending;
    private bool _finishing;

    public bool IsValid => _state == ActivationState.Valid;

    public bool IsGone => _state == ActivationState.Gone;

    public bool IsEnding => _ending;

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_state == ActivationState.Created) StartActivating();
        }
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_ending) return;
            _ending = true;
            _reason = deactivationReason;
            _deactivationToken = cancellationToken;
            if (_state == ActivationState.Activating) return;
            _wasValid = _state == ActivationState.Valid;
            _state = ActivationState.Deactivating;
            if (_running.Count == 0 && _current is null) StartDeactivating();
        }
    }

    /// <summary>Deactivates if nothing happened for <paramref name="age"/>; false when something did.</summary>
    public bool CollectIfIdle(TimeSpan age)
    {
        lock (_gate)
        {
            if (_state != ActivationState.Valid || _ending || _waiting.Count > 0 || _running.Count > 0 || _current is not null) return false;
            if (Silo.Clock.Time.GetTimestamp() < _keepUntil) return false;
            if (Silo.Clock.Between(LastUsed, Silo.Clock.Now) < age) return false;
        }

        Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"Idle for {age}."));
        return true;
    }

    // Under the gate. The turn starts without the values of whoever happens to be calling.
    private void StartActivating()
    {
        _state = ActivationState.Activating;
        Start(ActivateAsync);
    }

    // Under the gate.
    private void StartDeactivating()
    {
        if (_finishing) return;
        _finishing = true;
        Start(DeactivateAsync);
    }

    private void Start(Func<Task> work)
    {
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            _ = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _turns);
    }

    private async Task ActivateAsync()
    {
        using var timeout = new CancellationTokenSource(Silo.Collection.ActivationTimeout, Silo.Clock.Time);
        Exception? failure = null;
        try
        {
            _instance = Class.Create(this);
            if (_instance is IStatefulGrain stateful) stateful.Participate(Lifecycle);
            if (_instance is ILifecycleParticipant<IGrainLifecycle> participant) participant.Participate(Lifecycle);
            if (_lifecycle is not null) await _lifecycle.StartAsync(timeout.Token).WaitAsync(timeout.Token);
            if (_instance is IGrainBase grain) await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            failure = exception;
            Silo.Log.ActivationFailed(GrainId, exception);
        }

        lock (_gate)
        {
            LastUsed = Silo.Clock.Now;
            if (failure is null && !_ending)
            {
                _state = ActivationState.Valid;
                _callsWanted = true;
            }
            else
            {
                if (failure is not null) _reason = new DeactivationReason(DeactivationReasonCode.ActivationFailed, failure, "Failed to activate grain.");
                _ending = true;
                _wasValid = failure is null;
                _state = ActivationState.Deactivating;
                StartDeactivating();
                return;
            }
        }

        _turns.WantCalls();
    }

    private async Task DeactivateAsync()
    {
        using var timeout = new CancellationTokenSource(Silo.Collection.DeactivationTimeout, Silo.Clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _deactivationToken);
        DisposeTimers();
        if (_wasValid && _instance is IGrainBase grain) await Attempt(() => grain.OnDeactivateAsync(_reason, either.Token).WaitAsync(either.Token));
        if (_lifecycle is { } lifecycle) await Attempt(() => lifecycle.StopAsync(either.Token).WaitAsync(either.Token));
        GrainCall[] left;
        lock (_gate)
        {
            _state = ActivationState.Gone;
            left = _waiting.TakeAll();
        }

        Silo.Catalog.Remove(this);
        await Attempt(DisposeAsync);
        _gone.TrySetResult();
        foreach (var call in left)
        {
            if (_reason.ReasonCode == DeactivationReasonCode.ActivationFailed && _reason.Exception is { } failure) call.TryFail(failure);
            else if (call is not TickCall) Silo.Catalog.Redeliver(call);
        }
    }

    private async Task DisposeAsync()
    {
        if (_instance is not null) await Class.Dispose(_instance);
        if (_scope is { } scope) await scope.DisposeAsync();
    }

    private async Task Attempt(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception exception)
        {
            Silo.Log.DeactivationFailed(GrainId, exception);
        }
    }
}
