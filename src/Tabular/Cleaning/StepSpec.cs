using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Platform.Tabular.Cleaning;

/// <summary>A step as it is asked for and stored: which of the catalogue, on what, how.</summary>
/// <param name="Kind">The step's id in the catalogue, such as <c>impute_mean</c>.</param>
/// <param name="Columns">The columns it works on; none where it is about whole rows.</param>
/// <param name="Parameters">By name; what is not given is the catalogue's default.</param>
public sealed record StepSpec(string Kind, ImmutableArray<string> Columns, JsonObject Parameters);

/// <summary>What a plan is for.</summary>
public enum TaskType
{
    /// <summary>To tell classes.</summary>
    Classification,

    /// <summary>To tell a number.</summary>
    Regression,

    /// <summary>To find groups; there is no target.</summary>
    Clustering,
}

/// <summary>A step, chosen for a reason.</summary>
/// <param name="Spec">The step.</param>
/// <param name="Reason">What in the data asks for it: a sentence in Japanese with its numbers.</param>
public sealed record PlannedStep(StepSpec Spec, string Reason);

/// <summary>A step spec that the catalogue refuses.</summary>
/// <param name="message">What is wrong, in Japanese, naming the parameter or column.</param>
public sealed class StepRefusedException(string message) : TabularException(message);

/// <summary>A step that could not be done on the data it met.</summary>
/// <param name="message">As pandas would say it where it would fail too, such as <c>KeyError: 'category'</c>.</param>
public sealed class StepFailedException(string message) : TabularException(message);
