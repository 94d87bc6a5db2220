using System.Collections.Immutable;
using Platform.Contracts.Jobs;
using Platform.Contracts.Quotas;

namespace Platform.Contracts.Leaderboard;

/// <summary>One submission: uploaded code that can be run. Key: its id. Immutable once created.</summary>
[Alias("ISubmissionGrain")]
public interface ISubmissionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts the submission. The same caller with the same draft again answers as the first time. <see cref="ErrorCodes.Invalid"/> names the field that is wrong;
    /// <see cref="ErrorCodes.LimitExceeded"/> where the hour's submissions are used up.
    /// </summary>
    Task<SubmissionAnswer> Create(Caller caller, SubmissionDraft draft, CancellationToken cancellationToken = default);

    /// <summary>The submission, to its owner; <see cref="ErrorCodes.NotFound"/> to anyone else.</summary>
    Task<Result<Submission>> Get(Caller caller, CancellationToken cancellationToken = default);
}

/// <summary>A submission as uploaded, before it is accepted.</summary>
/// <param name="Files">The files as uploaded, already in the blob store.</param>
/// <param name="Contents">
/// Every path there will be once archives are unpacked, relative to the submission's root, and its size in bytes. The archives themselves are not among them.
/// </param>
/// <param name="Entrypoint">The <c>.py</c> file to run.</param>
/// <param name="ConfigFile">The file given as <c>--config</c>.</param>
/// <param name="Metadata">A JSON object, or <c>null</c>.</param>
[GenerateSerializer, Immutable, Alias("SubmissionDraft")]
public sealed record SubmissionDraft(
    [property: Id(0)] ImmutableArray<StoredFile> Files,
    [property: Id(1)] ImmutableArray<ContentEntry> Contents,
    [property: Id(2)] string? Entrypoint,
    [property: Id(3)] string? ConfigFile,
    [property: Id(4)] string? Metadata);

/// <summary>A file of an unpacked submission.</summary>
/// <param name="Path">Relative to the root, with <c>/</c>.</param>
/// <param name="Size">In bytes.</param>
[GenerateSerializer, Immutable, Alias("ContentEntry")]
public sealed record ContentEntry([property: Id(0)] string Path, [property: Id(1)] long Size);

/// <summary>An accepted submission.</summary>
/// <param name="SubmissionId">Its id.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="Files">The files as uploaded.</param>
/// <param name="Entrypoint">The <c>.py</c> file to run.</param>
/// <param name="ConfigFile">The file given as <c>--config</c>.</param>
/// <param name="Metadata">A JSON object, or <c>null</c>.</param>
/// <param name="CreatedAt">When it was accepted.</param>
[GenerateSerializer, Immutable, Alias("Submission")]
public sealed record Submission(
    [property: Id(0)] string SubmissionId,
    [property: Id(1)] string UserId,
    [property: Id(2)] ImmutableArray<StoredFile> Files,
    [property: Id(3)] string Entrypoint,
    [property: Id(4)] string ConfigFile,
    [property: Id(5)] string? Metadata,
    [property: Id(6)] DateTimeOffset CreatedAt);

/// <summary>What came of a draft.</summary>
/// <param name="Submission">The submission, where it was accepted.</param>
/// <param name="Standings">Where the user stands with the limits concerned.</param>
[GenerateSerializer, Immutable, Alias("SubmissionAnswer")]
public sealed record SubmissionAnswer([property: Id(0)] Result<Submission> Submission, [property: Id(1)] ImmutableArray<QuotaStanding> Standings);
