using System.Collections;
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
        // The path as it came: what follows rewrites it.
        var (pathBase, path) = (context.Request.PathBase, context.Request.Path);
        var started = clock.GetTimestamp();
        using (log.BeginScope(new RequestScope(id)))
        {
            try
            {
                await next(context);
            }
            finally
            {
                var level = LevelOf(context);
                if (log.IsEnabled(level))
                    Answered(level, context.Request.Method, context.Connection.LocalPort, pathBase.Add(path).ToUriComponent(), context.Response.StatusCode, clock.GetElapsedTime(started).TotalMilliseconds, id);
            }
        }
    }

    private static bool IsPlain(string? id) =>
        id is { Length: > 0 and <= MaxChars } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');

    private static LogLevel LevelOf(HttpContext context) =>
        context.Response.StatusCode < StatusCodes.Status400BadRequest && context.GetEndpoint()?.Metadata.GetMetadata<ManyRequests>() is not null ? LogLevel.Debug : LogLevel.Information;

    [LoggerMessage(Message = "{Method} :{Port}{Path} answered {Status} in {Elapsed:0.0} ms, request {Request}")]
    private partial void Answered(LogLevel level, string method, int port, string path, int status, double elapsed, string request);
}

/// <summary>Marks a route that is asked so often that a line for each answer would hide the others: one that went well is logged as a detail.</summary>
public sealed class ManyRequests
{
    /// <summary>The one instance.</summary>
    public static readonly ManyRequests Instance = new();
}

/// <summary>What stands in every log line of a request.</summary>
internal sealed class RequestScope(string id) : IReadOnlyList<KeyValuePair<string, object>>
{
    public int Count => 1;

    public KeyValuePair<string, object> this[int index] => index == 0 ? new("RequestId", id) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        yield return this[0];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"RequestId:{id}";
}
