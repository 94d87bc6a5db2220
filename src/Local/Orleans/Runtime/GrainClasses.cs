using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Metadata;

namespace Orleans.Local.Runtime;

/// <summary>The grain classes of the process, by kind and by interface.</summary>
internal sealed class GrainClasses
{
    private readonly IServiceProvider _services;
    private readonly GrainCollectionOptions _collection;
    private readonly Dictionary<GrainType, Type> _types = [];
    private readonly ConcurrentDictionary<GrainType, GrainClass> _classes = new();
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _implementations = new();

    public GrainClasses(IServiceProvider services, IOptions<GrainCollectionOptions> collection, IOptions<GrainTypeOptions> types)
    {
        _services = services;
        _collection = collection.Value;
        foreach (var type in types.Value.Classes)
        {
            var grainType = GrainNames.OfClass(type, services);
            if (_types.TryGetValue(grainType, out var other) && other != type)
                throw new InvalidOperationException($"The grain classes {type} and {other} are both of the kind {grainType}.");
            _types[grainType] = type;
        }
    }

    /// <summary>The classes that are not generic.</summary>
    public IEnumerable<(GrainType GrainType, Type Type)> All => _types.Where(pair => !pair.Value.IsGenericTypeDefinition).Select(pair => (pair.Key, pair.Value));

    /// <summary>The class of a kind.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public GrainClass Get(GrainType grainType) => _classes.TryGetValue(grainType, out var grainClass) ? grainClass : _classes.GetOrAdd(grainType, Make);

    public bool Has(GrainType grainType) => _classes.ContainsKey(grainType) || _types.ContainsKey(grainType);

    /// <summary>The kind of grain that an interface stands for.</summary>
    /// <exception cref="ArgumentException">No class implements it, or several do and none is preferred.</exception>
    public GrainType ImplementationOf(Type interfaceType, string? prefix) =>
        _implementations.GetOrAdd((interfaceType, string.IsNullOrWhiteSpace(prefix) ? null : prefix), key => Resolve(key.Interface, key.Prefix));

    private GrainClass Make(GrainType grainType) => _types.TryGetValue(grainType, out var type) && !type.IsGenericTypeDefinition
        ? new GrainClass(type, grainType, _collection)
        : throw new ArgumentException($"Could not find an implementation for grain type {grainType}");

    private GrainType Resolve(Type interfaceType, string? prefix)
    {
        var name = GrainNames.OfInterface(interfaceType, _services);
        var candidates = _types
            .Select(pair => (GrainType: pair.Key, Type: Close(pair.Value, interfaceType)))
            .Where(pair => pair.Type is not null && interfaceType.IsAssignableFrom(pair.Type))
            .Select(pair => (pair.GrainType, Type: pair.Type!)).ToArray();
        if (prefix is not null)
        {
            var exact = candidates.Where(candidate => candidate.Type.FullName == prefix).ToArray();
            candidates = exact.Length > 0
                ? exact
                : candidates.Where(candidate => candidate.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        }

        if (candidates.Length == 0)
        {
            throw new ArgumentException(prefix is null
                ? $"Could not find an implementation for interface {name}"
                : $"Could not find an implementation matching prefix \"{prefix}\" for interface {name}");
        }

        if (candidates.Length > 1 && prefix is null)
        {
            var preferred = interfaceType.GetCustomAttribute<DefaultGrainTypeAttribute>()?.GrainType;
            var chosen = candidates.FirstOrDefault(candidate => preferred is not null
                ? candidate.GrainType.ToString() == preferred
                : candidate.Type.Name == interfaceType.Name[1..]);
            if (chosen.Type is not null) candidates = [chosen];
        }

        if (candidates.Length > 1)
        {
            throw new ArgumentException($"Unable to identify a single appropriate grain type for interface {name}. "
                + $"Candidates: {string.Join(", ", candidates.Select(candidate => $"{candidate.GrainType} ({candidate.Type.FullName})"))}");
        }

        var (found, type) = candidates[0];
        if (!type.IsConstructedGenericType) return found;
        var constructed = GrainNames.OfClass(type, _services);
        _classes.TryAdd(constructed, new GrainClass(type, constructed, _collection));
        return constructed;
    }

    // A generic class is closed with the arguments of the interface that is asked for.
    private static Type? Close(Type type, Type interfaceType)
    {
        if (!type.IsGenericTypeDefinition) return type;
        if (!interfaceType.IsConstructedGenericType) return null;
        var arguments = interfaceType.GetGenericArguments();
        if (type.GetGenericArguments().Length != arguments.Length) return null;
        try
        {
            return type.MakeGenericType(arguments);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
