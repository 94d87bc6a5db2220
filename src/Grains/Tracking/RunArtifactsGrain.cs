using System.Collections.Immutable;
using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Tracking;
using Platform.Storage.Journal;

namespace Platform.Grains.Tracking;

/// <inheritdoc cref="IRunArtifactsGrain" />
public sealed class RunArtifactsGrain(IJournal journal, TimeProvider clock) : Grain, IRunArtifactsGrain
{
    private const string Kind = "artifact";
    private const int ReadStep = 1_000;
    private const int MaxFiles = 100_000;
    private const int MaxListed = 1_000;

    private readonly Dictionary<string, StoredFile> _files = [];

    private string Id => this.GetPrimaryKeyString();

    private string Stream => $"runs/{Id}/artifacts";

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var entries = await journal.ReadAsync(Stream, after, ReadStep, cancellationToken: cancellationToken);
            if (entries.Count == 0) return;
            foreach (var entry in entries) Learn(JsonSerializer.Deserialize<Change>(entry.Payload)!);
            after = entries[^1].Seq;
        }
    }

    /// <inheritdoc />
    public async Task<Result<Done>> MayPut(Caller caller, string path, CancellationToken cancellationToken)
    {
        var run = await GrainFactory.GetGrain<IRunGrain>(Id).MayWrite(caller, cancellationToken);
        if (!run.IsSuccess) return run.Error;
        if (ArtifactPaths.Check(path) is { } bad) return bad;
        if (_files.Count >= MaxFiles && !_files.ContainsKey(path)) return Error.Invalid($"A run can hold at most {MaxFiles} artifacts.");
        return Hidden(path) is { } hidden ? hidden : Done.Instance;
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Put(Caller caller, StoredFile file, CancellationToken cancellationToken)
    {
        var may = await MayPut(caller, file.Path, cancellationToken);
        if (!may.IsSuccess || _files.GetValueOrDefault(file.Path) == file) return may;
        await Append([new Change(file.Path, file.Blob, file.Size)]);
        return Done.Instance;
    }

    /// <inheritdoc />
    public Task Record(ImmutableArray<StoredFile> files, CancellationToken cancellationToken)
    {
        var changes = files
            .Select(f => f with { Path = ArtifactPaths.Nearest(f.Path) })
            .Where(f => _files.GetValueOrDefault(f.Path) != f)
            .Select(f => new Change(f.Path, f.Blob, f.Size));
        return Append([.. changes]);
    }

    /// <inheritdoc />
    public async Task<Result<Done>> Remove(Caller caller, string path, CancellationToken cancellationToken)
    {
        var run = await GrainFactory.GetGrain<IRunGrain>(Id).MayWrite(caller, cancellationToken);
        if (!run.IsSuccess) return run.Error;
        if (ArtifactPaths.Check(path, rootToo: true) is { } bad) return bad;
        await Append([.. Within(path).Select(known => new Change(known, null, 0))]);
        return Done.Instance;
    }

    /// <inheritdoc />
    public Task<Result<StoredFile>> Get(string path, CancellationToken cancellationToken) => Task.FromResult<Result<StoredFile>>(
        _files.TryGetValue(path, out var file) ? file : Error.NotFound($"The run {Id} has no artifact '{Names.Cut(path, 250)}'"));

    /// <inheritdoc />
    public Task<Result<ArtifactPage>> List(string folder, string? after, int limit, CancellationToken cancellationToken)
    {
        if (ArtifactPaths.Check(folder, rootToo: true) is { } bad) return Task.FromResult<Result<ArtifactPage>>(bad);
        limit = Math.Clamp(limit, 1, MaxListed);
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var children = new SortedDictionary<string, ArtifactEntry>(StringComparer.Ordinal);
        foreach (var file in _files.Values.Where(f => f.Path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var cut = file.Path.IndexOf('/', prefix.Length);
            var child = cut < 0 ? file.Path : file.Path[..cut];
            if (after is null || string.CompareOrdinal(child, after) > 0) children[child] = new ArtifactEntry(child, cut >= 0, cut < 0 ? file.Size : 0);
        }

        ImmutableArray<ArtifactEntry> page = [.. children.Values.Take(limit)];
        return Task.FromResult<Result<ArtifactPage>>(new ArtifactPage(page, children.Count > limit ? page[^1].Path : null));
    }

    // A file where a folder is, or below a file, could never be listed.
    private Error? Hidden(string path)
    {
        for (var cut = path.LastIndexOf('/'); cut > 0; cut = path.LastIndexOf('/', cut - 1))
        {
            if (_files.ContainsKey(path[..cut])) return Error.Invalid($"'{path[..cut]}' is a file of the run {Id}: nothing can be below it.");
        }

        return _files.Keys.Any(known => known.StartsWith(path + "/", StringComparison.Ordinal)) ? Error.Invalid($"'{path}' is a folder of the run {Id}.") : null;
    }

    private List<string> Within(string path) =>
        [.. _files.Keys.Where(known => path.Length == 0 || known == path || known.StartsWith(path + "/", StringComparison.Ordinal))];

    private async Task Append(IReadOnlyList<Change> changes)
    {
        if (changes.Count == 0) return;
        var now = clock.GetUtcNow();
        try
        {
            await journal.AppendAsync([.. changes.Select(c => new JournalAppend(Stream, Guid.NewGuid().ToString("N"), now, Kind, JsonSerializer.Serialize(c)))]);
        }
        catch
        {
            // Whether it was written is not known: the next activation reads what there is.
            DeactivateOnIdle();
            throw;
        }

        foreach (var change in changes) Learn(change);
    }

    private void Learn(Change change)
    {
        if (change.Blob is null) _files.Remove(change.Path);
        else _files[change.Path] = new StoredFile(change.Path, change.Blob, change.Size);
    }

    // A file in its place, or, without a blob, no longer.
    private sealed record Change(string Path, string? Blob, long Size);
}
