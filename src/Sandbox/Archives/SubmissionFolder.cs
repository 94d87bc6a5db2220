namespace Platform.Sandbox.Archives;

/// <summary>
/// Checks submissions' files and lays them out in a folder. Both passes decompress everything and believe no header; neither holds a
/// file whole in memory. An archive in an archive is a file like any other.
/// </summary>
public sealed class SubmissionFolder
{
    private const int BufferBytes = 64 * 1024;

    // The job runs as another user, so all may read; only the owner may write. The folder above keeps other users of the host out.
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _folder;
    private readonly SubmissionContents _contents;

    private SubmissionFolder(string folder, ArchiveLimits? limits) => (_folder, _contents) = (folder, new SubmissionContents(limits));

    /// <summary>What has been laid out.</summary>
    public IReadOnlyList<SubmissionFile> Files => _contents.Files;

    /// <summary>Begins a new folder. It must not exist yet, so that nothing in it can be a link.</summary>
    /// <exception cref="IOException">It exists.</exception>
    public static SubmissionFolder Create(string folder, ArchiveLimits? limits = null)
    {
        if (Directory.Exists(folder) || File.Exists(folder)) throw new IOException($"{folder} exists already");
        MakeFolder(folder);
        return new SubmissionFolder(Path.GetFullPath(folder), limits);
    }

    /// <summary>Goes through an archive and adds what it holds to <paramref name="contents"/>, writing nothing.</summary>
    /// <exception cref="ArchiveRejectedException">It is not taken; <paramref name="contents"/> is then of no further use.</exception>
    public static Task ScanAsync(Stream archive, ArchiveKind kind, SubmissionContents contents, CancellationToken cancellationToken = default) =>
        WalkAsync(archive, kind, contents, _ => { }, _ => Stream.Null, cancellationToken);

    /// <summary>Goes through one archive alone and says what it holds.</summary>
    /// <exception cref="ArchiveRejectedException">It is not taken.</exception>
    public static async Task<IReadOnlyList<SubmissionFile>> ScanAsync(Stream archive, ArchiveKind kind, ArchiveLimits? limits = null,
        CancellationToken cancellationToken = default)
    {
        var contents = new SubmissionContents(limits);
        await ScanAsync(archive, kind, contents, cancellationToken).ConfigureAwait(false);
        return contents.Files;
    }

    /// <summary>Unpacks an archive at the folder's root. The stream of a ZIP must be able to seek.</summary>
    /// <exception cref="ArchiveRejectedException">It is not taken; the folder then holds a part of it and should be removed.</exception>
    public Task UnpackAsync(Stream archive, ArchiveKind kind, CancellationToken cancellationToken = default) =>
        WalkAsync(archive, kind, _contents, path =>
        {
            MakeFoldersOf(path);
            MakeFolder(path.Under(_folder));
        }, path =>
        {
            MakeFoldersOf(path);
            return NewFile(path.Under(_folder));
        }, cancellationToken);

    /// <summary>Writes one loose file.</summary>
    /// <exception cref="ArchiveRejectedException">It is there already, or too much.</exception>
    public async Task AddAsync(RelativePath path, Stream content, CancellationToken cancellationToken = default)
    {
        _contents.Begin(path);
        MakeFoldersOf(path);
        await using var file = NewFile(path.Under(_folder));
        var length = await CopyAsync(content, file, bytes => _contents.Grow(path, bytes), cancellationToken).ConfigureAwait(false);
        _contents.End(path, length);
    }

    private static async Task WalkAsync(Stream archive, ArchiveKind kind, SubmissionContents contents, Action<RelativePath> onFolder,
        Func<RelativePath, Stream> onFile, CancellationToken cancellationToken)
    {
        try
        {
            await using IArchiveReader reader = kind == ArchiveKind.Zip ? new ZipReader(archive, contents.Limits) : new TarGzReader(archive);
            while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } entry)
            {
                // "tar c ." names the folder itself first.
                if (entry is { IsFolder: true, Name: "." }) continue;
                if (!RelativePath.TryParse(entry.Name, out var path, out var problem)) throw ArchiveRejectedException.Entry(entry.Name, problem);
                if (entry.IsFolder)
                {
                    contents.AddFolder(path);
                    onFolder(path);
                    continue;
                }
                contents.Begin(path);
                await using var file = onFile(path);
                long length = 0;
                await CopyAsync(reader.Content, file, bytes =>
                {
                    contents.Grow(path, bytes);
                    length += bytes;
                    if (length > contents.Limits.RatioFreeBytes && length / contents.Limits.Ratio > reader.PackedBytes)
                        throw ArchiveRejectedException.Entry(entry.Name, $"unpacks to more than {contents.Limits.Ratio} times its size");
                }, cancellationToken).ConfigureAwait(false);
                contents.End(path, length);
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw ArchiveRejectedException.Corrupt(failure.Message);
        }
    }

    private static async Task<long> CopyAsync(Stream from, Stream to, Action<int> onBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        long length = 0;
        while (await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            onBytes(read);
            length += read;
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
        return length;
    }

    private void MakeFoldersOf(RelativePath path)
    {
        foreach (var folder in path.Folders) MakeFolder(Path.Join(_folder, folder));
    }

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("The sandbox runs on Linux.");
        Directory.CreateDirectory(path, FolderMode);
        // Whatever the process' mask took away.
        if (File.GetUnixFileMode(path) != FolderMode) File.SetUnixFileMode(path, FolderMode);
    }

    private static FileStream NewFile(string path)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("The sandbox runs on Linux.");
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = System.IO.FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
            UnixCreateMode = FileMode,
        });
        File.SetUnixFileMode(file.SafeFileHandle, FileMode);
        return file;
    }
}
