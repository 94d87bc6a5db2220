using System.Collections.Immutable;

namespace Platform.Contracts.Idempotency;

/// <summary>
/// One idempotency key of one user on one surface. Key: <c>{surface}/{user}/{key}</c>. Ids of what a request creates are derived from the key, so a request cut off half-way
/// creates the same thing when it comes again; this grain keeps the fingerprint of the request and, once there is one, its answer.
/// </summary>
[Alias("IIdempotencyGrain")]
public interface IIdempotencyGrain : IGrainWithStringKey
{
    /// <summary>
    /// A request begins: <see cref="ErrorCodes.KeyReused"/> where the key stands for another one, the kept answer where there is one, else a value without an answer: go on.
    /// </summary>
    Task<Result<IdempotentBegin>> Begin(string fingerprint, CancellationToken cancellationToken = default);

    /// <summary>Keeps the answer of a request that succeeded, for 24 hours.</summary>
    Task Complete(string fingerprint, IdempotentAnswer answer, CancellationToken cancellationToken = default);

    /// <summary>Forgets a request that was refused, so that the key can be used again with a better one.</summary>
    Task Abandon(string fingerprint, CancellationToken cancellationToken = default);
}

/// <summary>How a request with a key begins.</summary>
/// <param name="Answer">The answer to give again; <c>null</c> to do the work.</param>
[GenerateSerializer, Immutable, Alias("IdempotentBegin")]
public sealed record IdempotentBegin([property: Id(0)] IdempotentAnswer? Answer);

/// <summary>An answer as it was given.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The body's type.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">Headers that belong to the answer, such as <c>Location</c>.</param>
[GenerateSerializer, Immutable, Alias("IdempotentAnswer")]
public sealed record IdempotentAnswer(
    [property: Id(0)] int Status,
    [property: Id(1)] string ContentType,
    [property: Id(2)] ImmutableArray<byte> Body,
    [property: Id(3)] ImmutableDictionary<string, string> Headers);
