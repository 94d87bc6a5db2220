using System.Globalization;
using Platform.Contracts.Jobs;
using Platform.Sandbox;
using Platform.Sandbox.Archives;
using Platform.Sandbox.Outputs;
using Platform.Storage.Blobs;

namespace Platform.Grains.Jobs.Running;

/// <summary>The folder of one attempt, <c>{work folder}/{job}-{token}</c>: the submission laid out, and what the program puts out. Disposing it removes it.</summary>
internal sealed class Workspace(string workFolder, Lease lease) : IDisposable
{
    private readonly string _folder = Path.Combine(workFolder, string.Create(CultureInfo.InvariantCulture, $"{lease.JobId}-{lease.Token}"));

    /// <summary>Where the submission lies.</summary>
    public string Submission => Path.Combine(_folder, "submission");

    /// <summary>Where the program writes.</summary>
    public string Output => Path.Combine(_folder, "output");

    /// <summary>Makes the folder, under one that none but the server may enter; one that was left by the same attempt is removed.</summary>
    public void Create()
    {
        MakeWorkFolder(workFolder);
        UntrustedFolder.Delete(_folder);
        Directory.CreateDirectory(_folder);
    }

    /// <summary>Removes what attempts of an earlier process left.</summary>
    public static void Sweep(string workFolder)
    {
        MakeWorkFolder(workFolder);
        foreach (var left in Directory.EnumerateDirectories(workFolder)) UntrustedFolder.Delete(left);
    }

    /// <summary>Lays the submission's files out: archives unpacked at its root, others as they are.</summary>
    /// <exception cref="ArchiveRejectedException">They cannot be laid out.</exception>
    public async Task LayOut(IEnumerable<StoredFile> files, IBlobStore blobs, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        var submission = SubmissionFolder.Create(Submission, limits);
        foreach (var file in files)
        {
            await using var content = await blobs.OpenAsync(file.Blob, cancellationToken);
            if (KindOf(file.Path) is { } kind) await submission.UnpackAsync(content, kind, cancellationToken);
            else if (RelativePath.TryParse(file.Path, out var path, out var problem)) await submission.AddAsync(path, content, cancellationToken);
            else throw new ArchiveRejectedException($"the name of a file {problem}");
        }
    }

    /// <summary>Puts what the program left into the blob store, under an owner.</summary>
    public async Task<IReadOnlyList<StoredFile>> Keep(IBlobStore blobs, string owner, SandboxLimits limits, CancellationToken cancellationToken)
    {
        var kept = new List<StoredFile>();
        foreach (var file in OutputFiles.Enumerate(Output, limits.OutputEntries, limits.OutputBytes))
        {
            await using var content = OutputFiles.OpenRead(Output, file.Path);
            if (content is null) continue;
            await using var staged = await blobs.StageAsync(content, file.Length, cancellationToken);
            kept.Add(new StoredFile(file.Path.Text, await staged.CommitAsync(owner, cancellationToken), staged.Size));
        }

        return kept;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            UntrustedFolder.Delete(_folder);
        }
        catch (IOException)
        {
            // What cannot be removed now is swept when the silo starts again; the attempt ended as it did.
        }
    }

    private static ArchiveKind? KindOf(string path) =>
        path.EndsWith(".zip", StringComparison.Ordinal) ? ArchiveKind.Zip
        : path.EndsWith(".tar.gz", StringComparison.Ordinal) ? ArchiveKind.TarGz
        : null;

    private static void MakeWorkFolder(string workFolder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(workFolder);
        else Directory.CreateDirectory(workFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
