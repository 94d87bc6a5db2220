using System.Collections.Immutable;
using System.Text.Json;
using Platform.Contracts.Idempotency;

namespace Platform.Api.Surfaces.Idempotency;

/// <summary>An answer with a JSON body, kept so that it can be given again.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
public sealed record SurfaceAnswer(int Status, byte[] Body) : IResult
{
    /// <summary>The header of an answer that was kept.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>The type of every answer that is JSON.</summary>
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>Whether it was given before.</summary>
    public bool IsReplay { get; init; }

    /// <summary>An answer of a value.</summary>
    public static SurfaceAnswer Of<T>(int status, T value) => new(status, JsonSerializer.SerializeToUtf8Bytes(value, SurfaceJson.Options));

    /// <summary>An answer that was kept.</summary>
    public static SurfaceAnswer Replay(IdempotentAnswer kept) => new(kept.Status, kept.Body.AsSpan().ToArray()) { IsReplay = true };

    /// <summary>The answer to keep.</summary>
    public IdempotentAnswer ToKeep() => new(Status, ContentType, [.. Body], ImmutableDictionary<string, string>.Empty);

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        if (IsReplay) response.Headers[ReplayedHeader] = "true";
        return response.Body.WriteAsync(Body, httpContext.RequestAborted).AsTask();
    }
}
