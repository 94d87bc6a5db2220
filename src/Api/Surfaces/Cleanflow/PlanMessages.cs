using System.Text.Json;
using Platform.Contracts.Cleaning;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>A step of a plan: the specification's fields, then what it does not have.</summary>
/// <param name="Reason">Why, from the data; empty for a step its owner added.</param>
internal sealed record PlanStepBody(
    int Order,
    string Name,
    string Description,
    string CodeSnippet,
    string Kind,
    IReadOnlyList<string> Columns,
    JsonElement Parameters,
    bool Enabled,
    string Reason)
{
    public static PlanStepBody Of(PlanStep step) => new(
        step.Order, step.Name, step.Description, step.CodeSnippet, step.Kind, step.Columns, JsonElement.Parse(step.Parameters), step.Enabled, step.Reason);
}

/// <summary>A plan.</summary>
internal sealed record PlanBody(
    string PlanId,
    string DatasetId,
    string TaskType,
    string? TargetColumn,
    string Name,
    IReadOnlyList<PlanStepBody> Steps,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Planner)
{
    public static PlanBody Of(Plan plan) => new(
        plan.PlanId, plan.DatasetId, PlanWishes.NameOf(plan.Task), plan.Target, plan.Name, [.. plan.Steps.Select(PlanStepBody.Of)], plan.CreatedAt, plan.UpdatedAt, plan.Planner);
}

/// <summary>A plan in a list.</summary>
internal sealed record PlanItemBody(string PlanId, string Name, string DatasetId, string TaskType, DateTimeOffset CreatedAt)
{
    public static PlanItemBody Of(Plan plan) => new(plan.PlanId, plan.Name, plan.DatasetId, PlanWishes.NameOf(plan.Task), plan.CreatedAt);
}

/// <summary>A part of a user's plans.</summary>
internal sealed record PlansBody(IReadOnlyList<PlanItemBody> Plans, long Total);

/// <summary>The answer to deleting one.</summary>
internal sealed record PlanDeletedBody(string PlanId);

/// <summary>What steps there are, in the order in which plans use them.</summary>
internal sealed record CatalogueBody(IReadOnlyList<CatalogueStepBody> Steps);

/// <summary>A kind of step.</summary>
/// <param name="Columns">How many columns it is told: <c>none</c>, <c>one</c> or <c>some</c>.</param>
/// <param name="MayChangeTarget">Whether the target may be among them.</param>
internal sealed record CatalogueStepBody(
    string Kind, string Name, string Description, string Columns, bool MayChangeTarget, IReadOnlyList<CatalogueParameterBody> Parameters)
{
    public static CatalogueStepBody Of(CatalogueStep step) => new(
        step.Kind, step.Name, step.Description, step.Columns, step.MayChangeTarget, [.. step.Parameters.Select(CatalogueParameterBody.Of)]);
}

/// <summary>A parameter of a kind of step.</summary>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Default">What stands where it is not given.</param>
/// <param name="Options">What a choice is among; empty for others.</param>
/// <param name="Minimum">The least number, or the shortest text.</param>
/// <param name="Maximum">The greatest, or the longest.</param>
internal sealed record CatalogueParameterBody(
    string Name, string Type, string Description, bool Required, JsonElement? Default, IReadOnlyList<string> Options, double? Minimum, double? Maximum)
{
    public static CatalogueParameterBody Of(CatalogueParameter parameter) => new(
        parameter.Name, parameter.Type, parameter.Description, parameter.Default is null, parameter.Default is { } json ? JsonElement.Parse(json) : null,
        parameter.Options.IsDefault ? [] : parameter.Options, parameter.Minimum, parameter.Maximum);
}
