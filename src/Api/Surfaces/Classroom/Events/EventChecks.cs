using System.Security.Cryptography;
using Platform.Contracts.Classroom;

namespace Platform.Api.Surfaces.Classroom.Events;

/// <summary>Makes an event of the fields that were sent, or refuses them by the first that is wrong.</summary>
/// <param name="redact">What is not kept.</param>
/// <param name="now">What time it is.</param>
internal readonly struct EventChecks(Redaction redact, DateTimeOffset now)
{
    /// <summary>What the extension calls an execution.</summary>
    public const string ExecutedAlias = "cell_executed";

    /// <summary>A clock this much ahead is taken for wrong, and the event for being of now: a student would seem active for as long as it is ahead.</summary>
    public static readonly TimeSpan ClockAhead = TimeSpan.FromMinutes(5);

    /// <summary>The paths of notebooks have one slash before them, however many they were sent with.</summary>
    public static string? Notebook(string? path) => path?.TrimStart('/') is { Length: > 0 } rest ? "/" + rest : null;

    /// <summary>The event.</summary>
    /// <exception cref="RequestRejectedException">A field is missing or wrong.</exception>
    public ClassroomEvent Check(in EventFields fields, int? index)
    {
        var type = TypeOf(in fields, index);
        var student = StudentOf(in fields, index);
        var notebook = Notebook(fields.NotebookPath);
        if (type == EventTypes.Execution)
        {
            if (notebook is null) throw Missing("notebookPath", fields.NotebookPath, "A cell_execution needs the notebook's path", index);
            if (fields.CellIndex is null && Given(fields.CellId) is null) throw Missing("cellIndex", null, "A cell_execution needs cellIndex or cellId", index);
        }

        if (fields.EventId is { Length: 0 }) throw Missing("eventId", "", "It must not be blank", index);
        var cell = fields.CellIndex is null && Given(fields.CellId) is null ? null : new EventCell(Given(fields.CellId), fields.CellIndex, Given(fields.CellType));
        return new ClassroomEvent(
            fields.EventId ?? NewId(),
            type,
            student,
            Given(fields.UserName),
            Given(fields.TeamName),
            TimeOf(in fields),
            Given(fields.SessionId),
            notebook,
            cell,
            type == EventTypes.Execution ? Run(in fields) : null,
            fields.TotalCells,
            type is EventTypes.Help or EventTypes.HelpStop ? KeptText.Of(Given(fields.Message)) : null);
    }

    private CellRun Run(in EventFields fields)
    {
        var output = fields.Output.Text is null ? fields.Result : fields.Output;
        var failed = fields.HasError ?? (!string.IsNullOrWhiteSpace(fields.ErrorMessage) || output.Error is not null || Tracebacks.IsIn(output.Text));
        var error = !failed ? null : !string.IsNullOrWhiteSpace(fields.ErrorMessage) ? fields.ErrorMessage : Given(output.Error ?? output.Text);
        // An error quotes code and output, so of one that may not be kept only what it is counted by is.
        if (redact != Redaction.None && error is not null) error = Tracebacks.LastLine(error);
        return new CellRun(
            redact is Redaction.Code or Redaction.Both ? null : KeptText.Of(fields.CellContent ?? fields.Code),
            redact is Redaction.Output or Redaction.Both ? null : KeptText.Of(output.Text),
            failed,
            KeptText.OfError(error),
            fields.ExecutionDurationMs ?? 0,
            fields.ExecutionCount);
    }

    private static string TypeOf(in EventFields fields, int? index) => fields.EventType switch
    {
        ExecutedAlias => EventTypes.Execution,
        { } type when EventTypes.All.Contains(type) => type,
        var other => throw ClassroomErrors.Refused("Invalid event type specified", "eventType", Json(other), EventTypes.All, index),
    };

    private static string StudentOf(in EventFields fields, int? index)
    {
        if (fields.UserId is { Length: > 0 } user) return user;
        if (fields.UserId is not null) throw Missing("userId", fields.UserId, "It must not be blank", index);
        return Given(fields.EmailAddress) ?? throw Missing("userId", null, "A userId or an emailAddress is needed", index);
    }

    private DateTimeOffset TimeOf(in EventFields fields) => (fields.Timestamp ?? fields.EventTime) is { } time && time <= now + ClockAhead ? time : now;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string NewId() => "evt_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    private static string? Json(string? text) => text is null ? null : ClassroomErrors.Quoted(text);

    private static RequestRejectedException Missing(string field, string? value, string why, int? index) => ClassroomErrors.Refused($"{field}: {why}", field, Json(value), index: index);
}
