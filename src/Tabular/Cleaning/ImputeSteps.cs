using System.Collections.Immutable;

namespace Platform.Tabular.Cleaning;

internal static class ImputeSteps
{
    public static ImmutableArray<StepDefinition> Definitions { get; } = [];
}
