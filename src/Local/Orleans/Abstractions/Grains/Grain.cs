using Microsoft.Extensions.DependencyInjection;
using Orleans.Core;

namespace Orleans;

/// <summary>The base of grain classes.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly IGrainRuntime? _runtime;

    /// <summary>Takes the activation that is being made.</summary>
    protected Grain() : this(RuntimeContext.Current!) { }

    /// <summary>Takes an activation and a runtime, for tests without a silo.</summary>
    protected Grain(IGrainContext grainContext, IGrainRuntime? grainRuntime = null)
    {
        GrainContext = grainContext;
        _runtime = grainRuntime;
    }

    /// <summary>The activation.</summary>
    public IGrainContext GrainContext { get; }

    /// <summary>A reference to this grain.</summary>
    public GrainReference GrainReference => GrainContext.GrainReference;

    /// <summary>The identity as text.</summary>
    public string IdentityString => GrainContext?.GrainId.ToString() ?? string.Empty;

    /// <summary>The silo as text.</summary>
    public string RuntimeIdentity => Runtime.SiloIdentity;

    /// <summary>Gives references to other grains.</summary>
    protected IGrainFactory GrainFactory => Runtime.GrainFactory;

    /// <summary>The services of the activation.</summary>
    protected internal IServiceProvider ServiceProvider => GrainContext?.ActivationServices ?? Runtime.ServiceProvider;

    private IGrainRuntime Runtime => _runtime ?? GrainContext.ActivationServices.GetRequiredService<IGrainRuntime>();

    /// <summary>Called before the first request.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called after the last request.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deactivates the grain once the running requests are done.</summary>
    protected void DeactivateOnIdle() => Runtime.DeactivateOnIdle(GrainContext);

    /// <summary>Keeps the grain active for <paramref name="timeSpan"/>, or until told otherwise when that is negative.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Runtime.DelayDeactivation(GrainContext, timeSpan);

    /// <summary>Asks to be moved to another silo. There is none, so nothing happens.</summary>
    protected void MigrateOnIdle() => GrainContext.Migrate(null);

    /// <summary>Calls back periodically, interleaving with requests.</summary>
    [Obsolete("Use 'this.RegisterGrainTimer(callback, state, new() { DueTime = dueTime, Period = period, Interleave = true })' instead.")]
    protected IDisposable RegisterTimer(Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Runtime.TimerRegistry.RegisterTimer(GrainContext, callback, state, dueTime, period);
}

/// <summary>The base of grain classes with one stored state, in the storage that <see cref="Providers.StorageProviderAttribute"/> names.</summary>
public class Grain<TGrainState> : Grain, Local.Storage.IStatefulGrain
{
    private IStorage<TGrainState>? _storage;

    /// <summary>Takes the storage from the silo.</summary>
    protected Grain() { }

    /// <summary>Takes a storage, for tests without a silo.</summary>
    protected Grain(IStorage<TGrainState> storage) => _storage = storage;

    /// <summary>The state, as last read or written.</summary>
    protected TGrainState State
    {
        get => _storage!.State;
        set => _storage!.State = value;
    }

    /// <summary>Removes the stored state.</summary>
    protected virtual Task ClearStateAsync() => _storage!.ClearStateAsync();

    /// <summary>Writes the state.</summary>
    protected virtual Task WriteStateAsync() => _storage!.WriteStateAsync();

    /// <summary>Reads the state.</summary>
    protected virtual Task ReadStateAsync() => _storage!.ReadStateAsync();

    void Local.Storage.IStatefulGrain.Participate(IGrainLifecycle lifecycle) =>
        lifecycle.Subscribe(GetType().FullName!, GrainLifecycleStage.SetupState, cancellation =>
        {
            if (_storage is not null) return Task.CompletedTask;
            _storage = ServiceProvider.GetRequiredService<IGrainRuntime>().GetStorage<TGrainState>(GrainContext);
            return ReadStateAsync();
        });
}
