using System.Collections.Immutable;
using Platform.Contracts.Jobs;

namespace Platform.Contracts.Tracking;

/// <summary>The artifacts of one run: which path is which blob. Key: the run's id.</summary>
[Alias("IRunArtifactsGrain")]
public interface IRunArtifactsGrain : IGrainWithStringKey
{
    /// <summary>Whether the caller may put a file there: asked before its content is taken in.</summary>
    Task<Result<Done>> MayPut(Caller caller, string path, CancellationToken cancellationToken = default);

    /// <summary>Puts a file of the caller's run in its place, over what was there.</summary>
    Task<Result<Done>> Put(Caller caller, StoredFile file, CancellationToken cancellationToken = default);

    /// <summary>The platform puts the files of a run it records in their places.</summary>
    Task Record(ImmutableArray<StoredFile> files, CancellationToken cancellationToken = default);

    /// <summary>Takes away a file of the caller's run, or a folder with what is in it. What is not there is fine.</summary>
    Task<Result<Done>> Remove(Caller caller, string path, CancellationToken cancellationToken = default);

    /// <summary>A file; <see cref="ErrorCodes.NotFound"/> where there is none.</summary>
    Task<Result<StoredFile>> Get(string path, CancellationToken cancellationToken = default);

    /// <summary>
    /// What is directly in a folder (empty for the root), in the order of names, after <paramref name="after"/>, at most <paramref name="limit"/> (1 to 1,000).
    /// A path that is a file has nothing in it.
    /// </summary>
    Task<Result<ArtifactPage>> List(string folder, string? after, int limit, CancellationToken cancellationToken = default);
}

/// <summary>A file or a folder.</summary>
/// <param name="Path">Relative to the run's root.</param>
/// <param name="IsFolder">Which of the two.</param>
/// <param name="Size">A file's size in bytes.</param>
[GenerateSerializer, Immutable, Alias("ArtifactEntry")]
public sealed record ArtifactEntry([property: Id(0)] string Path, [property: Id(1)] bool IsFolder, [property: Id(2)] long Size);

/// <summary>A part of a folder's listing.</summary>
/// <param name="Entries">In the order of their names.</param>
/// <param name="Next">Where to go on; <c>null</c> at the end.</param>
[GenerateSerializer, Immutable, Alias("ArtifactPage")]
public sealed record ArtifactPage([property: Id(0)] ImmutableArray<ArtifactEntry> Entries, [property: Id(1)] string? Next);
