namespace Orleans.Core
{
    /// <summary>One stored state of a grain.</summary>
    public interface IStorage
    {
        /// <summary>The version that was last read or written; null when nothing is stored.</summary>
        string? Etag { get; }

        /// <summary>Whether something is stored.</summary>
        bool RecordExists { get; }

        /// <summary>Removes what is stored.</summary>
        /// <exception cref="Storage.InconsistentStateException">Someone wrote in between.</exception>
        Task ClearStateAsync();

        /// <summary>Writes the state.</summary>
        /// <exception cref="Storage.InconsistentStateException">Someone wrote in between.</exception>
        Task WriteStateAsync();

        /// <summary>Reads the state, overwriting what is held.</summary>
        Task ReadStateAsync();

        /// <summary>Removes what is stored.</summary>
        Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

        /// <summary>Writes the state.</summary>
        Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

        /// <summary>Reads the state.</summary>
        Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
    }

    /// <summary>One stored state of a grain.</summary>
    public interface IStorage<TState> : IStorage
    {
        /// <summary>The state.</summary>
        TState State { get; set; }
    }
}

namespace Orleans
{
    /// <summary>A state with its version.</summary>
    public interface IGrainState<T>
    {
        /// <summary>The state.</summary>
        T? State { get; set; }

        /// <summary>The version.</summary>
        string? ETag { get; set; }

        /// <summary>Whether something is stored.</summary>
        bool RecordExists { get; set; }
    }

    /// <summary>A state with its version.</summary>
    [GenerateSerializer]
    public sealed class GrainState<T> : IGrainState<T>
    {
        /// <summary>No state.</summary>
        public GrainState() { }

        /// <summary>A state without version.</summary>
        public GrainState(T? state) : this(state, null) { }

        /// <summary>A state and its version.</summary>
        public GrainState(T? state, string? eTag)
        {
            State = state;
            ETag = eTag;
        }

        /// <inheritdoc />
        [Id(0)]
        public T? State { get; set; }

        /// <inheritdoc />
        [Id(1)]
        public string? ETag { get; set; }

        /// <inheritdoc />
        [Id(2)]
        public bool RecordExists { get; set; }
    }

    /// <summary>What tells a parameter of a grain's constructor how it is made.</summary>
    public interface IFacetMetadata;
}

namespace Orleans.Providers
{
    /// <summary>The storage of a <see cref="Grain{TGrainState}"/>.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class StorageProviderAttribute : Attribute
    {
        /// <summary>The storage's name.</summary>
        public string ProviderName { get; set; } = ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;
    }

    /// <summary>The names of providers that are used when none is given.</summary>
    public static class ProviderConstants
    {
        /// <summary>The storage of grains.</summary>
        public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";

        /// <summary>The storage of stream subscriptions.</summary>
        public const string DEFAULT_PUBSUB_PROVIDER_NAME = "PubSubStore";
    }
}

namespace Orleans.Storage
{
    /// <summary>A place where grain states are kept.</summary>
    public interface IGrainStorage
    {
        /// <summary>Fills <paramref name="grainState"/> with what is stored.</summary>
        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <summary>Writes <paramref name="grainState"/> and gives it a new version.</summary>
        /// <exception cref="InconsistentStateException">The stored version is not the state's.</exception>
        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <summary>Removes what is stored.</summary>
        /// <exception cref="InconsistentStateException">The stored version is not the state's.</exception>
        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <summary>Fills <paramref name="grainState"/> with what is stored.</summary>
        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            ReadStateAsync(stateName, grainId, grainState);

        /// <summary>Writes <paramref name="grainState"/> and gives it a new version.</summary>
        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            WriteStateAsync(stateName, grainId, grainState);

        /// <summary>Removes what is stored.</summary>
        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            ClearStateAsync(stateName, grainId, grainState);
    }

    /// <summary>Turns grain states into bytes.</summary>
    public interface IGrainStorageSerializer
    {
        /// <summary>Writes.</summary>
        BinaryData Serialize<T>(T? input);

        /// <summary>Reads.</summary>
        T? Deserialize<T>(BinaryData input);
    }

    /// <summary>The options of a storage that turns grain states into bytes.</summary>
    public interface IStorageProviderSerializerOptions
    {
        /// <summary>What turns them.</summary>
        IGrainStorageSerializer GrainStorageSerializer { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>A stored state of a grain, injected into its constructor.</summary>
    public interface IPersistentState<TState> : Core.IStorage<TState>;

    /// <summary>Which state is injected.</summary>
    public interface IPersistentStateConfiguration
    {
        /// <summary>The state's name.</summary>
        string StateName { get; }

        /// <summary>The storage's name; null for the default.</summary>
        string? StorageName { get; }
    }

    /// <summary>Names a state, and the storage that keeps it.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute : Attribute, IFacetMetadata, IPersistentStateConfiguration
    {
        /// <summary>Names the state and the storage.</summary>
        public PersistentStateAttribute(string stateName, string? storageName = null)
        {
            ArgumentNullException.ThrowIfNull(stateName);
            StateName = stateName;
            StorageName = storageName;
        }

        /// <inheritdoc />
        public string StateName { get; }

        /// <inheritdoc />
        public string? StorageName { get; }
    }

    /// <summary>Makes states for activations.</summary>
    public interface IPersistentStateFactory
    {
        /// <summary>A state that is read before its grain is activated.</summary>
        IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config);
    }
}
