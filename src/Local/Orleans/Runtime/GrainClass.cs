using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Placement;
using Orleans.Serialization.Invocation;

namespace Orleans.Local.Runtime;

/// <summary>What is known about a grain class.</summary>
internal sealed class GrainClass
{
    private readonly ObjectFactory _factory;
    private readonly (ParameterInfo Parameter, PersistentStateAttribute State)[] _states;

    public GrainClass(Type type, GrainType grainType, GrainCollectionOptions collection)
    {
        Type = type;
        GrainType = grainType;
        StatelessWorker = (type.GetCustomAttribute<PlacementAttribute>()?.PlacementStrategy) as StatelessWorkerPlacement;
        FiltersCalls = typeof(IIncomingGrainCallFilter).IsAssignableFrom(type);
        CollectionAge = AgeOf(type, collection);
        Interleaving = InterleavingOf(type);
        var constructor = ConstructorOf(type);
        _states = constructor.GetParameters()
            .Select(parameter => (parameter, parameter.GetCustomAttributes().OfType<PersistentStateAttribute>().FirstOrDefault()!))
            .Where(pair => pair.Item2 is not null).ToArray();
        _factory = ActivatorUtilities.CreateFactory(type, _states.Select(state => state.Parameter.ParameterType).ToArray());
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    /// <summary>How many activations serve one identity; null for one.</summary>
    public StatelessWorkerPlacement? StatelessWorker { get; }

    /// <summary>Whether the class filters its own calls.</summary>
    public bool FiltersCalls { get; }

    /// <summary>How long an activation may be idle; null for ever.</summary>
    public TimeSpan? CollectionAge { get; }

    /// <summary>Decides which calls may interleave; null when none may but those whose methods say so.</summary>
    public Func<object, IInvokable, bool>? Interleaving { get; }

    /// <summary>Makes the grain, with the states that its constructor asks for.</summary>
    public object Create(Activation activation)
    {
        if (_states.Length == 0) return _factory(activation.ActivationServices, null);
        var factory = activation.ActivationServices.GetRequiredService<IPersistentStateFactory>();
        var create = typeof(IPersistentStateFactory).GetMethod(nameof(IPersistentStateFactory.Create))!;
        var states = new object[_states.Length];
        for (var i = 0; i < states.Length; i++)
        {
            var stateType = _states[i].Parameter.ParameterType.GetGenericArguments()[0];
            states[i] = create.MakeGenericMethod(stateType)
                .Invoke(factory, BindingFlags.DoNotWrapExceptions, null, [activation, _states[i].State], null)!;
        }

        return _factory(activation.ActivationServices, states);
    }

    public async Task Dispose(object instance)
    {
        if (instance is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else (instance as IDisposable)?.Dispose();
    }

    private static ConstructorInfo ConstructorOf(Type type)
    {
        var constructors = type.GetConstructors();
        return constructors.FirstOrDefault(constructor => constructor.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.OrderByDescending(constructor => constructor.GetParameters().Length).FirstOrDefault()
            ?? throw new OrleansConfigurationException($"The grain class {type} has no public constructor.");
    }

    private static TimeSpan? AgeOf(Type type, GrainCollectionOptions options)
    {
        if (type.IsDefined(typeof(KeepAliveAttribute), true)) return null;
        if (options.ClassSpecificCollectionAge.TryGetValue(type.FullName!, out var own)) return own;
        if (type.GetCustomAttribute<CollectionAgeLimitAttribute>() is { } limit) return limit.AlwaysActive ? null : limit.AgeLimit;
        return options.CollectionAge;
    }

    private static Func<object, IInvokable, bool>? InterleavingOf(Type type)
    {
        if (type.IsDefined(typeof(ReentrantAttribute), true)) return static (_, _) => true;
        if (type.GetCustomAttribute<MayInterleaveAttribute>() is not { CallbackMethodName: var name }) return null;
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;
        var method = type.GetMethod(name, any, [typeof(IInvokable)]);
        if (method is null || method.ReturnType != typeof(bool))
            throw new InvalidOperationException($"Class {type} doesn't declare a method {name} with a single {nameof(IInvokable)} parameter that returns bool.");
        return method.IsStatic
            ? (_, call) => (bool)method.Invoke(null, [call])!
            : (instance, call) => (bool)method.Invoke(instance, [call])!;
    }
}
