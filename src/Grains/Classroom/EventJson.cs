using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Platform.Contracts.Classroom;

namespace Platform.Grains.Classroom;

/// <summary>Writes events as JSON in UTF-8: what <see cref="ClassroomJson.Options"/> would write of the records, in a buffer that each thread keeps, as it is done for every event twice.</summary>
internal static class EventJson
{
    /// <summary>The largest buffer that a thread keeps, in bytes.</summary>
    private const int KeptBuffer = 64 << 10;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    /// <summary>The event, whole.</summary>
    public static byte[] Of(ClassroomEvent what)
    {
        var json = Begin();
        json.WriteString("eventId"u8, what.EventId);
        json.WriteString("type"u8, what.Type);
        json.WriteString("studentId"u8, what.StudentId);
        Text(json, "studentName"u8, what.StudentName);
        Text(json, "team"u8, what.Team);
        json.WriteString("time"u8, what.Time);
        Text(json, "sessionId"u8, what.SessionId);
        Text(json, "notebook"u8, what.Notebook);
        if (what.Cell is { } cell)
        {
            json.WriteStartObject("cell"u8);
            Text(json, "cellId"u8, cell.CellId);
            if (cell.Index is { } index) json.WriteNumber("index"u8, index);
            Text(json, "cellType"u8, cell.CellType);
            json.WriteEndObject();
        }

        if (what.Run is { } run)
        {
            json.WriteStartObject("run"u8);
            Text(json, "code"u8, run.Code);
            Text(json, "output"u8, run.Output);
            json.WriteBoolean("hasError"u8, run.HasError);
            Text(json, "error"u8, run.Error);
            json.WriteNumber("durationMs"u8, run.DurationMs);
            if (run.KernelCount is { } count) json.WriteNumber("kernelCount"u8, count);
            json.WriteEndObject();
        }

        if (what.TotalCells is { } total) json.WriteNumber("totalCells"u8, total);
        Text(json, "text"u8, what.Text);
        return End(json);
    }

    /// <summary>What dashboards are told of an event: the fields of the specification's notification, and more.</summary>
    public static byte[] NoticeOf(ClassroomEvent what)
    {
        var json = Begin();
        json.WriteString("eventType"u8, what.Type);
        json.WriteString("eventId"u8, what.EventId);
        json.WriteString("userId"u8, what.StudentId);
        Text(json, "userName"u8, what.StudentName);
        Text(json, "teamName"u8, what.Team);
        Text(json, "notebookPath"u8, what.Notebook);
        if (what.Cell?.Index is { } index) json.WriteNumber("cellIndex"u8, index);
        Text(json, "cellId"u8, what.Cell?.CellId);
        if (what.Run is { } run)
        {
            json.WriteBoolean("hasError"u8, run.HasError);
            json.WriteNumber("durationMs"u8, run.DurationMs);
        }

        json.WriteString("timestamp"u8, what.Time.UtcDateTime);
        return End(json);
    }

    /// <summary>What they are told of a teacher who closed a request for help.</summary>
    public static byte[] NoticeOfDismissal(string studentId, string? name, string? team, DateTimeOffset now)
    {
        var json = Begin();
        json.WriteString("eventType"u8, EventTypes.HelpStop);
        json.WriteString("userId"u8, studentId);
        Text(json, "userName"u8, name);
        Text(json, "teamName"u8, team);
        json.WriteString("timestamp"u8, now.UtcDateTime);
        json.WriteBoolean("dismissed"u8, true);
        return End(json);
    }

    /// <summary>The text by which notices of a student are told from those of others: in a value of theirs its quotes would be escaped.</summary>
    public static string MarkOf(string studentId)
    {
        var json = Begin();
        json.WriteString("userId"u8, studentId);
        return Encoding.UTF8.GetString(End(json).AsSpan()[1..^1]);
    }

    private static Utf8JsonWriter Begin()
    {
        buffer ??= new ArrayBufferWriter<byte>(4 << 10);
        writer ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        buffer.ResetWrittenCount();
        writer.Reset();
        writer.WriteStartObject();
        return writer;
    }

    private static byte[] End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
        var bytes = buffer!.WrittenSpan.ToArray();
        if (buffer.Capacity > KeptBuffer) (buffer, writer) = (null, null);
        return bytes;
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }
}
