using System.Diagnostics;

namespace Platform.Api.Requests;

/// <summary>
/// Gives every request an id: the caller's <c>X-Request-Id</c> where it is a plain word, else a new one. It is answered in the same header, stands in every log line of the
/// request, and is what an error of ours names. Then one line per request is logged, without its query, which may hold a token.
/// </summary>
public sealed partial class RequestIds(RequestDelegate next, ILogger<RequestIds> log, TimeProvider clock)
{
    /// <summary>The header's name.</summary>
    public const string Header = "X-Request-Id";

    private const int MaxChars = 128;

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        var id = given.Count == 1 && IsPlain(given[0]) ? given[0]! : ActivityTraceId.CreateRandom().ToHexString();
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        var path = context.Request.PathBase.Add(context.Request.Path).ToUriComponent();
        var port = context.Connection.LocalPort;
        var started = clock.GetTimestamp();
        using (log.BeginScope(new Dictionary<string, object> { ["RequestId"] = id }))
        {
            try
            {
                await next(context);
            }
            finally
            {
                Answered(context.Request.Method, port, path, context.Response.StatusCode, clock.GetElapsedTime(started).TotalMilliseconds, id);
            }
        }
    }

    private static bool IsPlain(string? id) =>
        id is { Length: > 0 and <= MaxChars } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} :{Port}{Path} answered {Status} in {Elapsed:0.0} ms, request {Request}")]
    private partial void Answered(string method, int port, string path, int status, double elapsed, string request);
}
