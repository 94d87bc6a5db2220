using System.Collections.Immutable;

namespace Platform.Tabular.Cleaning;

internal static class NumberSteps
{
    public static ImmutableArray<StepDefinition> Definitions { get; } = [];
}
