namespace Platform.Sandbox.Archives;

/// <summary>
/// What a submission holds so far, over all its loose files and archives: refuses what is there already, a file where a folder
/// is (names are compared exactly, case included), and what exceeds the limits.
/// </summary>
public sealed class SubmissionContents(ArchiveLimits? limits = null)
{
    private readonly Dictionary<string, bool> _isFile = [];
    private readonly List<SubmissionFile> _files = [];

    /// <summary>The limits kept.</summary>
    public ArchiveLimits Limits { get; } = limits ?? new();

    /// <summary>The files, in the order they came.</summary>
    public IReadOnlyList<SubmissionFile> Files => _files;

    /// <summary>All files together.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Whether a file of exactly this path is there.</summary>
    public bool Holds(RelativePath path) => _isFile.TryGetValue(path.Text, out var file) && file;

    /// <summary>Adds a loose file of known length.</summary>
    /// <exception cref="ArchiveRejectedException">It is there already, or too much.</exception>
    public void Add(RelativePath path, long length)
    {
        Begin(path);
        Grow(path, length);
        End(path, length);
    }

    internal void AddFolder(RelativePath path)
    {
        foreach (var folder in path.Folders.Append(path.Text))
        {
            if (_isFile.TryGetValue(folder, out var file))
            {
                if (file) throw ArchiveRejectedException.Entry(path.Text, $"needs a folder where the file '{RelativePath.Shown(folder)}' is");
                continue;
            }
            Count(path, folder, isFile: false);
        }
    }

    /// <summary>Takes a file's place, before its content is seen.</summary>
    internal void Begin(RelativePath path)
    {
        if (path.Text.LastIndexOf('/') is > 0 and var end && RelativePath.TryParse(path.Text[..end], out var folder, out _)) AddFolder(folder);
        if (_isFile.TryGetValue(path.Text, out var file))
            throw ArchiveRejectedException.Entry(path.Text, file ? "is there twice" : "is both a file and a folder");
        Count(path, path.Text, isFile: true);
    }

    /// <summary>Accounts for bytes of a file as they are seen, not as they are promised.</summary>
    internal void Grow(RelativePath path, long bytes)
    {
        TotalBytes += bytes;
        if (TotalBytes > Limits.TotalBytes) throw ArchiveRejectedException.Entry(path.Text, $"brings the contents above {SandboxOutcome.Size(Limits.TotalBytes)}");
    }

    internal void End(RelativePath path, long length) => _files.Add(new SubmissionFile(path, length));

    private void Count(RelativePath path, string name, bool isFile)
    {
        if (_isFile.Count >= Limits.Entries) throw ArchiveRejectedException.Entry(path.Text, $"is beyond the {Limits.Entries} entries that are allowed");
        _isFile[name] = isFile;
    }
}
