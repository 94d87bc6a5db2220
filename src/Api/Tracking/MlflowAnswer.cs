using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.Api.Tracking;

/// <summary>A JSON object as an answer, sent in parts while it is written, so that a long one is never held whole.</summary>
public sealed class MlflowAnswer(Func<Utf8JsonWriter, Func<Task>, Task> write) : IResult
{
    private const int FlushAt = 64 << 10;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{}</c>, MLflow's answer where there is nothing to say.</summary>
    public static readonly MlflowAnswer Empty = new(_ => { });

    /// <summary>A short answer.</summary>
    public MlflowAnswer(Action<Utf8JsonWriter> write)
        : this((json, _) =>
        {
            write(json);
            return Task.CompletedTask;
        })
    {
    }

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json";
        httpContext.Response.Headers.XContentTypeOptions = "nosniff";
        httpContext.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(httpContext.Response.Body, Options);
        json.WriteStartObject();
        await write(json, () => json.BytesPending > FlushAt ? json.FlushAsync(httpContext.RequestAborted) : Task.CompletedTask);
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }
}
