using Orleans.Local.Runtime;

namespace Orleans.Local.Proxies;

/// <summary>Gives references to the grains of a silo.</summary>
internal class LocalGrainFactory(SiloCore silo) : IGrainFactory
{
    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => Get<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ThrowIfEmpty(primaryKey);
        return Get<TGrainInterface>(IdSpan.Create(primaryKey), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey
    {
        DisallowNullOrWhiteSpace(keyExtension);
        return Get<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey, keyExtension), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey
    {
        DisallowNullOrWhiteSpace(keyExtension);
        return Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey, keyExtension), grainClassNamePrefix);
    }

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => (TGrainObserverInterface)(object)silo.Observers.Add(obj, typeof(TGrainObserverInterface));

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => silo.Observers.Remove(obj);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey)
    {
        ThrowIfEmpty(grainPrimaryKey);
        return (IGrain)GetGrain(grainInterfaceType, IdSpan.Create(grainPrimaryKey));
    }

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey, keyExtension));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) =>
        (IGrain)GetGrain(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey, keyExtension));

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)(object)silo.References.Create(grainId, typeof(TGrainInterface));

    public IAddressable GetGrain(GrainId grainId) => silo.References.CreateUntyped(grainId);

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => silo.References.Create(grainId, silo.References.InterfaceOf(interfaceType));

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => Get(interfaceType, grainKey, null);

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => Get(interfaceType, grainKey, grainClassNamePrefix);

    private TGrainInterface Get<TGrainInterface>(IdSpan key, string? prefix) => (TGrainInterface)(object)Get(typeof(TGrainInterface), key, prefix);

    private GrainReference Get(Type interfaceType, IdSpan key, string? prefix) =>
        silo.References.Create(GrainId.Create(silo.Classes.ImplementationOf(interfaceType, prefix), key), interfaceType);

    private static void ThrowIfEmpty(string primaryKey)
    {
        if (string.IsNullOrWhiteSpace(primaryKey)) throw new ArgumentNullException(nameof(primaryKey), "The key is empty.");
    }

    private static void DisallowNullOrWhiteSpace(string keyExtension)
    {
        if (string.IsNullOrWhiteSpace(keyExtension)) throw new ArgumentException("Key extension is null, empty, or white space.", nameof(keyExtension));
    }
}

/// <summary>The silo as its own client.</summary>
internal sealed class LocalClusterClient(SiloCore silo) : LocalGrainFactory(silo), IClusterClient
{
    private readonly SiloCore _silo = silo;

    public IServiceProvider ServiceProvider => _silo.Services;
}
