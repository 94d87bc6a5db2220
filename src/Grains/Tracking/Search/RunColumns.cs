using System.Collections.Immutable;
using Platform.Contracts.Tracking;

namespace Platform.Grains.Tracking.Search;

/// <summary>Runs as rows of a search.</summary>
public static class RunColumns
{
    private const string ContextTag = "mlflow.data.context";

    /// <summary>Whether a run is in the view and meets every clause.</summary>
    public static bool Matches(Run run, ViewType view, ImmutableArray<FilterClause> clauses)
    {
        if (!InView(run.Lifecycle, view)) return false;
        foreach (var clause in clauses)
        {
            if (!Matches(run, clause)) return false;
        }

        return true;
    }

    /// <summary>Whether what is in a lifecycle stage is in a view.</summary>
    public static bool InView(LifecycleStage lifecycle, ViewType view) => view switch
    {
        ViewType.ActiveOnly => lifecycle == LifecycleStage.Active,
        ViewType.DeletedOnly => lifecycle == LifecycleStage.Deleted,
        _ => true,
    };

    /// <summary>The key by which a run is sorted: the columns asked for, then the later start, then the id.</summary>
    public static SortKey Key(Run run, ImmutableArray<OrderColumn> order)
    {
        var parts = ImmutableArray.CreateBuilder<SortPart>(order.Length + 2);
        foreach (var (column, _) in order)
        {
            parts.Add(column.Kind switch
            {
                ColumnKind.Metric => SortPart.Of(run.Metrics.TryGetValue(column.Key, out var point) ? point.Value : null),
                ColumnKind.Attribute when SearchSchema.Runs.IsNumber(column) => SortPart.Of(Time(run, column.Key)),
                _ => SortPart.Of(Text(run, column)),
            });
        }

        parts.Add(SortPart.Of(run.StartTime));
        parts.Add(SortPart.Of(run.RunId));
        return new SortKey(parts.MoveToImmutable());
    }

    /// <summary>Which parts of <see cref="Key"/> are descending.</summary>
    public static ImmutableArray<bool> Directions(ImmutableArray<OrderColumn> order) => [.. order.Select(c => c.Descending), true, false];

    private static bool Matches(Run run, FilterClause clause) => clause.Column.Kind switch
    {
        ColumnKind.Metric => ClauseMatch.Number(clause, run.Metrics.TryGetValue(clause.Column.Key, out var point) ? point.Value : null),
        ColumnKind.Attribute when SearchSchema.Runs.IsNumber(clause.Column) => ClauseMatch.Number(clause, Time(run, clause.Column.Key)),
        ColumnKind.Dataset => run.Inputs.Any(i => DatasetTexts(i, clause.Column.Key).Any(t => ClauseMatch.Text(clause, t))),
        _ => ClauseMatch.Text(clause, Text(run, clause.Column)),
    };

    private static long? Time(Run run, string key) => key == "start_time" ? run.StartTime : run.EndTime;

    private static string? Text(Run run, Column column) => column switch
    {
        (ColumnKind.Param, var key) => run.Params.GetValueOrDefault(key),
        (ColumnKind.Tag, var key) => run.Tags.GetValueOrDefault(key),
        (ColumnKind.Attribute, "status") => StatusNames.Of(run.Status),
        (ColumnKind.Attribute, "run_id") => run.RunId,
        (ColumnKind.Attribute, "run_name") => run.RunName,
        (ColumnKind.Attribute, "user_id") => run.UserId,
        (ColumnKind.Attribute, "artifact_uri") => run.ArtifactUri,
        _ => null,
    };

    private static IEnumerable<string> DatasetTexts(DatasetInput input, string key) => key switch
    {
        "name" => [input.Name],
        "digest" => [input.Digest],
        _ => input.Tags.Where(t => t.Key == ContextTag).Select(t => t.Value),
    };
}
