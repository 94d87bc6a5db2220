using System.Collections.Immutable;
using Platform.Tabular.Cleaning.Planning;
using Platform.Tabular.Profiling;

namespace Platform.Tabular.Cleaning;

/// <summary>
/// The built-in planner: chooses steps from a profile by rules, in a fixed order. Rows first, since nothing else should count a row twice; then texts as they were meant, since only then columns
/// show what they are; then what nothing can be learnt from; then gaps, which numbers must not have when they are clipped, encoded and scaled, in this order; last what is to be said of the target.
/// </summary>
public static class RulePlanner
{
    /// <summary>Plans. A table without rows needs nothing; a table that is clean gets a step or two.</summary>
    /// <param name="profile">What the data is like.</param>
    /// <param name="task">What it is cleaned for.</param>
    /// <param name="target">The column to be told, one of the profile's; <c>null</c> for none.</param>
    public static ImmutableArray<PlannedStep> Plan(TableProfile profile, TaskType task, string? target)
    {
        if (profile.Rows == 0) return [];
        var draft = new PlanDraft(profile, task, target);
        DropRules.Duplicates(draft);
        TextRules.StandardizeMissing(draft);
        TextRules.Trim(draft);
        TextRules.Unify(draft);
        TypeRules.ToNumber(draft);
        DropRules.SparseColumns(draft);
        DropRules.ConstantColumns(draft);
        DropRules.IdentifierColumns(draft);
        TypeRules.ParseDates(draft);
        DropRules.RowsWithoutTarget(draft);
        ImputeRules.Apply(draft);
        NumberRules.ClipOutliers(draft);
        EncodeRules.Features(draft);
        EncodeRules.Target(draft);
        NumberRules.Scale(draft);
        EncodeRules.Balance(draft);
        return draft.End();
    }
}
