using System.Collections.Immutable;

namespace Platform.Contracts.Jobs;

/// <summary>What a worker is to run in one attempt.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="SubmissionId">The submission.</param>
/// <param name="Files">Its files as uploaded; archives among them unpack at the submission's root.</param>
/// <param name="Entrypoint">The <c>.py</c> file to run, relative to the root.</param>
/// <param name="ConfigFile">The file given as <c>--config</c>, relative to the root.</param>
/// <param name="ResourceClass">The class whose limits hold.</param>
/// <param name="RunId">The run in the tracking store that outputs belong to.</param>
[GenerateSerializer, Immutable, Alias("JobWork")]
public sealed record JobWork(
    [property: Id(0)] string UserId,
    [property: Id(1)] string SubmissionId,
    [property: Id(2)] ImmutableArray<StoredFile> Files,
    [property: Id(3)] string Entrypoint,
    [property: Id(4)] string ConfigFile,
    [property: Id(5)] string ResourceClass,
    [property: Id(6)] string RunId);

/// <summary>A file in the blob store.</summary>
/// <param name="Path">Its name as the user sees it: relative, with <c>/</c>.</param>
/// <param name="Blob">Where its content is.</param>
/// <param name="Size">In bytes.</param>
[GenerateSerializer, Immutable, Alias("StoredFile")]
public sealed record StoredFile([property: Id(0)] string Path, [property: Id(1)] string Blob, [property: Id(2)] long Size);

/// <summary>How an attempt ended.</summary>
/// <param name="Error">Why it failed; <c>null</c> where it succeeded. A <see cref="Error.Retryable"/> one is a fault of ours and is tried again.</param>
/// <param name="Params">The params it reported, as MLflow writes them.</param>
/// <param name="Metrics">The metrics it reported, all finite.</param>
/// <param name="Outputs">The files it left, in the blob store.</param>
[GenerateSerializer, Immutable, Alias("JobReport")]
public sealed record JobReport(
    [property: Id(0)] Error? Error,
    [property: Id(1)] ImmutableDictionary<string, string> Params,
    [property: Id(2)] ImmutableDictionary<string, double> Metrics,
    [property: Id(3)] ImmutableArray<StoredFile> Outputs);
