using System.Collections.Immutable;
using Platform.Contracts.Classroom;
using Platform.Grains.Classroom.Counting;

namespace Platform.Grains.Classroom;

/// <summary>A student in detail.</summary>
internal static class ProgressRules
{
    /// <summary>Tells it.</summary>
    /// <param name="studentId">Who.</param>
    /// <param name="now">All that was counted of them: who they are, errors in a row and help.</param>
    /// <param name="asked">What was counted of the days asked for.</param>
    /// <param name="notebook">One notebook alone.</param>
    /// <param name="extents">How many cells each notebook has.</param>
    /// <param name="timeline">The latest events asked for.</param>
    public static StudentProgress Tell(
        string studentId, StudentLedger now, StudentLedger asked, string? notebook, ImmutableDictionary<string, int> extents, ImmutableArray<TimelineEntry> timeline)
    {
        var notebooks = asked.Standing(studentId, 0).Notebooks
            .Where(one => notebook is null || one.Notebook == notebook)
            .Select(one => Tell(one, extents))
            .OrderByDescending(one => one.LastActivity);
        return new StudentProgress(
            studentId, now.Name?.Value, now.Team?.Value, asked.Sessions, asked.DurationUs / 1_000.0, now.Failures.Open.Count, now.HelpSince, [.. notebooks], timeline);
    }

    private static NotebookProgress Tell(NotebookStanding notebook, ImmutableDictionary<string, int> extents)
    {
        var completed = notebook.Days.Sum(day => day.Completed);
        var total = ExtentRules.Total(extents, notebook.Notebook, completed);
        return new NotebookProgress(
            notebook.Notebook, total == 0 ? 0 : (double)completed / total, completed, total, notebook.Days.Sum(day => day.Executions), notebook.Days.Sum(day => day.Errors),
            notebook.Days[^1].LastActivity);
    }
}
