using System.Collections.Immutable;
using Platform.Api.Surfaces.Bodies;
using Platform.Contracts.Jobs;
using Platform.Contracts.Leaderboard;
using Platform.Sandbox.Archives;

namespace Platform.Api.Surfaces.Leaderboard;

/// <summary>An upload, looked through: what it will hold once its archives are unpacked, and the blobs it is kept as.</summary>
internal sealed class SubmissionIntake
{
    private readonly MultipartForm _form;
    private readonly ImmutableArray<ContentEntry> _contents;

    private SubmissionIntake(MultipartForm form, ImmutableArray<ContentEntry> contents) => (_form, _contents) = (form, contents);

    /// <summary>What an upload may be.</summary>
    public static MultipartLimits Limits(LeaderboardLimits limits) => new("files", limits.MaxFileBytes, limits.MaxSubmissionBytes);

    /// <summary>Looks through the staged files: archives are decompressed once, into nothing, to see what they hold.</summary>
    /// <exception cref="RequestRejectedException">A name leaves the folder, an archive cannot be taken, or there is too much.</exception>
    public static async Task<SubmissionIntake> OpenAsync(MultipartForm form, LeaderboardLimits limits, CancellationToken cancellationToken)
    {
        var contents = new SubmissionContents(new ArchiveLimits { Entries = limits.MaxEntries, TotalBytes = limits.MaxUnpackedBytes });
        foreach (var file in form.Files)
        {
            if (!RelativePath.TryParse(file.Name, out var path, out var problem)) throw new RequestRejectedException($"files: the name '{Shown(file.Name)}' {problem}");
            try
            {
                if (KindOf(path) is { } kind)
                {
                    await using var archive = file.Content.Open();
                    await SubmissionFolder.ScanAsync(archive, kind, contents, cancellationToken);
                }
                else
                {
                    contents.Add(path, file.Content.Size);
                }
            }
            catch (ArchiveRejectedException rejected)
            {
                throw new RequestRejectedException($"files: '{Shown(file.Name)}': {rejected.Message}");
            }
        }

        return new SubmissionIntake(form, [.. contents.Files.Select(file => new ContentEntry(file.Path.Text, file.Length))]);
    }

    /// <summary>Gives the files to their submission, durably, and makes the draft.</summary>
    public async Task<SubmissionDraft> CommitAsync(string owner)
    {
        // Not given up with the caller: half of a submission's files would be of no use to anyone.
        var files = ImmutableArray.CreateBuilder<StoredFile>(_form.Files.Count);
        foreach (var file in _form.Files) files.Add(new StoredFile(PathOf(file), await file.Content.CommitAsync(owner, CancellationToken.None), file.Content.Size));
        return new SubmissionDraft(files.DrainToImmutable(), _contents, Field("entrypoint"), Field("config_file"), Field("metadata"));
    }

    private static string PathOf(UploadedFile file) => RelativePath.TryParse(file.Name, out var path, out _) ? path.Text : file.Name;

    private static ArchiveKind? KindOf(RelativePath path) =>
        path.Name.EndsWith(".zip", StringComparison.Ordinal) ? ArchiveKind.Zip
        : path.Name.EndsWith(".tar.gz", StringComparison.Ordinal) ? ArchiveKind.TarGz
        : null;

    // An empty field is how a browser's form sends one that nobody filled in.
    private string? Field(string name) => _form.Fields.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static string Shown(string name) => new([.. name.Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
