using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Platform.Contracts.Classroom;

namespace Platform.Grains.Classroom;

/// <summary>What students did at each notebook, all together.</summary>
internal static class TotalsRules
{
    /// <summary>What students add.</summary>
    public static ImmutableArray<NotebookTotals> Totals(IEnumerable<StudentStanding> standings, ClassQuery query) => Merge(
        standings.Where(standing => query.Team is not { } team || standing.Team == team)
            .SelectMany(standing => standing.Notebooks)
            .Where(notebook => notebook.StartedOn is not null)
            .Select(notebook => Of(notebook, query.Extents)));

    /// <summary>What shards add together.</summary>
    public static ImmutableArray<NotebookTotals> Merge(IEnumerable<NotebookTotals> totals)
    {
        var merged = new Dictionary<string, NotebookTotals>(StringComparer.Ordinal);
        foreach (var one in totals)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(merged, one.Notebook, out var there);
            known = there ? Merge(known!, one) : one;
        }

        return [.. merged.Values];
    }

    /// <summary>The notebook as it is told.</summary>
    public static NotebookRow Row(NotebookTotals totals, ImmutableDictionary<string, int> extents)
    {
        var cells = extents.GetValueOrDefault(totals.Notebook);
        return new NotebookRow(
            totals.Notebook, cells, totals.Students, totals.Finished, cells == 0 ? 0 : (double)totals.Completed / ((long)cells * totals.Students), totals.Executions, totals.Errors,
            totals.LastActivity);
    }

    private static NotebookTotals Of(NotebookStanding notebook, ImmutableDictionary<string, int> extents)
    {
        var (cells, completed) = (extents.GetValueOrDefault(notebook.Notebook), notebook.Days.Sum(day => day.Completed));
        return new NotebookTotals(
            notebook.Notebook, 1, cells > 0 && completed >= cells ? 1 : 0, Math.Min(completed, cells), notebook.Days.Sum(day => day.Executions), notebook.Days.Sum(day => day.Errors),
            notebook.Days[^1].LastActivity);
    }

    private static NotebookTotals Merge(NotebookTotals one, NotebookTotals other) => new(
        one.Notebook, one.Students + other.Students, one.Finished + other.Finished, one.Completed + other.Completed, one.Executions + other.Executions, one.Errors + other.Errors,
        one.LastActivity > other.LastActivity ? one.LastActivity : other.LastActivity);
}
