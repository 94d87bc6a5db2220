namespace Platform.Api.Surfaces.Classroom.Events;

/// <summary>An event as it was sent: each field of the kind it must be, but not yet held against the others.</summary>
internal struct EventFields
{
    /// <summary>The fields that were there, <c>null</c> or not.</summary>
    public EventField Seen;

    public string? EventType, EventId, UserId, EmailAddress, UserName, TeamName, NotebookPath, CellId, CellType, SessionId, Message;

    /// <summary>Texts of any length.</summary>
    public string? CellContent, Code, ErrorMessage;

    public SentOutput Output, Result;

    public int? CellIndex, TotalCells;

    public long? ExecutionCount;

    public double? ExecutionDurationMs;

    public bool? HasError;

    public DateTimeOffset? Timestamp, EventTime;
}

/// <summary>What a cell gave, as it was sent.</summary>
/// <param name="Text">As text.</param>
/// <param name="Error">The error in it, where its shape says that it is one.</param>
internal readonly record struct SentOutput(string? Text, string? Error);
