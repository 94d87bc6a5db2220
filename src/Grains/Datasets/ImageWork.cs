using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Imaging;
using Platform.Imaging.Codecs;
using Platform.Imaging.Datasets;
using Platform.Storage;
using Platform.Storage.Blobs;

namespace Platform.Grains.Datasets;

/// <summary>
/// Where a silo works on pictures: so many datasets at once as <see cref="PictureOptions.Concurrent"/> says, in the order in which they came, each on threads of its own, and so many thumbnails
/// beside them. However many come at once, what they take of memory is bounded.
/// </summary>
public sealed class ImageWork
{
    private const int MaxWaitingThumbnails = 1_000;

    private readonly FifoGate _datasets;
    private readonly FifoGate _thumbnails;
    private readonly IBlobStore _blobs;
    private readonly string _folder;
    private readonly ImageDatasetLimits _limits;

    /// <summary>Empties the folder of scratch files, which an earlier process may have left.</summary>
    /// <param name="blobs">Where the files are.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="folder">This silo's folder for scratch files.</param>
    /// <param name="stopping">The silo ends: what is under way is given up.</param>
    /// <exception cref="StorageException">The folder cannot be made or emptied.</exception>
    public ImageWork(IBlobStore blobs, PictureOptions options, string folder, CancellationToken stopping)
    {
        (_blobs, _folder, Stopping) = (blobs, folder, stopping);
        _datasets = new FifoGate(options.Concurrent, options.MaxWaiting);
        _thumbnails = new FifoGate(options.Thumbnails, MaxWaitingThumbnails);
        _limits = new ImageDatasetLimits { Files = options.MaxFiles, TotalBytes = options.MaxUnpackedBytes, Threads = options.Threads };
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the folder for scratch files {folder} cannot be made or emptied: {fault.Message}", retryable: false, fault);
        }
    }

    /// <summary>Ends when the silo does.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>How many datasets wait to be read.</summary>
    public int Waiting => _datasets.Waiting;

    /// <summary>Reads a dataset once there is a free place; <see cref="ErrorCodes.Unavailable"/> where too many wait.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="files">What was uploaded.</param>
    /// <param name="keep">Keeps what was read: is given the manifest and its pack, at its beginning.</param>
    /// <exception cref="DatasetRejectedException">It cannot be used.</exception>
    /// <exception cref="BlobNotFoundException">A file is not in the blob store.</exception>
    /// <exception cref="StorageException">A blob or a scratch file could not be read or written.</exception>
    /// <exception cref="OperationCanceledException">The silo ends.</exception>
    public async Task<Result<T>> ReadAsync<T>(string format, ImmutableArray<StoredFile> files, Func<ImageManifest, Stream, Task<T>> keep)
    {
        if (_datasets.Enter(Stopping) is not { } entered) return Busy();
        await entered.ConfigureAwait(false);
        try
        {
            await using var pack = Scratch();
            var manifest = await Task.Factory.StartNew(() => Read(format, files, pack), Stopping, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            pack.Position = 0;
            return await keep(manifest, pack).ConfigureAwait(false);
        }
        finally
        {
            _datasets.Leave();
        }
    }

    /// <summary>A picture of a pack as a small JPEG; <see cref="ErrorCodes.Unavailable"/> where too many wait.</summary>
    /// <exception cref="BlobNotFoundException">The pack is gone.</exception>
    /// <exception cref="StorageException">It could not be read.</exception>
    public async Task<Result<ImmutableArray<byte>>> ThumbnailAsync(string packBlob, Picture picture, int side, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Stopping);
        if (_thumbnails.Enter(ends.Token) is not { } entered) return Busy();
        await entered.ConfigureAwait(false);
        try
        {
            var file = new byte[picture.Length];
            await using (var pack = await _blobs.OpenAsync(packBlob, ends.Token).ConfigureAwait(false))
            {
                pack.Position = picture.Offset;
                await pack.ReadExactlyAsync(file, ends.Token).ConfigureAwait(false);
            }

            return await Task.Run(() => ImmutableArray.Create(Thumbnail.Of(file, side, _limits.Picture)), ends.Token).ConfigureAwait(false);
        }
        finally
        {
            _thumbnails.Leave();
        }
    }

    private ImageManifest Read(string format, ImmutableArray<StoredFile> files, Stream pack)
    {
        try
        {
            // The blob store opens files at once; this thread is the dataset's own.
            var opened = files.Select(file => new DatasetFile(file.Path, () => _blobs.OpenAsync(file.Blob, Stopping).GetAwaiter().GetResult())).ToList();
            return ImageDatasetReader.Read(format, opened, pack, _limits, Stopping);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException && fault is not (StorageException or BlobNotFoundException))
        {
            throw ScratchFault(fault);
        }
    }

    // Gone once it is closed, or its process is.
    private FileStream Scratch()
    {
        try
        {
            var file = new FileStream(Path.Combine(_folder, Path.GetRandomFileName()), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
                BufferSize = 1 << 16,
            });
            if (!OperatingSystem.IsWindows()) File.Delete(file.Name);
            return file;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw ScratchFault(fault);
        }
    }

    private StorageException ScratchFault(Exception fault) => new($"scratch files in {_folder} cannot be read or written: {fault.Message}", retryable: true, fault);

    private static Error Busy() => Error.Unavailable("too many pictures are being worked on; try again later", TimeSpan.FromSeconds(30));
}
