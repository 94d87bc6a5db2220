using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Api.Tracking;

/// <summary>Reads what a request sent: the query of a GET, the JSON body of anything else.</summary>
public static class MlflowBody
{
    /// <summary>Bytes of a body.</summary>
    public const int MaxBytes = 20_000_000;

    /// <summary>Bytes of a batch: MLflow's own limit.</summary>
    public const int MaxBatchBytes = 1_000_000;

    /// <summary>The fields.</summary>
    /// <exception cref="MlflowFault">The body is too large, of another type, or not a JSON object.</exception>
    public static async Task<MlflowFields> ReadAsync(HttpRequest request, int maxBytes)
    {
        if (HttpMethods.IsGet(request.Method)) return OfQuery(request.Query);
        if (request.ContentLength is 0 || (request.ContentLength is null && request.ContentType is null)) return MlflowFields.None;
        if (!request.HasJsonContentType()) throw Wrong("Bad Request. Content-Type must be one of ['application/json'].");
        var body = await BytesAsync(request, maxBytes);
        if (body.Length == 0) return MlflowFields.None;
        try
        {
            var root = JsonDocument.Parse(body).RootElement;

            // Older clients encode the object twice.
            if (root.ValueKind == JsonValueKind.String) root = JsonDocument.Parse(root.GetString()!).RootElement;
            return root.ValueKind == JsonValueKind.Object ? new MlflowFields(root) : throw Wrong("The body must be a JSON object.");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw Wrong($"The body is not valid JSON: {wrong.Message}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(HttpRequest request, int maxBytes)
    {
        if (request.ContentLength > maxBytes) throw TooLarge(maxBytes, request.ContentLength.Value);
        using var bytes = new MemoryStream((int)(request.ContentLength ?? 4096));
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (bytes.Length + read > maxBytes) throw TooLarge(maxBytes, bytes.Length + read);
            bytes.Write(buffer, 0, read);
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    // A field that comes twice, or whose name ends in [], is a list.
    private static MlflowFields OfQuery(IQueryCollection query)
    {
        var fields = new JsonObject();
        foreach (var (name, values) in query)
        {
            var list = values.Count > 1 || name.EndsWith("[]", StringComparison.Ordinal);
            fields[name.EndsWith("[]", StringComparison.Ordinal) ? name[..^2] : name] =
                list ? new JsonArray([.. values.Select(v => JsonValue.Create(v))]) : JsonValue.Create(values.ToString());
        }

        return new MlflowFields(JsonSerializer.SerializeToElement(fields));
    }

    private static MlflowFault TooLarge(int maxBytes, long size) => Wrong($"A request to this endpoint must be at most {maxBytes} bytes, got a request of size {size} or more.");

    private static MlflowFault Wrong(string message) => new(MlflowError.Invalid(message));
}
