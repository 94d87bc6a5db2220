using System.Globalization;
using Platform.Contracts;

namespace Platform.Api.Surfaces;

/// <summary>Writes errors: what is the same for every surface here, the body in the surface's form.</summary>
public static class SurfaceErrors
{
    /// <summary>Answers an error in the form of the surface the request is to.</summary>
    public static Task WriteAsync(HttpContext context, SurfaceError error)
    {
        var surface = context.Surface.Surface;
        error = surface.Adapt(error);
        var response = context.Response;
        response.StatusCode = error.Status;
        response.Headers.CacheControl = "no-store";
        if (error.RetryAfter is { } wait) response.Headers.RetryAfter = Seconds(wait);
        if (error.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = surface.Authentication.Challenge;
        return surface.WriteErrorAsync(context, error);
    }

    /// <summary>What the server itself found wrong with a request.</summary>
    public static SurfaceError OfBadRequest(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => new(bad.StatusCode, "the body is too large", SurfaceErrorCodes.TooLarge),
        StatusCodes.Status408RequestTimeout => new(bad.StatusCode, "the body came too slowly", SurfaceErrorCodes.TooSlow),
        StatusCodes.Status415UnsupportedMediaType => new(bad.StatusCode, "Content-Type: the body is of a type that this path does not take", SurfaceErrorCodes.WrongType),
        _ => new(StatusCodes.Status400BadRequest, "the request cannot be read", ErrorCodes.Invalid),
    };

    /// <summary>Whole seconds, rounded up, at least one: someone who waits that long is not early.</summary>
    public static string Seconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
