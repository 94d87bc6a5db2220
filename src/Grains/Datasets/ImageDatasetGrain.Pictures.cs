using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Datasets;
using Platform.Imaging;
using Platform.Imaging.Datasets;
using Platform.Storage;

namespace Platform.Grains.Datasets;

// Looking at the pictures of a dataset that is there.
public sealed partial class ImageDatasetGrain
{
    private const int MaxPage = 1_000;
    private const int MinSide = 16, MaxSide = 512;

    // Read once and held as long as the activation lives, about 300 bytes a picture; of at most PictureOptions.MaxFiles pictures.
    private Task<ImageManifest>? _manifest;

    /// <inheritdoc />
    public async Task<Result<Page<DatasetImage>>> Images(Caller caller, string? split, string? label, int skip, int limit, CancellationToken cancellationToken = default)
    {
        if (skip < 0) return ImageDatasetRules.Invalid("skip", "it is below 0");
        if (limit is < 1 or > MaxPage) return ImageDatasetRules.Invalid("limit", $"it is not from 1 to {MaxPage}");
        var view = ImageDatasetRules.View(_kept, caller);
        if (!view.IsSuccess) return view.Error;
        if (await Manifest(view.Value) is not { } manifest) return ImageDatasetRules.NotFound();

        var ofClass = label is null ? (int?)null : manifest.Classes.Select((one, place) => (one.Name, place)).Where(one => one.Name == label).Select(one => one.place).FirstOrDefault(int.MinValue);
        var items = ImmutableArray.CreateBuilder<DatasetImage>();
        var total = 0;
        for (var index = 0; index < manifest.Pictures.Length; index++)
        {
            var picture = manifest.Pictures[index];
            if ((split is not null && picture.Split != split) || (ofClass is not null && picture.Class != ofClass)) continue;
            if (total++ < skip || items.Count == limit) continue;
            var known = picture.Class >= 0 ? manifest.Classes[picture.Class] : null;
            items.Add(new DatasetImage(index, picture.FileName, picture.Split, known?.Name, known?.Id, picture.Width, picture.Height));
        }

        return new Page<DatasetImage>(items.ToImmutable(), total);
    }

    /// <inheritdoc />
    public async Task<Result<ImmutableArray<byte>>> Thumbnail(Caller caller, int image, int side, CancellationToken cancellationToken = default)
    {
        if (side is < MinSide or > MaxSide) return ImageDatasetRules.Invalid("side", $"it is not from {MinSide} to {MaxSide}");
        var view = ImageDatasetRules.View(_kept, caller);
        if (!view.IsSuccess) return view.Error;
        if (await Manifest(view.Value) is not { } manifest) return ImageDatasetRules.NotFound();
        if (image < 0 || image >= manifest.Pictures.Length) return Error.NotFound("the dataset has no such picture");
        try
        {
            return await work.ThumbnailAsync(view.Value.PackBlob, manifest.Pictures[image], side, cancellationToken);
        }
        catch (BlobNotFoundException) when (_kept.Stage != DatasetStage.Kept)
        {
            return ImageDatasetRules.NotFound();
        }
    }

    /// <summary>The manifest; <c>null</c> where the dataset was deleted meanwhile.</summary>
    private async Task<ImageManifest?> Manifest(ImageDataset dataset)
    {
        var reading = _manifest ??= Read(dataset.ManifestBlob);
        try
        {
            return await reading;
        }
        catch (Exception fault)
        {
            if (_manifest == reading) _manifest = null;
            if (fault is BlobNotFoundException && _kept.Stage != DatasetStage.Kept) return null;
            throw;
        }

        // Off the turn, as it may be long.
        Task<ImageManifest> Read(string blob) => Task.Run(async () =>
        {
            await using var file = await blobs.OpenAsync(blob);
            return await ManifestJson.ReadAsync(file);
        });
    }
}
