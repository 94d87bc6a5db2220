using Platform.Contracts.Classroom;

namespace Platform.Grains.Classroom;

/// <summary>A student's row in a class's summary. Of a past day it tells what was known at its end, and nothing of help and errors in a row, which are of now alone.</summary>
/// <param name="query">What is asked.</param>
/// <param name="activeSince">Who was seen since is active now.</param>
internal sealed class RowRules(ClassQuery query, DateTimeOffset activeSince)
{
    private readonly DateOnly _through = query.Day ?? DateOnly.MaxValue;

    /// <summary>The row; <c>null</c> of a student who is not asked for or was not seen until then.</summary>
    public StudentRow? Row(StudentStanding standing)
    {
        if (query.Team is { } team && standing.Team != team) return null;
        var (seenOn, lastActivity) = query.Notebook is null ? Last(standing) : (default, default);
        var (count, progress, finished, executions, errors) = (0, 0.0, true, 0L, 0L);
        NotebookView? current = null;
        foreach (var notebook in standing.Notebooks)
        {
            if (query.Notebook is { } only && notebook.Notebook != only) continue;
            if (View(notebook) is not { } view) continue;
            if (query.Notebook is not null) (seenOn, lastActivity) = (view.SeenOn, view.LastActivity);
            (executions, errors) = (executions + view.Executions, errors + view.Errors);
            if (!(notebook.StartedOn <= _through)) continue;
            count++;
            progress += view.Progress;
            finished &= view.Progress >= 1;
            if (current is not { } known || view.IsLaterThan(known)) current = view;
        }

        if (query.Notebook is null ? seenOn == default : count == 0) return null;
        var help = query.Day is null ? standing.HelpSince : null;
        return new StudentRow(
            standing.StudentId, standing.Name, standing.Team, count == 0 ? 0 : progress / count, lastActivity, Status(help, seenOn, lastActivity), current?.Notebook, current?.CurrentCell,
            current?.TotalCells ?? 0, finished && count > 0, query.Day is null ? standing.ConsecutiveErrors : 0, help, help is null ? null : standing.HelpText, executions, errors);
    }

    private string Status(DateTimeOffset? help, DateOnly seenOn, DateTimeOffset lastActivity)
    {
        if (help is not null) return StudentStatus.Help;
        return (query.Day is { } day ? seenOn == day : lastActivity >= activeSince) ? StudentStatus.Active : StudentStatus.Idle;
    }

    private (DateOnly Day, DateTimeOffset LastActivity) Last(StudentStanding standing)
    {
        for (var place = standing.Days.Length - 1; place >= 0; place--)
        {
            if (standing.Days[place].Day <= _through) return (standing.Days[place].Day, standing.Days[place].LastActivity);
        }

        return default;
    }

    // As of the day; null where nothing was seen of it until then.
    private NotebookView? View(NotebookStanding notebook)
    {
        var (executions, errors, completed, last) = (0L, 0L, 0, (NotebookDay?)null);
        NotebookDay? run = null;
        foreach (var day in notebook.Days)
        {
            if (day.Day > _through) break;
            (executions, errors, completed, last) = (executions + day.Executions, errors + day.Errors, completed + day.Completed, day);
            if (day.CurrentAt is not null) run = day;
        }

        if (last is null) return null;
        var total = ExtentRules.Total(query.Extents, notebook.Notebook, completed);
        return new NotebookView(
            notebook.Notebook, total == 0 ? 0 : (double)completed / total, total, last.Day, last.LastActivity, run?.CurrentCell, run?.CurrentAt, executions, errors);
    }

    private readonly record struct NotebookView(
        string Notebook,
        double Progress,
        int TotalCells,
        DateOnly SeenOn,
        DateTimeOffset LastActivity,
        int? CurrentCell,
        DateTimeOffset? CurrentAt,
        long Executions,
        long Errors)
    {
        // The one of which a cell was run last; of those that none was run of, the one seen last.
        public bool IsLaterThan(NotebookView other) =>
            CurrentAt is not null || other.CurrentAt is not null ? CurrentAt > other.CurrentAt || other.CurrentAt is null : LastActivity > other.LastActivity;
    }
}

/// <summary>What a student is doing.</summary>
internal static class StudentStatus
{
    public const string Active = "active";
    public const string Idle = "idle";
    public const string Help = "help";
}
