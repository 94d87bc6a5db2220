using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts.Classroom;

namespace Platform.Grains.Tests.Classroom;

/// <summary>Events, and what is counted of them in a form that can be compared.</summary>
internal static class ClassroomEvents
{
    public const string Notebook = "/lesson 1/ノート.ipynb";

    public static readonly DateTimeOffset Start = new(2025, 1, 18, 10, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ClassroomEvent Event(string id, string type, double minute = 0, string student = "mia", string? notebook = null, string? session = null, string? text = null, int? total = null) =>
        new(id, type, student, null, null, Start.AddMinutes(minute), session, notebook, null, null, total, text);

    public static ClassroomEvent Run(
        string id, int? index = 0, double minute = 0, string? error = null, string? cell = null, string student = "mia", string notebook = Notebook, double ms = 100, int? total = null) =>
        new(id, EventTypes.Execution, student, null, null, Start.AddMinutes(minute), null, notebook, new EventCell(cell, index, "code"), new CellRun("x", "y", error is not null, error, ms, 1), total, null);

    /// <summary>Up to 40 events of one student with ids of their own, close together and often at the same time: cells by id, by index and by both, which change places.</summary>
    public static Gen<ClassroomEvent[]> Several(string student) =>
        from length in Gen.Choose(1, 40)
        from events in Gen.ArrayOf(One(student), length)
        select events.Select((one, number) => one with { EventId = $"evt_{number}" }).ToArray();

    /// <summary>The same in any order, some of them more than once.</summary>
    public static Gen<ClassroomEvent[]> Shuffled(ClassroomEvent[] events) =>
        from again in Gen.SubListOf(events)
        from shuffled in Gen.Shuffle(events.Concat(again).ToArray())
        select shuffled;

    /// <summary>Anything as text, the same for equal things: what has no order is put in one.</summary>
    public static string Canonical(object? counted) => Sorted(JsonSerializer.SerializeToNode(counted, Json))?.ToJsonString(Json) ?? "null";

    private static Gen<ClassroomEvent> One(string student) =>
        from type in Gen.Elements(EventTypes.Execution, EventTypes.Execution, EventTypes.Execution, EventTypes.Execution, EventTypes.Opened, EventTypes.SessionStarted, EventTypes.Help, EventTypes.HelpStop)
        from minutes in Gen.Elements(0, 0, 1, 2, 600, 1_440, 2_000)
        from offset in Gen.Elements(0, 9)
        from name in Gen.Elements(null, "Mia", "美亜")
        from team in Gen.Elements(null, "red", "blue")
        from session in Gen.Elements(null, "s1", "s2", "s3")
        from notebook in Gen.Elements(null, Notebook, "/b.ipynb")
        from cell in Gen.Elements(null, "a", "b", "c")
        from index in Gen.Elements<int?>(null, 0, 1, 2)
        from error in Gen.Elements(null, null, "Traceback\nNameError: x\n", "\e[31mSyntaxError\e[0m: y")
        from ms in Gen.Elements(0.1, 0.3, 1234.5678, 1e9)
        from total in Gen.Elements<int?>(null, null, 3, 7)
        select new ClassroomEvent(
            "", type, student, name, team, Start.AddMinutes(minutes).ToOffset(TimeSpan.FromHours(offset)), session, notebook,
            cell is null && index is null ? null : new EventCell(cell, index, null),
            type == EventTypes.Execution ? new CellRun(null, null, error is not null, error, ms, null) : null, total, type == EventTypes.Help ? $"help {minutes}" : null);

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
