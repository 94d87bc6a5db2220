using System.Text.Json;
using Platform.Contracts.Jobs;
using Platform.Contracts.Training;
using Platform.Imaging.Datasets;
using Platform.Recipes;
using Platform.Storage.Blobs;
using Platform.Vision.Training;
using static TorchSharp.torch;

namespace Platform.GpuGrains.Training;

/// <summary>What an attempt works on: its folder, the dataset, the state or the weights to go on from.</summary>
internal sealed class TrainingWorkspace : IAsyncDisposable
{
    private readonly TrainingTools _tools;
    private readonly string _folder;
    private readonly Stream _pack;
    private readonly PackedPictures _pictures;

    private TrainingWorkspace(TrainingTools tools, string folder, TrainingConfig config, ImageManifest manifest, Stream pack, PackedPictures pictures) =>
        (_tools, _folder, Config, Manifest, _pack, _pictures) = (tools, folder, config, manifest, pack, pictures);

    /// <summary>The configuration.</summary>
    public TrainingConfig Config { get; }

    /// <summary>The dataset.</summary>
    public ImageManifest Manifest { get; }

    /// <summary>The state to go on from.</summary>
    public string? StateFile { get; private set; }

    private string? StartWeights { get; set; }

    /// <summary>Fetches all of it.</summary>
    /// <exception cref="Storage.BlobNotFoundException">Something of it is gone.</exception>
    public static async Task<TrainingWorkspace> Open(TrainingWork work, Lease lease, TrainingTools tools, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(tools.WorkFolder, $"{lease.JobId}-{lease.Token}");
        Directory.CreateDirectory(folder);
        Stream? pack = null;
        try
        {
            var config = RecipeReader.Parse(work.ConfigJson);
            ImageManifest manifest;
            await using (var file = await tools.Blobs.OpenAsync(work.ManifestBlob, cancellationToken))
                manifest = await JsonSerializer.DeserializeAsync<ImageManifest>(file, ImageManifest.Json, cancellationToken) ?? throw new InvalidDataException("the dataset's manifest is empty");
            pack = await OnDisk(await tools.Blobs.OpenAsync(work.PackBlob, cancellationToken), Path.Combine(folder, "pack"), cancellationToken);
            var workspace = new TrainingWorkspace(tools, folder, config, manifest, pack, new PackedPictures(manifest, ((FileStream)pack).SafeFileHandle));
            if (work.State is { } state) workspace.StateFile = await Fetch(tools.Blobs, state.Blob, Path.Combine(folder, "resume.safetensors"), cancellationToken);
            if (work.StartWeights is { } weights) workspace.StartWeights = await Fetch(tools.Blobs, weights, Path.Combine(folder, "start.safetensors"), cancellationToken);
            return workspace;
        }
        catch
        {
            if (pack is not null) await pack.DisposeAsync();
            Delete(folder);
            throw;
        }
    }

    /// <summary>The plan of the training, for a device.</summary>
    public TrainingPlan Plan(Device device)
    {
        var pretrained = Path.Combine(_tools.ModelsFolder, Config.ModelName + ".safetensors");
        return new TrainingPlan
        {
            Config = Config,
            Classes = Manifest.Classes,
            Pictures = _pictures,
            Splits = Splits.Of(Manifest, Config.Advanced.Seed, Config.Advanced.ValRatio),
            Device = device,
            WorkFolder = _folder,
            StartWeights = StartWeights ?? (Config.Advanced.Pretrained && File.Exists(pretrained) ? pretrained : null),
            LoaderThreads = _tools.Torch.LoaderThreads,
            CacheBytes = _tools.Options.CacheBytes,
        };
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _pictures.Dispose();
        await _pack.DisposeAsync();
        Delete(_folder);
    }

    /// <summary>The blob as a file that can be read from several threads at once.</summary>
    private static async Task<Stream> OnDisk(Stream blob, string copy, CancellationToken cancellationToken)
    {
        if (blob is FileStream) return blob;
        await using (blob)
        {
            await using (var file = File.Create(copy)) await blob.CopyToAsync(file, cancellationToken);
            return File.OpenRead(copy);
        }
    }

    private static async Task<string> Fetch(IBlobStore blobs, string blob, string path, CancellationToken cancellationToken)
    {
        await using var content = await blobs.OpenAsync(blob, cancellationToken);
        await using var file = File.Create(path);
        await content.CopyToAsync(file, cancellationToken);
        return path;
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // What cannot be removed now is swept when the silo starts again; the attempt ended as it did.
        }
    }
}
