using System.Collections.Immutable;
using Platform.Tabular.Csv;

namespace Platform.Tabular.Cleaning;

/// <summary>A plan as a Python script.</summary>
public static class PlanScript
{
    /// <summary>
    /// A script that reads the CSV named by its first argument as the platform does, runs the steps and writes the result to the file named by its second, as <see cref="CsvWriter"/> would.
    /// </summary>
    /// <param name="name">The plan's name, for the first comment; whatever it contains, it stays a comment.</param>
    /// <param name="format">How the plan's own dataset is written.</param>
    /// <param name="steps">The steps that are switched on, in order, each with its description.</param>
    public static string Of(string name, CsvFormat format, ImmutableArray<(string Description, CleaningStep Step)> steps) => throw new NotImplementedException();
}
