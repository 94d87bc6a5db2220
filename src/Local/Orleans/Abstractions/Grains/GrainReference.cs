using Orleans.Local.Proxies;
using Orleans.Local.Runtime;

namespace Orleans.Runtime;

/// <summary>Stands for a grain: calls on it become requests to its activation. The classes that implement grain interfaces are made at run time.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    /// <summary>The activation that the last request went to; it is looked up again once it is gone.</summary>
    internal Mailbox? LastTarget;

    /// <summary>A reference to the grain of <paramref name="shared"/>'s kind with this key.</summary>
    protected GrainReference(GrainReferenceShared shared, IdSpan key)
    {
        Shared = shared;
        GrainId = new GrainId(shared.GrainType, key);
    }

    internal GrainReferenceShared Shared { get; }

    /// <summary>The grain's identity.</summary>
    public GrainId GrainId { get; }

    /// <summary>The interface's identity.</summary>
    public GrainInterfaceType InterfaceType => Shared.InterfaceType;

    /// <summary>The interface's version; 0 when it has none.</summary>
    public ushort InterfaceVersion => Shared.InterfaceVersion;

    /// <summary>The interface's name.</summary>
    public virtual string InterfaceName => InterfaceType.ToString();

    /// <summary>The same grain with another interface.</summary>
    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable => (TGrainInterface)CastTo(typeof(TGrainInterface));

    /// <summary>A hash that is the same in every process.</summary>
    public uint GetUniformHashCode() => GrainId.GetUniformHashCode();

    /// <inheritdoc />
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc />
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc />
    public sealed override string ToString() => $"GrainReference:{GrainId}{(InterfaceType.IsDefault ? string.Empty : $":{InterfaceType}")}";

    /// <summary>Equality of grains.</summary>
    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) => Equals(reference1, reference2);

    /// <summary>Inequality of grains.</summary>
    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !Equals(reference1, reference2);

    internal object CastTo(Type interfaceType) =>
        interfaceType.IsAssignableFrom(GetType()) ? this : Shared.Silo.References.Create(GrainId, interfaceType);
}

/// <summary>What all references to one kind of grain through one interface have in common.</summary>
public class GrainReferenceShared
{
    internal GrainReferenceShared(GrainType grainType, GrainInterfaceType interfaceType, ushort version, SiloCore silo)
    {
        GrainType = grainType;
        InterfaceType = interfaceType;
        InterfaceVersion = version;
        Silo = silo;
    }

    /// <summary>The kind of grain.</summary>
    public GrainType GrainType { get; }

    /// <summary>The interface.</summary>
    public GrainInterfaceType InterfaceType { get; }

    /// <summary>The interface's version; 0 when it has none.</summary>
    public ushort InterfaceVersion { get; }

    /// <summary>The services of the silo.</summary>
    public IServiceProvider ServiceProvider => Silo.Services;

    internal SiloCore Silo { get; }
}
