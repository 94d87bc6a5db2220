using System.Buffers;
using System.Text.Json;

namespace Platform.Api.Surfaces.Classroom.Events;

/// <summary><c>POST /api/v1/events</c>: one event, or an array of them.</summary>
internal static class EventHandlers
{
    public static async Task<IResult> Post(HttpContext context, EventIntake intake, TimeProvider clock)
    {
        var (sent, refusal) = await intake.Take(context);
        return refusal is null ? new Receipt(sent, clock.GetUtcNow()) : refusal;
    }

    /// <summary>
    /// One event is answered with its id and its time as it stands recorded; an array with how many they were, their ids in order, and the time of the answer.
    /// </summary>
    private sealed class Receipt(SentEvents sent, DateTimeOffset now) : IResult
    {
        // Of each thread; as large as the largest answer, to 200 events.
        [ThreadStatic]
        private static ArrayBufferWriter<byte>? buffer;

        [ThreadStatic]
        private static Utf8JsonWriter? writer;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var body = buffer ??= new ArrayBufferWriter<byte>(512);
            var json = writer ??= new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = SurfaceJson.Options.Encoder });
            body.ResetWrittenCount();
            json.Reset();
            json.WriteStartObject();
            json.WriteString("status"u8, "received"u8);
            if (sent.IsArray) WriteIds(json);
            else json.WriteString("eventId"u8, sent.Events[0].EventId);
            json.WriteString("timestamp"u8, SurfaceJson.Instant(sent.IsArray ? now : sent.Events[0].Time));
            json.WriteEndObject();
            json.Flush();

            // It is copied at once, and goes out with the end of the answer.
            var response = httpContext.Response;
            response.StatusCode = sent.IsArray ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = body.WrittenCount;
            response.BodyWriter.Write(body.WrittenSpan);
            return Task.CompletedTask;
        }

        private void WriteIds(Utf8JsonWriter json)
        {
            json.WriteNumber("received", sent.Events.Count);
            json.WriteStartArray("eventIds");
            foreach (var each in sent.Events) json.WriteStringValue(each.EventId);
            json.WriteEndArray();
        }
    }
}
