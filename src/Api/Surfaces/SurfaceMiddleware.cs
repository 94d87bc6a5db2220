using Platform.Contracts;
using Platform.Storage;

namespace Platform.Api.Surfaces;

/// <summary>
/// Finds the surface a request is to, by the port it came in on or by its prefix, and lets both ways meet on one set of routes. Whatever then goes wrong, from an unknown route
/// to a fault of ours, is answered in that surface's form.
/// </summary>
public sealed partial class SurfaceMiddleware(RequestDelegate next, SurfaceDirectory surfaces, ILogger<SurfaceMiddleware> log)
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (surfaces.TryByPort(context.Connection.LocalPort, out var own))
        {
            context.Features.Set(new SurfaceFeature(own, ""));
            context.Request.Path = new PathString(own.Prefix).Add(context.Request.Path);
        }
        else if (surfaces.TryByPath(context.Request.Path, out var prefixed))
        {
            context.Features.Set(new SurfaceFeature(prefixed, prefixed.Prefix));
        }
        else
        {
            await next(context);
            return;
        }

        context.Surface.Surface.SetHeaders(context.Response.Headers);
        try
        {
            await next(context);
            if (!context.Response.HasStarted && IsBare(context.Response)) await SurfaceErrors.WriteAsync(context, Bare(context));
        }
        catch (Exception fault)
        {
            await AnswerAsync(context, fault);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception fault)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }

        var error = Of(context, fault);
        if (error.Status >= StatusCodes.Status500InternalServerError) Faulted(fault, error.Status, context.TraceIdentifier);
        if (context.Response.HasStarted)
        {
            // The answer is half out: cutting it off is the only way left to say that it is not whole.
            context.Abort();
            return;
        }

        await SurfaceErrors.WriteAsync(context, error);
    }

    private static SurfaceError Of(HttpContext context, Exception fault) => fault switch
    {
        RequestRejectedException rejected => rejected.Error,
        BadHttpRequestException bad => SurfaceErrors.OfBadRequest(bad),
        StorageException { Retryable: true } =>
            new(StatusCodes.Status503ServiceUnavailable, "the platform cannot store this now; try again later", ErrorCodes.Unavailable, ComeBack),
        // Where a silo is lost, or cannot be reached, or gives a grain up, nobody knows either whether what was asked happened.
        TimeoutException or OrleansException or OperationCanceledException =>
            new(StatusCodes.Status503ServiceUnavailable, "the platform did not answer in time, what was asked may have happened; ask again", ErrorCodes.Unavailable, ComeBack),
        _ => new(StatusCodes.Status500InternalServerError, $"internal error; its request id is {context.TraceIdentifier}", SurfaceErrorCodes.Fault),
    };

    private static bool IsBare(HttpResponse response) =>
        response.StatusCode >= StatusCodes.Status400BadRequest && response.ContentType is null && response.ContentLength is null or 0;

    private static SurfaceError Bare(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new(404, "there is nothing at this path", SurfaceErrorCodes.NoRoute),
        StatusCodes.Status405MethodNotAllowed => new(405, $"this path does not take {context.Request.Method}", SurfaceErrorCodes.WrongMethod),
        StatusCodes.Status413PayloadTooLarge => new(413, "the body is too large", SurfaceErrorCodes.TooLarge),
        StatusCodes.Status415UnsupportedMediaType => new(415, "Content-Type: the body is of a type that this path does not take", SurfaceErrorCodes.WrongType),
        >= 500 and var status => new(status, $"internal error; its request id is {context.TraceIdentifier}", SurfaceErrorCodes.Fault),
        var status => new(status, "the request cannot be taken", ErrorCodes.Invalid),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Answered {Status} for a fault, request {Request}")]
    private partial void Faulted(Exception fault, int status, string request);
}
