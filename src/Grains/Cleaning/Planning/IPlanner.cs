using System.Collections.Immutable;
using Platform.Contracts.Cleaning;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Profiling;

namespace Platform.Grains.Cleaning.Planning;

/// <summary>Chooses the steps of a plan from what is known of the data.</summary>
public interface IPlanner
{
    /// <summary>Its name, one of <see cref="PlannerNames"/>.</summary>
    string Name { get; }

    /// <summary>Plans. Each step it answers is one that <see cref="StepCatalogue.Bind"/> takes. The work is not done in the caller's turn.</summary>
    /// <param name="profile">What the data is like.</param>
    /// <param name="task">What it is cleaned for.</param>
    /// <param name="target">The column to be told, one of the profile's; <c>null</c> for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PlanningFailedException">It made no plan that can be used.</exception>
    Task<ImmutableArray<PlannedStep>> PlanAsync(TableProfile profile, TaskType task, string? target, CancellationToken cancellationToken);
}

/// <summary>A planner made no plan that can be used.</summary>
/// <param name="message">Why, for the log; nothing of the data stands in it.</param>
/// <param name="cause">What it came of, where that is known.</param>
public sealed class PlanningFailedException(string message, Exception? cause = null) : Exception(message, cause);
