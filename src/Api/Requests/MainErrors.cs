namespace Platform.Api.Requests;

/// <summary>What goes wrong on the main port outside any surface, and has no form of its own yet: JSON with the reason and, for a fault of ours, the request's id.</summary>
public sealed partial class MainErrors(RequestDelegate next, ILogger<MainErrors> log)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = bad.StatusCode;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception fault)
        {
            Faulted(fault, context.TraceIdentifier);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            context.Response.Headers[RequestIds.Header] = context.TraceIdentifier;
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        var response = context.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentType is not null || response.ContentLength > 0) return;
        await response.WriteAsJsonAsync(new { detail = Text(context) }, context.RequestAborted);
    }

    private static string Text(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => "there is nothing at this path",
        StatusCodes.Status405MethodNotAllowed => $"this path does not take {context.Request.Method}",
        >= 500 => $"internal error; its request id is {context.TraceIdentifier}",
        _ => "the request cannot be taken",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A fault ended request {Request}")]
    private partial void Faulted(Exception fault, string request);
}
