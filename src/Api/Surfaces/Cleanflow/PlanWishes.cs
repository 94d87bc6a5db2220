using System.Text.Json;
using Platform.Api.Surfaces.Bodies;
using Platform.Contracts.Cleaning;

namespace Platform.Api.Surfaces.Cleanflow;

/// <summary>Reads the body of a wish for a plan.</summary>
internal static class PlanWishes
{
    private const int MaxNameChars = 200;

    /// <summary>A task as the specification names it.</summary>
    public static string NameOf(CleaningTask task) => task switch
    {
        CleaningTask.Classification => "classification",
        CleaningTask.Regression => "regression",
        CleaningTask.Clustering => "clustering",
        _ => throw new ArgumentOutOfRangeException(nameof(task)),
    };

    /// <exception cref="RequestRejectedException">A field is missing or of another kind.</exception>
    public static PlanDraft Read(string datasetId, JsonElement body)
    {
        var fields = JsonFields.Root(body);
        var task = TaskOf(body);
        var target = fields.OptionalText("target_column");
        var planner = fields.OptionalText("planner");
        if (planner is not (null or PlannerNames.Rules or PlannerNames.Model))
            throw CleanflowErrors.Refused($"planner: {PlannerNames.Rules} または {PlannerNames.Model} である必要があります");
        return new PlanDraft(datasetId, task, target is { Length: > 0 } ? target : null, NameOf(fields.OptionalText("plan_name")), planner);
    }

    private static CleaningTask TaskOf(JsonElement body)
    {
        // By name, as anything else, of whatever kind, is no task.
        if (body.TryGetProperty("task_type", out var value) && value.ValueKind == JsonValueKind.String)
        {
            foreach (var task in Enum.GetValues<CleaningTask>())
            {
                if (value.ValueEquals(NameOf(task))) return task;
            }
        }

        throw new RequestRejectedException(CleanflowErrors.Error(CleanflowErrors.InvalidTask));
    }

    private static string? NameOf(string? given)
    {
        if (given?.Trim() is not { Length: > 0 } name) return null;
        if (name.Length > MaxNameChars) throw CleanflowErrors.Refused($"plan_name: {MaxNameChars}文字以下である必要があります");
        return name.Any(char.IsControl) ? throw CleanflowErrors.Refused("plan_name: 制御文字は使用できません") : name;
    }
}
