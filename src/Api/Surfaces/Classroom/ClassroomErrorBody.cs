using System.Buffers;
using System.Text.Json;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>The form of the surface's errors: <c>{"error":{"code","message","details","timestamp","request_id"}}</c>.</summary>
internal static class ClassroomErrorBody
{
    private const string IdPrefix = "req_";

    // The specification's order.
    private static readonly string[] Order = [ClassroomErrors.Field, ClassroomErrors.Value, ClassroomErrors.AllowedValues, ClassroomErrors.Index];

    public static ReadOnlyMemory<byte> Of(SurfaceError error, string requestId, DateTimeOffset now)
    {
        var body = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = SurfaceJson.Options.Encoder });
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", ClassroomErrors.Of(error.Code).Code);
        json.WriteString("message", error.Message);
        json.WriteStartObject("details");
        WriteDetails(json, error);
        json.WriteEndObject();
        json.WriteString("timestamp", SurfaceJson.Instant(now));
        json.WriteString("request_id", requestId.StartsWith(IdPrefix, StringComparison.Ordinal) ? requestId : IdPrefix + requestId);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }

    private static void WriteDetails(Utf8JsonWriter json, SurfaceError error)
    {
        if (error.Details is not { } details) return;
        foreach (var name in Order)
        {
            if (!details.TryGetValue(name, out var value)) continue;
            json.WritePropertyName(name);
            if (name == ClassroomErrors.Field) json.WriteStringValue(value);
            else json.WriteRawValue(value);
        }

        foreach (var (name, value) in details.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!Order.Contains(name)) json.WriteString(name, value);
        }
    }
}
