using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Datasets;
using Platform.Contracts.Training;
using Platform.Storage;

namespace Platform.Grains.Tests.Training;

/// <summary>Datasets without reading their pictures: what a training job asks of one.</summary>
public sealed class ImageDatasetStandIn([PersistentState("image-dataset", StorageNames.Grains)] IPersistentState<ImageDatasetStandInState> stored) : Grain, IImageDatasetGrain
{
    public async Task<Result<ImageDataset>> Create(Caller caller, ImageDatasetDraft draft, CancellationToken cancellationToken = default)
    {
        var id = this.GetPrimaryKeyString();
        var classes = draft.Files.Select(file => file.Path.Split('/')[1]).Distinct().Order(StringComparer.Ordinal).Select((name, index) => new ImageDatasetClass(index, name, 2));
        var splits = draft.Files.CountBy(file => file.Path.Split('/')[0]).ToImmutableDictionary();
        stored.State.Dataset = new ImageDataset(
            id, caller.UserId, draft.Name, null, draft.Format, "image_classification", draft.Visibility, null, draft.Files.Length, 1, [.. classes], splits, "image-datasets/m/" + new string('a', 64),
            "image-datasets/p/" + new string('b', 64), DateTimeOffset.UnixEpoch);
        await stored.WriteStateAsync(cancellationToken);
        return stored.State.Dataset;
    }

    public Task<Result<ImageDataset>> Get(Caller caller, CancellationToken cancellationToken = default) => Task.FromResult<Result<ImageDataset>>(
        stored.State.Dataset is { } dataset && dataset.UserId == caller.UserId ? dataset : new Error(TrainingErrors.NoDataset, "there is no such dataset"));

    public Task<Result<Page<DatasetImage>>> Images(Caller caller, string? split, string? label, int skip, int limit, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<Result<ImmutableArray<byte>>> Thumbnail(Caller caller, int image, int side, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public async Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken = default)
    {
        await stored.ClearStateAsync(cancellationToken);
        return Done.Instance;
    }
}

[GenerateSerializer, Alias("ImageDatasetStandInState")]
public sealed class ImageDatasetStandInState
{
    [Id(0)]
    public ImageDataset? Dataset { get; set; }
}
