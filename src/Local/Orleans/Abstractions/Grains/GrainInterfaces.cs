namespace Orleans.Runtime
{
    /// <summary>Anything that can be called through a reference.</summary>
    public interface IAddressable;
}

namespace Orleans
{
    /// <summary>A grain.</summary>
    public interface IGrain : IAddressable;

    /// <summary>A grain whose key is a string.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>A grain whose key is a GUID.</summary>
    public interface IGrainWithGuidKey : IGrain;

    /// <summary>A grain whose key is an integer.</summary>
    public interface IGrainWithIntegerKey : IGrain;

    /// <summary>A grain whose key is a GUID and a string.</summary>
    public interface IGrainWithGuidCompoundKey : IGrain;

    /// <summary>A grain whose key is an integer and a string.</summary>
    public interface IGrainWithIntegerCompoundKey : IGrain;

    /// <summary>An object that is not a grain and can be called by grains, through <see cref="IGrainFactory.CreateObjectReference"/>.</summary>
    public interface IGrainObserver : IAddressable;

    /// <summary>What a grain class must be at least.</summary>
    public interface IGrainBase
    {
        /// <summary>The activation.</summary>
        IGrainContext GrainContext { get; }

        /// <summary>Called before the first request.</summary>
        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        /// <summary>Called after the last request.</summary>
        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }

    /// <summary>Gives references to grains.</summary>
    public interface IGrainFactory
    {
        /// <summary>The grain with a GUID key.</summary>
        TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithGuidKey;

        /// <summary>The grain with an integer key.</summary>
        TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithIntegerKey;

        /// <summary>The grain with a string key.</summary>
        TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey;

        /// <summary>The grain with a GUID key and an extension.</summary>
        TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithGuidCompoundKey;

        /// <summary>The grain with an integer key and an extension.</summary>
        TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithIntegerCompoundKey;

        /// <summary>Makes <paramref name="obj"/> callable. Only the caller keeps it alive: the runtime holds it weakly.</summary>
        TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
            where TGrainObserverInterface : IGrainObserver;

        /// <summary>Ends what <see cref="CreateObjectReference"/> began.</summary>
        void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
            where TGrainObserverInterface : IGrainObserver;

        /// <summary>The grain with a GUID key.</summary>
        IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey);

        /// <summary>The grain with an integer key.</summary>
        IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey);

        /// <summary>The grain with a string key.</summary>
        IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);

        /// <summary>The grain with a GUID key and an extension.</summary>
        IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension);

        /// <summary>The grain with an integer key and an extension.</summary>
        IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension);

        /// <summary>The grain with this identity.</summary>
        TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
            where TGrainInterface : IAddressable;

        /// <summary>The grain with this identity, without an interface.</summary>
        IAddressable GetGrain(GrainId grainId);

        /// <summary>The grain with this identity.</summary>
        IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType);

        /// <summary>The grain with this key.</summary>
        IAddressable GetGrain(Type interfaceType, IdSpan grainKey);

        /// <summary>The grain with this key whose class's full name starts with a prefix.</summary>
        IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix);
    }

    /// <summary>The way in for code that is not a grain.</summary>
    public interface IClusterClient : IGrainFactory
    {
        /// <summary>The services of the client.</summary>
        IServiceProvider ServiceProvider { get; }
    }
}
