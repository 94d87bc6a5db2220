using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Platform.Contracts.Classroom;

namespace Platform.Api.Surfaces.Classroom.Events;

/// <summary>The events of a request: one, or several in an array.</summary>
/// <param name="Events">They.</param>
/// <param name="IsArray">Whether they came in an array.</param>
internal readonly record struct SentEvents(IReadOnlyList<ClassroomEvent> Events, bool IsArray);

/// <summary>Reads and checks the body of a request with events, within its bounds.</summary>
internal static class EventBody
{
    /// <summary>The largest body: 4 MiB.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>The most events in an array.</summary>
    public const int MaxEvents = 200;

    /// <summary>Reads all of it.</summary>
    /// <exception cref="RequestRejectedException">Something in it is wrong; then none of it is taken.</exception>
    public static async ValueTask<SentEvents> ReadAsync(HttpRequest request, EventChecks checks, CancellationToken cancellationToken)
    {
        CheckType(request);
        if (request.ContentLength > MaxBytes) throw TooLarge();
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > MaxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge();
            }

            if (read.IsCompleted) return Parse(reader, read.Buffer, checks);
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static SentEvents Parse(PipeReader reader, ReadOnlySequence<byte> body, EventChecks checks)
    {
        try
        {
            return Parse(body, checks);
        }
        finally
        {
            reader.AdvanceTo(body.End);
        }
    }

    /// <summary>Reads the events of a body.</summary>
    public static SentEvents Parse(ReadOnlySequence<byte> body, EventChecks checks)
    {
        try
        {
            var reader = new EventReader(body);
            reader.Begin();
            var events = new List<ClassroomEvent>(reader.IsArray ? 16 : 1);
            while (reader.Next(out var fields))
            {
                if (events.Count == MaxEvents) throw Count();
                events.Add(checks.Check(in fields, reader.Index));
            }

            return events.Count == 0 ? throw Count() : new SentEvents(events, reader.IsArray);
        }
        catch (JsonException wrong)
        {
            var at = wrong.LineNumber is { } line ? $" at line {line + 1}, byte {wrong.BytePositionInLine + 1}" : "";
            throw new RequestRejectedException($"The body is not valid JSON{at}");
        }
    }

    private static void CheckType(HttpRequest request)
    {
        if (request.ContentType is null or "application/json") return;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !(type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            || (type.Charset.HasValue && !type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            throw ClassroomErrors.Refused("Content-Type: It must be application/json, in UTF-8", "Content-Type", ClassroomErrors.Quoted(request.ContentType));
    }

    private static RequestRejectedException Count() => new($"An array must have 1 to {MaxEvents} events");

    private static RequestRejectedException TooLarge() =>
        new(new SurfaceError(StatusCodes.Status400BadRequest, $"The body must have at most {MaxBytes} bytes", SurfaceErrorCodes.TooLarge));
}
