using System.Collections.Immutable;

namespace Platform.Contracts.Classroom;

/// <summary>What a student did, as the Api took it in: checked, cut to size, complete.</summary>
/// <param name="EventId">Its id. One that the student's journal holds is not counted again.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="StudentId">Who.</param>
/// <param name="StudentName">Their name, where told.</param>
/// <param name="Team">Their team, where told.</param>
/// <param name="Time">When it happened, by the sender's clock.</param>
/// <param name="SessionId">The session, where told.</param>
/// <param name="Notebook">The notebook's path, with one leading slash; where it is about one.</param>
/// <param name="Cell">The cell; where it is about one.</param>
/// <param name="Run">The run; of <see cref="EventTypes.Execution"/> alone.</param>
/// <param name="TotalCells">How many cells the notebook has, where told.</param>
/// <param name="Text">What it says beside: of a help request.</param>
[GenerateSerializer, Immutable, Alias("ClassroomEvent")]
public sealed record ClassroomEvent(
    [property: Id(0)] string EventId,
    [property: Id(1)] string Type,
    [property: Id(2)] string StudentId,
    [property: Id(3)] string? StudentName,
    [property: Id(4)] string? Team,
    [property: Id(5)] DateTimeOffset Time,
    [property: Id(6)] string? SessionId,
    [property: Id(7)] string? Notebook,
    [property: Id(8)] EventCell? Cell,
    [property: Id(9)] CellRun? Run,
    [property: Id(10)] int? TotalCells,
    [property: Id(11)] string? Text);

/// <summary>A cell: by id, which outlives moving, or by index.</summary>
/// <param name="CellId">Its id, where told.</param>
/// <param name="Index">Its place from 0, where told.</param>
/// <param name="CellType"><c>code</c>, <c>markdown</c>, …, where told.</param>
[GenerateSerializer, Immutable, Alias("EventCell")]
public sealed record EventCell([property: Id(0)] string? CellId, [property: Id(1)] int? Index, [property: Id(2)] string? CellType);

/// <summary>A run of a cell.</summary>
/// <param name="Code">The cell's text; <c>null</c> where it is not kept.</param>
/// <param name="Output">What it printed or gave, likewise.</param>
/// <param name="HasError">Whether it failed.</param>
/// <param name="Error">The error's text, where it failed.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="KernelCount">The kernel's counter.</param>
[GenerateSerializer, Immutable, Alias("CellRun")]
public sealed record CellRun(
    [property: Id(0)] string? Code,
    [property: Id(1)] string? Output,
    [property: Id(2)] bool HasError,
    [property: Id(3)] string? Error,
    [property: Id(4)] double DurationMs,
    [property: Id(5)] long? KernelCount);

/// <summary>The types of <see cref="ClassroomEvent"/>.</summary>
public static class EventTypes
{
    /// <summary>A cell was run.</summary>
    public const string Execution = "cell_execution";

    /// <summary>A notebook was opened.</summary>
    public const string Opened = "notebook_opened";

    /// <summary>A notebook was saved.</summary>
    public const string Saved = "notebook_saved";

    /// <summary>A notebook was closed.</summary>
    public const string Closed = "notebook_closed";

    /// <summary>A session began.</summary>
    public const string SessionStarted = "session_started";

    /// <summary>A session ended.</summary>
    public const string SessionEnded = "session_ended";

    /// <summary>The student asks for help.</summary>
    public const string Help = "help";

    /// <summary>The student needs no help any more.</summary>
    public const string HelpStop = "help_stop";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [Execution, Opened, Saved, Closed, SessionStarted, SessionEnded, Help, HelpStop];
}
