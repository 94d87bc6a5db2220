using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Contracts;
using Platform.Contracts.Cleaning;
using Platform.Tabular.Cleaning;

namespace Platform.Grains.Cleaning;

/// <summary>Steps between what callers say, what is stored and what the catalogue makes of them.</summary>
internal static class PlanSteps
{
    /// <summary>How JSON is written: as it reads best, as it is never put into a page.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int MaxSteps = 200;
    private const int MaxTotalChars = 4 << 20;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The steps a planner chose.</summary>
    /// <exception cref="StepRefusedException">The catalogue does not take one.</exception>
    public static ImmutableArray<PlanStep> Of(ImmutableArray<PlannedStep> planned, string? target) =>
        [.. planned.Select((step, place) => Of(place + 1, StepCatalogue.Bind(step.Spec, target), true, step.Reason, target))];

    /// <summary>The steps as their owner wants them, each with the reason it had; or what is wrong with the first that is.</summary>
    public static Result<ImmutableArray<PlanStep>> Edited(Plan plan, ImmutableArray<StepEdit> edits)
    {
        if (edits.IsDefault || edits.Length > MaxSteps) return Error.Invalid($"steps: {MaxSteps}件以下である必要があります");
        if (edits.Sum(edit => edit.Parameters.Length + edit.Columns.Sum(column => (long)column.Length)) > MaxTotalChars) return Error.Invalid("steps: プラン全体が大きすぎます");
        var steps = ImmutableArray.CreateBuilder<PlanStep>(edits.Length);
        foreach (var edit in edits)
        {
            var order = steps.Count + 1;
            try
            {
                var reason = plan.Steps.FirstOrDefault(old => old.Kind == edit.Kind && old.Columns.SequenceEqual(edit.Columns))?.Reason ?? "";
                steps.Add(Of(order, StepCatalogue.Bind(new StepSpec(edit.Kind, edit.Columns, Parameters(edit.Parameters)), plan.Target), edit.Enabled, reason, plan.Target));
            }
            catch (StepRefusedException refused)
            {
                return Error.Invalid($"ステップ{order}: {refused.Message}");
            }
            catch (InvalidOperationException)
            {
                // A text with half of a surrogate pair, which JSON can write and nothing can hold.
                return Error.Invalid($"ステップ{order}: parameters: 正しい文字列ではない値があります");
            }
        }

        return steps.ToImmutable();
    }

    /// <summary>A stored step, ready to be run.</summary>
    /// <exception cref="StepRefusedException">The catalogue no longer takes it.</exception>
    public static CleaningStep Bind(PlanStep step, string? target) => StepCatalogue.Bind(new StepSpec(step.Kind, step.Columns, Parameters(step.Parameters)), target);

    /// <summary>What stands for a task in Japanese.</summary>
    public static string NameOf(CleaningTask task) => task switch
    {
        CleaningTask.Classification => "分類",
        CleaningTask.Regression => "回帰",
        _ => "クラスタリング",
    };

    /// <summary>A task as planners have it.</summary>
    public static TaskType TypeOf(CleaningTask task) => task switch
    {
        CleaningTask.Classification => TaskType.Classification,
        CleaningTask.Regression => TaskType.Regression,
        _ => TaskType.Clustering,
    };

    private static PlanStep Of(int order, CleaningStep step, bool enabled, string reason, string? target) => new(
        order, step.Spec.Kind, step.Spec.Columns, step.Spec.Parameters.ToJsonString(Json), enabled, step.Name, StepCatalogue.Describe(step, target), reason, step.CodeSnippet);

    private static JsonObject Parameters(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict) as JsonObject ?? throw new StepRefusedException("parameters: JSONオブジェクトである必要があります");
        }
        catch (JsonException)
        {
            throw new StepRefusedException("parameters: JSONオブジェクトである必要があります");
        }
    }
}
