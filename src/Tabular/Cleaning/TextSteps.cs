using System.Collections.Immutable;

namespace Platform.Tabular.Cleaning;

internal static class TextSteps
{
    public static ImmutableArray<StepDefinition> Definitions { get; } = [];
}
