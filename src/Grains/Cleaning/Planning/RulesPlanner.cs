using System.Collections.Immutable;
using Platform.Contracts.Cleaning;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Profiling;

namespace Platform.Grains.Cleaning.Planning;

/// <summary>The built-in planner, which is always there: <see cref="RulePlanner"/>.</summary>
public sealed class RulesPlanner : IPlanner
{
    /// <inheritdoc />
    public string Name => PlannerNames.Rules;

    /// <inheritdoc />
    public Task<ImmutableArray<PlannedStep>> PlanAsync(TableProfile profile, TaskType task, string? target, CancellationToken cancellationToken) =>
        Task.Run(() => RulePlanner.Plan(profile, task, target), cancellationToken);
}
