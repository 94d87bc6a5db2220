using System.Reflection;
using Orleans.Local.Runtime;

namespace Orleans.Local.Proxies;

/// <summary>Makes references.</summary>
internal sealed class ReferenceFactory(SiloCore silo)
{
    private static readonly ConcurrentDictionary<Type, Lazy<Func<GrainReferenceShared, IdSpan, GrainReference>>> Emitted = new();

    private readonly ConcurrentDictionary<(GrainType, Type), GrainReferenceShared> _shared = new();
    private readonly ConcurrentDictionary<GrainInterfaceType, Type> _interfaces = new();

    /// <summary>A reference to a grain through an interface.</summary>
    public GrainReference Create(GrainId grainId, Type interfaceType)
    {
        var create = Emitted.GetOrAdd(interfaceType, static type => new(() => ProxyEmitter.Emit(type))).Value;
        return create(SharedOf(grainId.Type, interfaceType), grainId.Key);
    }

    /// <summary>A reference to a grain through none.</summary>
    public GrainReference CreateUntyped(GrainId grainId) => Create(grainId, typeof(IAddressable));

    /// <summary>The interface of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Type InterfaceOf(GrainInterfaceType name)
    {
        if (_interfaces.IsEmpty)
        {
            foreach (var type in GrainAssemblies.Types().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)))
                _interfaces.TryAdd(GrainNames.OfInterface(type, silo.Services), type);
        }

        return _interfaces.GetValueOrDefault(name) ?? throw new ArgumentException($"Could not find the interface {name}");
    }

    private GrainReferenceShared SharedOf(GrainType grainType, Type interfaceType)
    {
        if (_shared.TryGetValue((grainType, interfaceType), out var shared)) return shared;
        var name = interfaceType == typeof(IAddressable) ? default : GrainNames.OfInterface(interfaceType, silo.Services);
        var version = interfaceType.GetCustomAttribute<VersionAttribute>()?.Version ?? 0;
        return _shared.GetOrAdd((grainType, interfaceType), new GrainReferenceShared(grainType, name, version, silo));
    }
}
