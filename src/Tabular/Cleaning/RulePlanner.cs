using System.Collections.Immutable;
using Platform.Tabular.Profiling;

namespace Platform.Tabular.Cleaning;

/// <summary>The built-in planner: chooses steps from a profile by rules, in a fixed order.</summary>
public static class RulePlanner
{
    /// <summary>Plans.</summary>
    /// <param name="profile">What the data is like.</param>
    /// <param name="task">What it is cleaned for.</param>
    /// <param name="target">The column to be told, one of the profile's; <c>null</c> for none.</param>
    public static ImmutableArray<PlannedStep> Plan(TableProfile profile, TaskType task, string? target) => throw new NotImplementedException();
}
