using System.Collections.Immutable;

namespace Platform.Tabular.Cleaning;

internal static class RowSteps
{
    public static ImmutableArray<StepDefinition> Definitions { get; } = [];
}
