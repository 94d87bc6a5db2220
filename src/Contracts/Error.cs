using System.Collections.Immutable;

namespace Platform.Contracts;

/// <summary>An expected failure. Each surface maps <see cref="Code"/> to its own form in one table.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Message">What a person can act on; names the field or the thing.</param>
/// <param name="Retryable">Whether the same request could succeed later.</param>
/// <param name="RetryAfter">When it could, counted from now, where that is known.</param>
/// <param name="Details">Further facts by name, for surfaces whose error form has room for them.</param>
[GenerateSerializer, Immutable, Alias("Error")]
public sealed record Error(
    [property: Id(0)] string Code,
    [property: Id(1)] string Message,
    [property: Id(2)] bool Retryable = false,
    [property: Id(3)] TimeSpan? RetryAfter = null,
    [property: Id(4)] ImmutableDictionary<string, string>? Details = null)
{
    /// <summary>The caller sent something wrong.</summary>
    public static Error Invalid(string message) => new(ErrorCodes.Invalid, message);

    /// <summary>There is no such thing, or the caller may not see it.</summary>
    public static Error NotFound(string message) => new(ErrorCodes.NotFound, message);

    /// <summary>It exists and may be seen, but does not allow this now.</summary>
    public static Error Conflict(string message) => new(ErrorCodes.Conflict, message);

    /// <summary>The caller may see it but not do this.</summary>
    public static Error Forbidden(string message) => new(ErrorCodes.Forbidden, message);

    /// <summary>A limit is used up.</summary>
    public static Error LimitExceeded(string message, TimeSpan retryAfter) => new(ErrorCodes.LimitExceeded, message, true, retryAfter);

    /// <summary>The platform cannot take this now.</summary>
    public static Error Unavailable(string message, TimeSpan? retryAfter = null) => new(ErrorCodes.Unavailable, message, true, retryAfter);
}

/// <summary>The codes of <see cref="Error"/>.</summary>
public static class ErrorCodes
{
    /// <summary>The caller sent something wrong.</summary>
    public const string Invalid = "invalid";

    /// <summary>There is no such thing, or the caller may not see it.</summary>
    public const string NotFound = "not_found";

    /// <summary>It exists, but its state does not allow this.</summary>
    public const string Conflict = "conflict";

    /// <summary>It may be seen, but not changed, by this caller.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>A limit is used up; <see cref="Error.RetryAfter"/> says when to come back.</summary>
    public const string LimitExceeded = "limit_exceeded";

    /// <summary>The platform cannot take this now.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>A report came from a worker whose lease is no longer the current one.</summary>
    public const string StaleLease = "stale_lease";

    /// <summary>An idempotency key was used again with another request.</summary>
    public const string KeyReused = "key_reused";
}
