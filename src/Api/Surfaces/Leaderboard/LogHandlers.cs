using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Net.Http.Headers;
using Platform.Api.Surfaces.Bodies;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts.Jobs;

namespace Platform.Api.Surfaces.Leaderboard;

/// <summary><c>GET /jobs/{job_id}/logs</c>: as text, or as JSON where that is asked for; page by page from the job, never whole in memory.</summary>
internal static class LogHandlers
{
    private const int MaxTail = 5_000;
    private const int PageLines = 1_000;

    public static async Task<IResult> Logs(HttpContext context, string job_id, IGrainFactory grains)
    {
        var tail = new QueryFields(context.Request.Query).Number("tail", 0, 1, MaxTail);
        if (!ResourceIds.IsPossible(job_id)) return context.Failure(JobHandlers.NoJob);
        var job = grains.GetGrain<IJobGrain>(job_id);
        var (caller, aborted) = (context.Caller, context.RequestAborted);
        var first = tail > 0 ? await job.TailLog(caller, tail, aborted) : await job.ReadLog(caller, 0, PageLines, aborted);
        if (!first.IsSuccess) return context.Failure(first.Error);
        return new LogAnswer(first.Value, after => job.ReadLog(caller, after, PageLines, aborted), WantsJson(context.Request));
    }

    private static bool WantsJson(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList([.. request.Headers.Accept.Where(value => value is not null)!], out var accepted)) return false;
        double Quality(string type) => accepted.Where(range => new MediaTypeHeaderValue(type).IsSubsetOf(range)).Select(range => range.Quality ?? 1).DefaultIfEmpty(0).Max();
        // Text where both are as welcome, as with */*.
        return Quality("application/json") > Quality("text/plain");
    }

    private sealed class LogAnswer(JobLogPage first, Func<long, Task<Platform.Contracts.Result<JobLogPage>>> next, bool json) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = json ? "application/json; charset=utf-8" : "text/plain; charset=utf-8";
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.CacheControl = "no-store";
            if (json) await response.WriteAsync("{\"logs\":\"", httpContext.RequestAborted);
            for (var page = first; ;)
            {
                await response.WriteAsync(json ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Text(page)) : Text(page), httpContext.RequestAborted);
                if (page.NextSeq is not { } after) break;
                var read = await next(after);
                if (!read.IsSuccess) throw new InvalidOperationException($"the log ended in the middle: {read.Error.Message}");
                page = read.Value;
            }

            if (json) await response.WriteAsync("\"}", httpContext.RequestAborted);
        }

        private static string Text(JobLogPage page)
        {
            var text = new StringBuilder();
            foreach (var line in page.Lines)
                text.Append(CultureInfo.InvariantCulture, $"[{line.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss}] ").Append(line.Text).Append('\n');
            return text.ToString();
        }
    }
}
