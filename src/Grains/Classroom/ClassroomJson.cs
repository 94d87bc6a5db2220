using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Contracts.Classroom;
using Platform.Grains.Classroom.Counting;
using Platform.Storage.Journal;

namespace Platform.Grains.Classroom;

/// <summary>What the journal holds of events: <c>event</c>, whole, and <c>dismiss</c> in a student's stream; the notification's fields in the class's feed.</summary>
internal static class ClassroomJson
{
    /// <summary>The kind of an event's entry.</summary>
    public const string Event = "event";

    /// <summary>The kind of a dismissal's.</summary>
    public const string Dismissal = "dismiss";

    /// <summary>How they are read.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The event's entry in its student's stream.</summary>
    public static JournalAppend Entry(string stream, ClassroomEvent what) =>
        new(stream, ClassroomStreams.Event(what.EventId), what.Time, Event, EventJson.Of(what));

    /// <summary>The dismissal of the request that an event made.</summary>
    public static JournalAppend Entry(string stream, EventKey help) =>
        new(stream, ClassroomStreams.Dismissal(help.Id), help.Time, Dismissal, JsonSerializer.SerializeToUtf8Bytes(help, Options));

    /// <summary>The event of an entry.</summary>
    public static ClassroomEvent EventOf(JournalEntry entry) => JsonSerializer.Deserialize<ClassroomEvent>(entry.Payload, Options)!;

    /// <summary>The request for help that an entry dismisses.</summary>
    public static EventKey DismissedBy(JournalEntry entry) => JsonSerializer.Deserialize<EventKey>(entry.Payload, Options);

    /// <summary>The event's entry in the class's feed, which goes with that in the student's stream.</summary>
    public static JournalAppend Notification(string feed, ClassroomEvent what) => JournalAppend.Following(feed, what.Time, what.Type, EventJson.NoticeOf(what));

    /// <summary>A dismissal's entry in the class's feed, likewise.</summary>
    public static JournalAppend Notification(string feed, string studentId, string? name, string? team, DateTimeOffset now) =>
        JournalAppend.Following(feed, now, EventTypes.HelpStop, EventJson.NoticeOfDismissal(studentId, name, team, now));
}
