using Platform.Contracts;
using Platform.Contracts.Tracking;

namespace Platform.Api.Tracking;

/// <summary>A failure in MLflow's form: <c>{"error_code", "message"}</c> with the HTTP status that belongs to the code.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">MLflow's name for it.</param>
/// <param name="Message">What a person can act on.</param>
/// <param name="RetryAfter">When the same could succeed, where that is known.</param>
public sealed record MlflowError(int Status, string Code, string Message, TimeSpan? RetryAfter = null) : IResult
{
    /// <summary>What the caller sent is wrong.</summary>
    public static MlflowError Invalid(string message) => new(StatusCodes.Status400BadRequest, "INVALID_PARAMETER_VALUE", message);

    /// <summary>There is no such thing.</summary>
    public static MlflowError NotFound(string message) => new(StatusCodes.Status404NotFound, "RESOURCE_DOES_NOT_EXIST", message);

    /// <summary>A token is missing or wrong.</summary>
    public static MlflowError Unauthenticated(string message) => new(StatusCodes.Status401Unauthorized, "UNAUTHENTICATED", message);

    /// <summary>There is no such endpoint.</summary>
    public static MlflowError NoEndpoint(string path) => new(StatusCodes.Status404NotFound, "ENDPOINT_NOT_FOUND", $"There is no endpoint {path}");

    /// <summary>A store or a grain does not answer now.</summary>
    public static readonly MlflowError Unavailable = new(
        StatusCodes.Status503ServiceUnavailable, "TEMPORARILY_UNAVAILABLE", "The tracking store cannot do this now. Try again later; the same request again is harmless.");

    /// <summary>A fault of ours.</summary>
    public static readonly MlflowError Internal = new(StatusCodes.Status500InternalServerError, "INTERNAL_ERROR", "The tracking server failed. The server's log says why.");

    /// <summary>The form of a grain's answer.</summary>
    public static MlflowError Of(Error error) => error.Code switch
    {
        ErrorCodes.NotFound => NotFound(error.Message),
        ErrorCodes.Forbidden => new(StatusCodes.Status403Forbidden, "PERMISSION_DENIED", error.Message),
        TrackingErrors.NameTaken => new(StatusCodes.Status400BadRequest, "RESOURCE_ALREADY_EXISTS", error.Message),
        ErrorCodes.LimitExceeded => new(StatusCodes.Status429TooManyRequests, "REQUEST_LIMIT_EXCEEDED", error.Message, error.RetryAfter),
        ErrorCodes.Unavailable => new(StatusCodes.Status503ServiceUnavailable, "TEMPORARILY_UNAVAILABLE", error.Message, error.RetryAfter),
        _ => Invalid(error.Message),
    };

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer realm=\"tracking\"";
        if (RetryAfter is { } after) response.Headers.RetryAfter = ((long)Math.Ceiling(after.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await new MlflowAnswer(json =>
        {
            json.WriteString("error_code", Code);
            json.WriteString("message", Message);
        }).ExecuteAsync(httpContext);
    }
}

/// <summary>Ends a request with an error while what it sent is still being read.</summary>
public sealed class MlflowFault(MlflowError error) : Exception(error.Message)
{
    /// <summary>The answer.</summary>
    public MlflowError Error { get; } = error;
}
