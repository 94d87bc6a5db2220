using System.Text.Json.Serialization;
using Platform.Contracts.Classroom;

namespace Platform.Api.Surfaces.Classroom;

/// <summary>A class at a glance; what the specification has is first.</summary>
internal sealed record SummaryBody(SummaryNumbers Summary, IReadOnlyList<StudentBody> Students)
{
    public static SummaryBody Of(ClassSummary summary) => new(
        new SummaryNumbers(summary.Total, summary.Active, summary.AverageProgress, summary.CompletionRate, summary.Students.Count(student => student.HelpSince is not null)),
        [.. summary.Students.Select(StudentBody.Of)]);
}

/// <summary>Its numbers.</summary>
internal sealed record SummaryNumbers(int TotalStudents, int ActiveStudents, double AvgProgress, double CompletionRate, int HelpRequests);

/// <summary>A student in it. Who told no name is called by the id.</summary>
internal sealed record StudentBody(
    string UserId, string UserName, double Progress, DateTimeOffset LastActivity, string Status, int? CurrentCell, int TotalCells,
    string? TeamName, string? NotebookPath, long ExecutionCount, long ErrorCount, int ConsecutiveErrors, bool Finished, DateTimeOffset? HelpSince)
{
    public static StudentBody Of(StudentRow row) => new(
        row.StudentId, row.Name ?? row.StudentId, row.Progress, row.LastActivity, row.Status, row.CurrentCell, row.TotalCells,
        row.Team, row.Notebook, row.Executions, row.Errors, row.ConsecutiveErrors, row.Finished, row.HelpSince);
}

/// <summary>A student in detail.</summary>
internal sealed record ProgressBody(UserInfoBody UserInfo, IReadOnlyList<NotebookProgressBody> ProgressData, IReadOnlyList<TimelineBody> Timeline)
{
    public static ProgressBody Of(StudentProgress student) => new(
        new UserInfoBody(
            student.StudentId, student.Name ?? student.StudentId, student.Sessions, student.DurationMs, student.Team, student.ConsecutiveErrors, student.HelpSince),
        [.. student.Notebooks.Select(NotebookProgressBody.Of)],
        [.. student.Timeline.Select(TimelineBody.Of)]);
}

/// <summary>Who they are.</summary>
internal sealed record UserInfoBody(
    string UserId, string UserName, int TotalSessions, double TotalDurationMs, string? TeamName, int ConsecutiveErrors, DateTimeOffset? HelpSince);

/// <summary>Their work on one notebook.</summary>
internal sealed record NotebookProgressBody(
    string NotebookPath, double Progress, int CompletedCells, int TotalCells, long ExecutionCount, long ErrorCount, DateTimeOffset LastActivity)
{
    public static NotebookProgressBody Of(NotebookProgress notebook) => new(
        notebook.Notebook, notebook.Progress, notebook.CompletedCells, notebook.TotalCells, notebook.Executions, notebook.Errors, notebook.LastActivity);
}

/// <summary>One of their events.</summary>
internal sealed record TimelineBody(
    DateTimeOffset Timestamp, string EventType, int? CellIndex, double? DurationMs, bool HasError, string? NotebookPath, string? CellId, string? Error, string? Message)
{
    public static TimelineBody Of(TimelineEntry entry) => new(
        entry.Time, entry.Type, entry.CellIndex, entry.DurationMs, entry.HasError, entry.Notebook, entry.CellId, entry.HasError ? entry.Text : null, entry.HasError ? null : entry.Text);
}

/// <summary>The class's notebooks.</summary>
internal sealed record NotebooksBody(int Total, IReadOnlyList<NotebookBody> Notebooks);

/// <summary>One of them.</summary>
internal sealed record NotebookBody(
    string NotebookPath, string Title, int TotalCells, int Students, int FinishedStudents, double AvgProgress, long ExecutionCount, long ErrorCount, DateTimeOffset LastActivity)
{
    public static NotebookBody Of(NotebookRow row) => new(
        row.Notebook, HotspotsBody.TitleOf(row.Notebook), row.TotalCells, row.Students, row.Finished, row.Progress, row.Executions, row.Errors, row.LastActivity);
}

/// <summary>Where students of a notebook get stuck.</summary>
internal sealed record HotspotsBody(NotebookInfoBody NotebookInfo, IReadOnlyList<HotspotBody> Hotspots)
{
    public static HotspotsBody Of(NotebookHotspots notebook) => new(
        new NotebookInfoBody(notebook.Notebook, TitleOf(notebook.Notebook), notebook.TotalCells, notebook.Sessions, notebook.Students),
        [.. notebook.Cells.Select(HotspotBody.Of)]);

    // No event tells a notebook's title, so it is called by its file.
    public static string TitleOf(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) && name.Length > 6 ? name[..^6] : name;
    }
}

/// <summary>The notebook.</summary>
internal sealed record NotebookInfoBody(string Path, string Title, int TotalCells, int AnalyzedSessions, int Students);

/// <summary>A cell of it.</summary>
internal sealed record HotspotBody(
    int? CellIndex, double DifficultyScore, double AvgExecutionCount, double ErrorRate, double AvgDurationMs, IReadOnlyList<string> CommonErrors,
    string? CellId, int Students, long ExecutionCount, IReadOnlyList<ErrorCountBody> CommonErrorCounts)
{
    public static HotspotBody Of(CellHotspot cell) => new(
        cell.Index, cell.Difficulty, cell.AverageExecutions, cell.ErrorRate, cell.AverageDurationMs, [.. cell.CommonErrors.Select(error => error.Line)],
        cell.CellId, cell.Students, cell.Executions, [.. cell.CommonErrors.Select(error => new ErrorCountBody(error.Line, error.Count))]);
}

/// <summary>An error and how often it came.</summary>
internal sealed record ErrorCountBody(string Error, long Count);

/// <summary>Who waits for help.</summary>
internal sealed record HelpBody(int Total, [property: JsonPropertyName("help")] IReadOnlyList<WaitingBody> Waiting);

/// <summary>One who waits, the longest waiting first.</summary>
internal sealed record WaitingBody(
    string UserId, string UserName, string? TeamName, DateTimeOffset Since, long WaitingSeconds, string? Message, string? NotebookPath, int? CurrentCell, int ConsecutiveErrors)
{
    public static WaitingBody Of(StudentRow row, DateTimeOffset now)
    {
        var since = row.HelpSince ?? now;
        return new(
            row.StudentId, row.Name ?? row.StudentId, row.Team, since, Math.Max(0, (long)(now - since).TotalSeconds), row.HelpText, row.Notebook, row.CurrentCell, row.ConsecutiveErrors);
    }
}

/// <summary>That something was done to a student.</summary>
internal sealed record DoneBody(string Status, string UserId);

/// <summary>That an event was received, for the reference.</summary>
internal sealed record ReceivedBody(string Status, [property: JsonPropertyName("eventId")] string EventId, string Timestamp);

/// <summary>That several were, for the reference.</summary>
internal sealed record ReceivedSeveralBody(string Status, int Received, [property: JsonPropertyName("eventIds")] IReadOnlyList<string> EventIds, string Timestamp);
