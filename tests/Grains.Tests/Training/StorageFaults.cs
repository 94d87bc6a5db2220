using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Platform.Storage;
using Platform.Storage.Journal;

namespace Platform.Grains.Tests.Training;

/// <summary>Makes one write of training jobs fail, the first, the second and so on: before it is made, or after, as where a process dies or a connection is lost at the wrong moment.</summary>
internal sealed class StorageFaults
{
    private readonly Lock _gate = new();
    private int _left;
    private bool _made;

    /// <summary>How many writes were made since <see cref="Arm"/>.</summary>
    public int Writes { get; private set; }

    /// <summary>Lets the write of a number fail, from 1.</summary>
    public void Arm(int write, bool afterItIsMade)
    {
        lock (_gate) (_left, _made, Writes) = (write, afterItIsMade, 0);
    }

    /// <summary>Puts itself before the real storage.</summary>
    public void Add(IServiceCollection services)
    {
        var journal = services.Last(service => service.ServiceType == typeof(IJournal));
        services.AddSingleton<IJournal>(provider => new Journal(
            (IJournal)(journal.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, journal.ImplementationType!)), this));
        var storage = services.Last(service => service.IsKeyedService && service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, StorageNames.Grains));
        services.AddKeyedSingleton<IGrainStorage>(StorageNames.Grains, (provider, key) => new Storage((IGrainStorage)storage.KeyedImplementationFactory!(provider, key), this));
    }

    private async Task<T> Write<T>(Func<Task<T>> write)
    {
        bool fails;
        lock (_gate)
        {
            Writes++;
            fails = --_left == 0;
        }

        if (fails && !_made) throw new StorageException("the disk is full", retryable: true);
        var written = await write();
        return fails ? throw new StorageException("the connection was lost", retryable: true) : written;
    }

    private sealed class Journal(IJournal journal, StorageFaults faults) : IJournal
    {
        public Task<IReadOnlyList<long>> AppendAsync(IReadOnlyList<JournalAppend> entries, CancellationToken cancellationToken = default) =>
            entries[0].Stream.StartsWith("training/", StringComparison.Ordinal)
                ? faults.Write(() => journal.AppendAsync(entries, cancellationToken))
                : journal.AppendAsync(entries, cancellationToken);

        public Task<IReadOnlyList<JournalEntry>> ReadAsync(
            string stream, long afterSeq, int limit, long maxBytes = 1 << 20, string? kind = null, CancellationToken cancellationToken = default) =>
            journal.ReadAsync(stream, afterSeq, limit, maxBytes, kind, cancellationToken);

        public Task<IReadOnlyList<JournalEntry>> ReadBackwardAsync(string stream, long beforeSeq, int limit, string? kind = null, CancellationToken cancellationToken = default) =>
            journal.ReadBackwardAsync(stream, beforeSeq, limit, kind, cancellationToken);

        public Task<JournalExtent> ExtentAsync(string stream, string? kind = null, CancellationToken cancellationToken = default) => journal.ExtentAsync(stream, kind, cancellationToken);

        public Task<IReadOnlyList<JournalExtent>> ExtentsAsync(IReadOnlyList<string> streams, CancellationToken cancellationToken = default) => journal.ExtentsAsync(streams, cancellationToken);

        public Task<int> EraseAsync(string stream, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => journal.EraseAsync(stream, ids, cancellationToken);

        public Task TrimAsync(string stream, long throughSeq, CancellationToken cancellationToken = default) => journal.TrimAsync(stream, throughSeq, cancellationToken);
    }

    private sealed class Storage(IGrainStorage storage, StorageFaults faults) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ReadStateAsync(stateName, grainId, grainState);

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => stateName != "training"
            ? storage.WriteStateAsync(stateName, grainId, grainState)
            : faults.Write(async () =>
            {
                await storage.WriteStateAsync(stateName, grainId, grainState);
                return true;
            });

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ClearStateAsync(stateName, grainId, grainState);
    }
}
