using System.Collections.Immutable;
using Platform.Contracts;

namespace Platform.Api.Surfaces;

/// <summary>An error as a surface answers it, before it has the surface's form.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">What a person can act on.</param>
/// <param name="Code">One of <see cref="ErrorCodes"/>, or of <see cref="SurfaceErrorCodes"/>.</param>
/// <param name="RetryAfter">When to come back, where that is known.</param>
/// <param name="Details">Further facts by name, for surfaces whose form has room for them.</param>
public sealed record SurfaceError(int Status, string Message, string Code, TimeSpan? RetryAfter = null, ImmutableDictionary<string, string>? Details = null) : IResult
{
    /// <summary>The caller sent something wrong.</summary>
    public static SurfaceError Invalid(string message) => new(StatusCodes.Status400BadRequest, message, ErrorCodes.Invalid);

    /// <summary>A grain's failure, by the surface's table.</summary>
    public static SurfaceError From(Surface surface, Error error) => new(surface.StatusOf(error.Code), error.Message, error.Code, error.RetryAfter, error.Details);

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext) => SurfaceErrors.WriteAsync(httpContext, this);
}

/// <summary>The codes of errors found before a grain is asked.</summary>
public static class SurfaceErrorCodes
{
    /// <summary>There is no such route.</summary>
    public const string NoRoute = "no_route";

    /// <summary>The route does not take this method.</summary>
    public const string WrongMethod = "wrong_method";

    /// <summary>The body is of another type than the route takes.</summary>
    public const string WrongType = "wrong_type";

    /// <summary>The body is larger than the route takes.</summary>
    public const string TooLarge = "too_large";

    /// <summary>The body did not come in time.</summary>
    public const string TooSlow = "too_slow";

    /// <summary>A fault of ours.</summary>
    public const string Fault = "fault";
}

/// <summary>A request that cannot be taken, found deep in reading it. Answered in the surface's form.</summary>
public sealed class RequestRejectedException(SurfaceError error) : Exception(error.Message)
{
    /// <summary>The caller sent something wrong; the message names it.</summary>
    public RequestRejectedException(string message) : this(SurfaceError.Invalid(message)) { }

    /// <summary>What to answer.</summary>
    public SurfaceError Error { get; } = error;
}
