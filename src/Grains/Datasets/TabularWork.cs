using Platform.Contracts;
using Platform.Storage;
using Platform.Storage.Blobs;
using Platform.Tabular.Columns;

namespace Platform.Grains.Datasets;

/// <summary>
/// Where a silo works on tables: so many at once as <see cref="TabularOptions.Slots"/> says, in the order in which they came, each on a thread of its own and with a bound to the memory its
/// blocks take. However many CSV files come at once, what they take is bounded.
/// </summary>
public sealed class TabularWork
{
    private readonly FifoGate _gate;
    private readonly IBlobStore _blobs;
    private readonly TabularOptions _options;
    private readonly string _folder;

    /// <summary>Empties the folder of scratch files, which an earlier process may have left.</summary>
    /// <param name="blobs">Where the files are.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="folder">This silo's folder for scratch files.</param>
    /// <param name="stopping">The silo ends: what is under way is given up.</param>
    /// <exception cref="StorageException">The folder cannot be made or emptied.</exception>
    public TabularWork(IBlobStore blobs, TabularOptions options, string folder, CancellationToken stopping)
    {
        (_blobs, _options, _folder, Stopping) = (blobs, options, folder, stopping);
        _gate = new FifoGate(options.Slots, options.MaxWaiting);
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

    /// <summary>How many pieces of work wait for a slot.</summary>
    public int Waiting => _gate.Waiting;

    /// <summary>
    /// Works on a blob once there is a free slot; <see cref="ErrorCodes.Unavailable"/> where too much waits. The slot is free again once the answer is there: whoever holds one must not ask for
    /// another.
    /// </summary>
    /// <param name="blob">The file to read.</param>
    /// <param name="work">What to do with it, on a thread of its own.</param>
    /// <param name="cancellationToken">Gives up, beside the silo's end.</param>
    /// <exception cref="BlobNotFoundException">There is no such blob.</exception>
    /// <exception cref="StorageException">The blob or a scratch file could not be read or written.</exception>
    /// <exception cref="OperationCanceledException">The silo ends, or the caller gave up.</exception>
    public async Task<Result<T>> ReadAsync<T>(string blob, Func<Stream, TabularScratch, CancellationToken, T> work, CancellationToken cancellationToken = default)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Stopping);
        if (_gate.Enter(ends.Token) is not { } entered) return Error.Unavailable("処理が混み合っています。しばらくしてからもう一度お試しください", TimeSpan.FromSeconds(30));
        await entered.ConfigureAwait(false);
        try
        {
            await using var file = await _blobs.OpenAsync(blob, ends.Token).ConfigureAwait(false);
            return await Task.Factory.StartNew(() => Work(file, work, ends.Token), ends.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            _gate.Leave();
        }
    }

    private T Work<T>(Stream file, Func<Stream, TabularScratch, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        try
        {
            using var blocks = new BlockStore(_options.BlockMemoryBytes, _folder);
            return work(file, new TabularScratch(blocks, _folder), cancellationToken);
        }
        catch (AggregateException several) when (several.Flatten().InnerExceptions is [var first, ..])
        {
            // Of work done on several threads: what went wrong first is what went wrong.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(FaultOf(first));
            throw;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException && fault is not (StorageException or BlobNotFoundException))
        {
            throw FaultOf(fault);
        }
    }

    private Exception FaultOf(Exception fault) => fault is IOException or UnauthorizedAccessException && fault is not (StorageException or BlobNotFoundException)
        ? new StorageException($"scratch files in {_folder} cannot be read or written: {fault.Message}", retryable: true, fault)
        : fault;
}
