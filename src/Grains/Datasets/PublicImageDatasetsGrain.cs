using System.Collections.Immutable;
using System.Text.Json;
using Platform.Contracts.Datasets;
using Platform.Storage.Journal;

namespace Platform.Grains.Datasets;

/// <summary>The journal stream <c>image-datasets/public</c>, of datasets added and removed. Once active, they are held in memory, about 300 bytes each; of more than 10,000 the newest are listed.</summary>
public sealed class PublicImageDatasetsGrain(IJournal journal, TimeProvider clock) : Grain, IPublicImageDatasetsGrain
{
    private const string Stream = "image-datasets/public";
    private const string Added = "add";
    private const string Removed = "remove";
    private const int ReadStep = 1_000;
    private const int MaxListed = 10_000;

    private readonly Dictionary<string, PublicImageDataset> _datasets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    // In order, until something changes.
    private ImmutableArray<PublicImageDataset>? _listed;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var entries = await journal.ReadAsync(Stream, after, ReadStep, cancellationToken: cancellationToken);
            if (entries.Count == 0) return;
            foreach (var entry in entries)
            {
                if (entry.Kind == Removed) Forget(entry.Payload);
                else Learn(JsonSerializer.Deserialize<PublicImageDataset>(entry.Payload)!);
            }

            after = entries[^1].Seq;
        }
    }

    /// <inheritdoc />
    public async Task Add(PublicImageDataset dataset, CancellationToken cancellationToken = default)
    {
        if (_datasets.ContainsKey(dataset.DatasetId) || _removed.Contains(dataset.DatasetId)) return;
        await Append(Added, dataset.DatasetId, dataset.CreatedAt, JsonSerializer.Serialize(dataset));
        Learn(dataset);
    }

    /// <inheritdoc />
    public async Task Remove(string datasetId, CancellationToken cancellationToken = default)
    {
        if (_removed.Contains(datasetId)) return;
        await Append(Removed, datasetId, clock.GetUtcNow(), datasetId);
        Forget(datasetId);
    }

    /// <inheritdoc />
    public Task<ImmutableArray<PublicImageDataset>> List(CancellationToken cancellationToken = default) => Task.FromResult(
        _listed ??= [.. _datasets.Values.OrderByDescending(one => one.CreatedAt).ThenByDescending(one => one.DatasetId, StringComparer.Ordinal).Take(MaxListed)]);

    private async Task Append(string kind, string id, DateTimeOffset time, string payload)
    {
        try
        {
            await journal.AppendAsync([new JournalAppend(Stream, $"{kind}/{id}", time, kind, payload)], CancellationToken.None);
        }
        catch
        {
            // Whether it was written is not known: the next activation reads what there is.
            DeactivateOnIdle();
            throw;
        }
    }

    private void Learn(PublicImageDataset dataset)
    {
        if (!_removed.Contains(dataset.DatasetId) && _datasets.TryAdd(dataset.DatasetId, dataset)) _listed = null;
    }

    private void Forget(string datasetId)
    {
        _removed.Add(datasetId);
        if (_datasets.Remove(datasetId)) _listed = null;
    }
}
