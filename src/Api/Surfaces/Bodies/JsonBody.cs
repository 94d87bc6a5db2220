using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Platform.Api.Surfaces.Bodies;

/// <summary>Reads a request's body as JSON, within a bound, with clear refusals.</summary>
public static class JsonBody
{
    /// <summary>The most bytes a JSON body has, where a route says nothing else: 1 MiB.</summary>
    public const int DefaultBytes = 1 << 20;

    // Which of two keys of the same name counts is decided differently by different readers, so neither does.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Reads the body. The document must be disposed.</summary>
    /// <exception cref="RequestRejectedException">It is no JSON, of another type, or larger than <paramref name="maxBytes"/>.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpRequest request, int maxBytes = DefaultBytes, CancellationToken cancellationToken = default)
    {
        CheckType(request);
        var bytes = await ReadBytesAsync(request, maxBytes, cancellationToken);
        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (InvalidOperationException)
        {
            // A \u escape of half a surrogate pair is JSON, but no name that could be compared with others.
            throw new RequestRejectedException("the body has a key that is not valid Unicode");
        }
        catch (JsonException wrong)
        {
            var at = wrong.LineNumber is { } line ? $" at line {line + 1}, byte {wrong.BytePositionInLine + 1}" : "";
            throw new RequestRejectedException($"the body is not valid JSON{at}");
        }
    }

    private static void CheckType(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !(type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
            throw Type("it must be application/json");
        if (type.Charset.HasValue && !type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)) throw Type("JSON is read as UTF-8");
    }

    private static RequestRejectedException Type(string what) =>
        new(new SurfaceError(StatusCodes.Status415UnsupportedMediaType, $"Content-Type: {what}", SurfaceErrorCodes.WrongType));

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes) throw TooLarge(maxBytes);
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (content.Length + read > maxBytes) throw TooLarge(maxBytes);
            content.Write(buffer, 0, read);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    private static RequestRejectedException TooLarge(int maxBytes) =>
        new(new SurfaceError(StatusCodes.Status413PayloadTooLarge, $"the body is larger than {maxBytes} bytes", SurfaceErrorCodes.TooLarge));
}
