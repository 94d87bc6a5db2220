using System.Collections.Immutable;
using System.Globalization;
using Platform.Contracts.Tracking;

namespace Platform.Grains.Tracking.Search;

/// <summary>Experiments as rows of a search.</summary>
public static class ExperimentColumns
{
    /// <summary>Whether an experiment is in the view and meets every clause.</summary>
    public static bool Matches(Experiment experiment, ViewType view, ImmutableArray<FilterClause> clauses) =>
        RunColumns.InView(experiment.Lifecycle, view) && clauses.All(clause => Matches(experiment, clause));

    /// <summary>The order used where none is asked for: the latest first.</summary>
    public static readonly ImmutableArray<OrderColumn> Latest = [new(new Column(ColumnKind.Attribute, "creation_time"), true)];

    /// <summary>The key by which an experiment is sorted: the columns asked for, then the greater id.</summary>
    public static SortKey Key(Experiment experiment, ImmutableArray<OrderColumn> order) => new(
    [
        .. order.Select(c => c.Column.Key switch
        {
            "name" => SortPart.Of(experiment.Name),
            "experiment_id" => SortPart.Of(Id(experiment)),
            var time => SortPart.Of(Time(experiment, time)),
        }),
        SortPart.Of(Id(experiment)),
    ]);

    /// <summary>Which parts of <see cref="Key"/> are descending.</summary>
    public static ImmutableArray<bool> Directions(ImmutableArray<OrderColumn> order) => [.. order.Select(c => c.Descending), true];

    private static bool Matches(Experiment experiment, FilterClause clause) => clause.Column switch
    {
        (ColumnKind.Tag, var key) => ClauseMatch.Text(clause, experiment.Tags.GetValueOrDefault(key)),
        (_, "name") => ClauseMatch.Text(clause, experiment.Name),
        (_, var time) => ClauseMatch.Number(clause, Time(experiment, time)),
    };

    private static long Time(Experiment experiment, string key) => key == "creation_time" ? experiment.CreationTime : experiment.LastUpdateTime;

    private static long Id(Experiment experiment) => long.Parse(experiment.ExperimentId, CultureInfo.InvariantCulture);
}
