using System.Text.Json;
using Platform.Tabular.Cleaning;

namespace Platform.Tabular.Tests.Cleaning;

/// <summary>Steps made as the catalogue makes them, from parameters written as C#.</summary>
internal static class NumberSpecs
{
    public static CleaningStep Step(string kind, params string[] columns) => Step(kind, new { }, columns);

    public static CleaningStep Step(string kind, object parameters, params string[] columns) =>
        StepCatalogue.Bind(new StepSpec(kind, [.. columns], JsonSerializer.SerializeToNode(parameters)!.AsObject()), null);
}
