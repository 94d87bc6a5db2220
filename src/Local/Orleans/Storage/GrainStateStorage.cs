using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Storage;

namespace Orleans.Local.Storage;

/// <summary>
/// A state of an activation and the storage it is kept in. Operations run one after another, in the order in which they were asked for;
/// what they throw passes to the grain.
/// </summary>
internal class GrainStateStorage<TState>(string name, IGrainContext context, IGrainStorage store) : IPersistentState<TState>
{
    private readonly GrainState<TState> _state = new(NewState());
    private Task _last = Task.CompletedTask;
    private bool _read;

    public TState State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _read ? _state.RecordExists : throw new InvalidOperationException("State has not yet been loaded");

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => Next(async () =>
    {
        await store.ReadStateAsync(name, context.GrainId, _state, cancellationToken);
        _state.State ??= NewState();
        _read = true;
    });

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        Next(() => store.WriteStateAsync(name, context.GrainId, _state, cancellationToken));

    public Task ClearStateAsync(CancellationToken cancellationToken) => Next(async () =>
    {
        await store.ClearStateAsync(name, context.GrainId, _state, cancellationToken);
        _state.State ??= NewState();
    });

    private async Task Next(Func<Task> operation)
    {
        var previous = _last;
        var done = new TaskCompletionSource();
        _last = done.Task;
        try
        {
            if (!previous.IsCompleted) await previous;
            await operation();
        }
        finally
        {
            done.SetResult();
        }
    }

    private static TState NewState() => typeof(TState).IsValueType || typeof(TState) == typeof(string) || typeof(TState).IsAbstract
        ? default!
        : typeof(TState).GetConstructor(Type.EmptyTypes) is null
            ? (TState)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(TState))
            : Activator.CreateInstance<TState>();
}

/// <summary>Makes states that are read before their grain is activated.</summary>
internal sealed class PersistentStates : IPersistentStateFactory
{
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config)
    {
        var services = context.ActivationServices;
        var store = string.IsNullOrWhiteSpace(config.StorageName)
            ? services.GetService<IGrainStorage>() ?? services.GetKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)
            : services.GetKeyedService<IGrainStorage>(config.StorageName);
        if (store is null)
        {
            throw new BadProviderConfigException(string.IsNullOrWhiteSpace(config.StorageName)
                ? $"No default storage provider found while creating persistent state for grain type {context.GrainId.Type}."
                : $"No storage provider named \"{config.StorageName}\" found while creating persistent state for grain type {context.GrainId.Type}.");
        }

        var state = new GrainStateStorage<TState>(config.StateName, context, store);
        context.ObservableLifecycle.Subscribe(
            $"{typeof(PersistentStates).FullName}/{config.StateName}", GrainLifecycleStage.SetupState, state.ReadStateAsync);
        return state;
    }
}
