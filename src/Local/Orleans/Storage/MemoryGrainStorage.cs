using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Orleans.Local.Storage
{
    /// <summary>Keeps states in memory, as the bytes that the serializer makes of them.</summary>
    internal sealed class InMemoryStorage(IGrainStorageSerializer serializer) : IGrainStorage
    {
        private readonly ConcurrentDictionary<(string Name, GrainId Grain), Record> _records = new();
        private long _version;

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (_records.TryGetValue((stateName, grainId), out var record) && record.Bytes is { } bytes)
            {
                grainState.State = serializer.Deserialize<T>(bytes)!;
                grainState.ETag = record.ETag;
                grainState.RecordExists = true;
            }
            else
            {
                Reset(grainState);
            }

            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var bytes = serializer.Serialize(grainState.State);
            grainState.ETag = Put(stateName, grainId, grainState.ETag, bytes).ETag;
            grainState.RecordExists = true;
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            Put(stateName, grainId, grainState.ETag, null);
            Reset(grainState);
            return Task.CompletedTask;
        }

        private Record Put(string stateName, GrainId grainId, string? expected, BinaryData? bytes)
        {
            var etag = bytes is null ? null : Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
            var next = new Record(bytes, etag);
            return _records.AddOrUpdate((stateName, grainId), next, (_, stored) =>
                stored.ETag == expected || expected == "*"
                    ? next
                    : throw new InconsistentStateException($"Etag mismatch of state {stateName} of grain {grainId}.", stored.ETag, expected));
        }

        private static void Reset<T>(IGrainState<T> grainState)
        {
            grainState.State = typeof(T).GetConstructor(Type.EmptyTypes) is null ? default! : Activator.CreateInstance<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        private sealed record Record(BinaryData? Bytes, string? ETag);
    }

    /// <summary>Turns states into JSON.</summary>
    internal sealed class JsonStateSerializer : IGrainStorageSerializer
    {
        private static readonly System.Text.Json.JsonSerializerOptions Options = new() { IncludeFields = true };

        public BinaryData Serialize<T>(T? input) => BinaryData.FromObjectAsJson(input, Options);

        public T? Deserialize<T>(BinaryData input) => input.ToObjectFromJson<T>(Options);
    }
}

namespace Orleans.Configuration
{
    /// <summary>How states are kept in memory.</summary>
    public class MemoryGrainStorageOptions : IStorageProviderSerializerOptions
    {
        /// <summary>Turns states into bytes; JSON unless set.</summary>
        public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
    }
}

namespace Orleans.Hosting
{
    /// <summary>States in memory, which are gone with the process.</summary>
    public static class MemoryGrainStorageSiloBuilderExtensions
    {
        /// <summary>Keeps the states of grains that name no storage in memory.</summary>
        public static ISiloBuilder AddMemoryGrainStorageAsDefault(this ISiloBuilder builder, Action<MemoryGrainStorageOptions> configureOptions) =>
            builder.AddMemoryGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

        /// <summary>Keeps the states of grains that name this storage in memory.</summary>
        public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name, Action<MemoryGrainStorageOptions> configureOptions) =>
            builder.AddMemoryGrainStorage(name, options => options.Configure(configureOptions));

        /// <summary>Keeps the states of grains that name no storage in memory.</summary>
        public static ISiloBuilder AddMemoryGrainStorageAsDefault(
            this ISiloBuilder builder, Action<OptionsBuilder<MemoryGrainStorageOptions>>? configureOptions = null) =>
            builder.AddMemoryGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

        /// <summary>Keeps the states of grains that name this storage in memory.</summary>
        public static ISiloBuilder AddMemoryGrainStorage(
            this ISiloBuilder builder, string name, Action<OptionsBuilder<MemoryGrainStorageOptions>>? configureOptions = null)
        {
            configureOptions?.Invoke(builder.Services.AddOptions<MemoryGrainStorageOptions>(name));
            builder.Services.AddGrainStorage(name, (services, key) => new Local.Storage.InMemoryStorage(
                services.GetRequiredService<IOptionsMonitor<MemoryGrainStorageOptions>>().Get(key).GrainStorageSerializer
                ?? services.GetRequiredService<IGrainStorageSerializer>()));
            return builder;
        }
    }
}
