using System.Collections.Immutable;
using Platform.Tabular.Columns;

namespace Platform.Tabular.Cleaning;

/// <summary>The steps that drop rows or columns.</summary>
internal static class RowSteps
{
    public static ImmutableArray<StepDefinition> Definitions { get; } = [DropDuplicates.Definition, .. DropColumns.Definitions, DropMissingRows.Definition];

    /// <summary>The table with the rows kept; the table itself where that is all.</summary>
    public static StepResult Keeping(Table table, IReadOnlyList<bool[]> keep, CancellationToken cancellationToken)
    {
        var gone = keep.Sum(flags => (long)flags.AsSpan().Count(false));
        return gone == 0 ? new StepResult(table, 0, 0) : new StepResult(table.Where(keep, cancellationToken), gone, 0, Keep: keep);
    }
}
