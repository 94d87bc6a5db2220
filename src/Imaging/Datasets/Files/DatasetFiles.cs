namespace Platform.Imaging.Datasets.Files;

/// <summary>
/// All files of a dataset, those in its archives among them; what systems leave in folders by themselves is passed over. Names and claims only: nothing is unpacked. About 200 bytes of memory a file.
/// </summary>
internal sealed class DatasetFiles : IDisposable
{
    // Names of 32 MiB are more than a hundred bytes for each of 200,000 files.
    private const long MaxNameChars = 32L << 20;
    private const int Ratio = 200;
    private const long RatioFree = 16L << 20;

    private readonly List<Stream> _archives = [];
    private readonly Dictionary<string, DatasetEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly ImageDatasetLimits _limits;
    private Dictionary<string, DatasetEntry>? _composed;
    private int _count;
    private long _bytes;
    private long _nameChars;

    private DatasetFiles(ImageDatasetLimits limits) => _limits = limits;

    /// <summary>The files, by their paths.</summary>
    public IReadOnlyDictionary<string, DatasetEntry> Entries => _entries;

    /// <summary>The folders that archives name, with the <c>/</c> at their ends.</summary>
    public IReadOnlySet<string> Folders => _folders;

    /// <summary>The file of a path, Korean names in whichever form.</summary>
    public DatasetEntry? Find(string path)
    {
        if (_entries.TryGetValue(path, out var found)) return found;
        _composed ??= _entries.Values.GroupBy(entry => Hangul.Compose(entry.Path), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        return _composed.GetValueOrDefault(Hangul.Compose(path));
    }

    /// <summary>Whether no file is in a folder, as with uploads that carry plain names.</summary>
    public bool IsFlat { get; private set; } = true;

    /// <summary>Looks through what was uploaded. An archive is known by its content.</summary>
    /// <exception cref="DatasetRejectedException">It is more than the limits allow, or holds what is not taken.</exception>
    public static DatasetFiles Of(IReadOnlyList<DatasetFile> uploaded, ImageDatasetLimits limits, CancellationToken cancellationToken)
    {
        if (uploaded.Count > limits.Files) throw Rejection.Of($"there are {uploaded.Count} files; {limits.Files} are allowed");
        var files = new DatasetFiles(limits);
        try
        {
            foreach (var file in uploaded)
            {
                cancellationToken.ThrowIfCancellationRequested();
                files.Add(file);
            }

            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _archives.ForEach(archive => archive.Dispose());

    private void Add(DatasetFile file)
    {
        var stream = file.Open();
        Span<byte> magic = stackalloc byte[4];
        var isZip = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == 4 && (magic.SequenceEqual("PK\x03\x04"u8) || magic.SequenceEqual("PK\x05\x06"u8));
        if (isZip)
        {
            _archives.Add(stream);
            AddZip(file.Path, stream);
            return;
        }

        var length = stream.Length;
        stream.Dispose();
        if (file.Path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)) throw Rejection.In(file.Path, "it is no ZIP archive");
        Count(file.Path);
        Add(Checked(file.Path), path => new LooseEntry(path, length, file.Open));
    }

    private void AddZip(string file, Stream archive)
    {
        var packed = 0L;
        try
        {
            ZipDirectory.Read(archive, file, _limits.Files - _count, (header, end) =>
            {
                Count(header.Name);
                if (header.Name.EndsWith('/'))
                {
                    // "zip -r x.zip ." names the folder itself.
                    if (header.Name is "./" or "/") return;
                    var folder = Checked(header.Name[..^1]);
                    if (!DatasetPath.IsHidden(folder)) _folders.Add(folder + "/");
                    return;
                }

                // Entries that share their content are how a small archive holds a large one many times.
                if ((packed += header.Packed) > end) throw Rejection.In(header.Name, "it overlaps other entries of the archive");
                if (header.Length > RatioFree && header.Length / Ratio > header.Packed) throw Rejection.In(header.Name, $"it unpacks to more than {Ratio} times its size");
                Add(Checked(header.Name), path => new ZipEntry(archive, header, path, end));
            });
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            throw Rejection.In(file, $"the archive is damaged: {damaged.Message}");
        }
    }

    private void Count(string name)
    {
        if (++_count > _limits.Files) throw Rejection.Of($"there are more than {_limits.Files} files");
        if ((_nameChars += name.Length) > MaxNameChars) throw Rejection.Of("the names of all files together are too long");
    }

    private void Add(string path, Func<string, DatasetEntry> make)
    {
        if (DatasetPath.IsHidden(path)) return;
        var entry = make(path);
        if (!_entries.TryAdd(path, entry)) throw Rejection.In(path, "a file of this name is there twice");
        if ((_bytes += entry.Length) > _limits.TotalBytes) throw Rejection.In(path, $"with it all files have more than the {_limits.TotalBytes} bytes that they may have unpacked");
        IsFlat &= !path.Contains('/');
    }

    private static string Checked(string name)
    {
        var path = DatasetPath.Take(name, out var problem);
        return problem is null ? path : throw Rejection.In(path.Length == 0 ? "files" : path, problem);
    }
}
