using System.Collections.Immutable;
using Platform.Contracts.Datasets;

namespace Platform.Contracts.Cleaning;

/// <summary>
/// One plan to clean data by. Key: its id, a UUID. Only its owner may see it: to others <see cref="ErrorCodes.Forbidden"/> where it exists, <see cref="ErrorCodes.NotFound"/> where not.
/// </summary>
[Alias("IPlanGrain")]
public interface IPlanGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes the plan. The same caller with the same draft again answers as the first time. <see cref="CleaningErrors.TargetRequired"/>, <see cref="CleaningErrors.NoTarget"/>,
    /// <see cref="CleaningErrors.GenerationFailed"/>; of the dataset <see cref="DatasetErrors.NoDataset"/> or <see cref="CleaningErrors.NoAccess"/>.
    /// </summary>
    [ResponseTimeout("00:05:00")]
    Task<Result<Plan>> Create(Caller caller, PlanDraft draft, CancellationToken cancellationToken = default);

    /// <summary>The plan, also where its dataset is gone.</summary>
    Task<Result<Plan>> Get(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>Replaces the steps. <see cref="ErrorCodes.Invalid"/> names the step, by its place from 1, and what is wrong with it; then nothing changes.</summary>
    Task<Result<Plan>> Edit(Caller caller, ImmutableArray<StepEdit> steps, CancellationToken cancellationToken = default);

    /// <summary>Deletes the plan. What it made stays.</summary>
    Task<Result<Done>> Delete(Caller caller, CancellationToken cancellationToken = default);

    /// <summary>The plan as a Python script that reads a CSV, does the steps and writes the result.</summary>
    Task<Result<string>> Script(Caller caller, CancellationToken cancellationToken = default);
}

/// <summary>A wish for a plan.</summary>
/// <param name="DatasetId">The dataset to look at.</param>
/// <param name="Task">What it is cleaned for.</param>
/// <param name="Target">The column to be told, for classification and regression.</param>
/// <param name="Name">The plan's name; <c>null</c> for one made of the dataset's.</param>
/// <param name="Planner">Who plans, one of <see cref="PlannerNames"/>; <c>null</c> for the model where one is configured, and the rules else.</param>
[GenerateSerializer, Immutable, Alias("PlanDraft")]
public sealed record PlanDraft(
    [property: Id(0)] string DatasetId,
    [property: Id(1)] CleaningTask Task,
    [property: Id(2)] string? Target,
    [property: Id(3)] string? Name,
    [property: Id(4)] string? Planner);

/// <summary>What a plan is for.</summary>
[GenerateSerializer, Alias("CleaningTask")]
public enum CleaningTask
{
    /// <summary>To tell classes.</summary>
    Classification,

    /// <summary>To tell a number.</summary>
    Regression,

    /// <summary>To find groups.</summary>
    Clustering,
}

/// <summary>Who plans.</summary>
public static class PlannerNames
{
    /// <summary>The built-in rules.</summary>
    public const string Rules = "rules";

    /// <summary>A language model.</summary>
    public const string Model = "llm";
}

/// <summary>A step of a plan as its owner wants it.</summary>
/// <param name="Kind">Which of the catalogue.</param>
/// <param name="Columns">On which columns.</param>
/// <param name="Parameters">A JSON object.</param>
/// <param name="Enabled">Whether it is done.</param>
[GenerateSerializer, Immutable, Alias("StepEdit")]
public sealed record StepEdit(
    [property: Id(0)] string Kind,
    [property: Id(1)] ImmutableArray<string> Columns,
    [property: Id(2)] string Parameters,
    [property: Id(3)] bool Enabled);

/// <summary>A step of a plan.</summary>
/// <param name="Order">Its place, from 1.</param>
/// <param name="Kind">Which of the catalogue.</param>
/// <param name="Columns">On which columns.</param>
/// <param name="Parameters">A JSON object, whole.</param>
/// <param name="Enabled">Whether it is done.</param>
/// <param name="Name">In Japanese.</param>
/// <param name="Description">In Japanese.</param>
/// <param name="Reason">Why, from the data, in Japanese; empty for a step its owner added.</param>
/// <param name="CodeSnippet">The same as pandas code.</param>
[GenerateSerializer, Immutable, Alias("PlanStep")]
public sealed record PlanStep(
    [property: Id(0)] int Order,
    [property: Id(1)] string Kind,
    [property: Id(2)] ImmutableArray<string> Columns,
    [property: Id(3)] string Parameters,
    [property: Id(4)] bool Enabled,
    [property: Id(5)] string Name,
    [property: Id(6)] string Description,
    [property: Id(7)] string Reason,
    [property: Id(8)] string CodeSnippet);

/// <summary>A plan.</summary>
/// <param name="PlanId">Its id.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="DatasetId">The dataset it was made for.</param>
/// <param name="Task">What it is for.</param>
/// <param name="Target">The column to be told.</param>
/// <param name="Name">Its name.</param>
/// <param name="Planner">Who made it.</param>
/// <param name="Steps">In order.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When its steps were last replaced.</param>
[GenerateSerializer, Immutable, Alias("Plan")]
public sealed record Plan(
    [property: Id(0)] string PlanId,
    [property: Id(1)] string UserId,
    [property: Id(2)] string DatasetId,
    [property: Id(3)] CleaningTask Task,
    [property: Id(4)] string? Target,
    [property: Id(5)] string Name,
    [property: Id(6)] string Planner,
    [property: Id(7)] ImmutableArray<PlanStep> Steps,
    [property: Id(8)] DateTimeOffset CreatedAt,
    [property: Id(9)] DateTimeOffset UpdatedAt);

/// <summary>The codes of failures of this area.</summary>
public static class CleaningErrors
{
    /// <summary>The task needs a target column.</summary>
    public const string TargetRequired = "target_required";

    /// <summary>The dataset has no such target column.</summary>
    public const string NoTarget = "no_target";

    /// <summary>The planner that was asked for failed.</summary>
    public const string GenerationFailed = "generation_failed";

    /// <summary>The dataset that is referred to is someone else's.</summary>
    public const string NoAccess = "no_access";

    /// <summary>A step failed; the details have <see cref="StepOrder"/> and <see cref="ErrorMessage"/>.</summary>
    public const string ExecutionFailed = "execution_failed";

    /// <summary>The platform did not bring an execution to its end, however often it tried.</summary>
    public const string Interrupted = "execution_interrupted";

    /// <summary>The detail that has the place of the step that failed, from 1.</summary>
    public const string StepOrder = "step_order";

    /// <summary>The detail that has what went wrong.</summary>
    public const string ErrorMessage = "error_message";
}
