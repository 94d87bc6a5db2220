using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Tabular;
using Platform.Tabular.Cleaning;
using Platform.Tabular.Profiling;

namespace Platform.Grains.Cleaning.Planning;

/// <summary>
/// A language model's answer, of which nothing is trusted: it becomes steps of the catalogue, bound and rehearsed, or it is refused as a whole. Nothing in it is ever run as code.
/// </summary>
public static class PlanAnswer
{
    /// <summary>The most steps of a plan.</summary>
    public const int MaxSteps = 50;

    private const int MaxChars = 200_000;
    private const int MaxReasonChars = 500;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Reads and checks an answer.</summary>
    /// <exception cref="PlanAnswerException">It is no plan for this data; the message is for the model.</exception>
    public static ImmutableArray<PlannedStep> Read(string answer, TableProfile profile, string? target)
    {
        if (answer.Length > MaxChars) throw new PlanAnswerException("it is too long");
        if (Parse(answer) is not JsonObject root || root["steps"] is not JsonArray steps) throw new PlanAnswerException("it must be a JSON object with an array 'steps'");
        if (steps.Count > MaxSteps) throw new PlanAnswerException($"it has {steps.Count} steps; at most {MaxSteps} are allowed");
        var planned = ImmutableArray.CreateBuilder<PlannedStep>(steps.Count);
        using var rehearsal = new PlanRehearsal(profile);
        foreach (var node in steps)
        {
            try
            {
                var (spec, reason) = Step(node);
                var step = StepCatalogue.Bind(spec, target);
                rehearsal.Do(step, target);
                planned.Add(new PlannedStep(step.Spec, reason));
            }
            catch (Exception wrong) when (wrong is TabularException or PlanAnswerException)
            {
                throw new PlanAnswerException($"step {planned.Count + 1}: {wrong.Message}");
            }
            catch (InvalidOperationException)
            {
                // A \u escape of half a surrogate pair is JSON, but no text; a node tells so when it is read.
                throw new PlanAnswerException($"step {planned.Count + 1}: parameters must be valid Unicode");
            }
        }

        return planned.ToImmutable();
    }

    private static (StepSpec Spec, string Reason) Step(JsonNode? node)
    {
        if (node is not JsonObject step) throw new PlanAnswerException("it must be an object");
        var columns = step["columns"] switch
        {
            null => [],
            JsonArray names => names.Select(name => Text(name) ?? throw new PlanAnswerException("columns must be texts")).ToImmutableArray(),
            _ => throw new PlanAnswerException("columns must be an array of texts"),
        };
        var kind = Text(step["kind"]) ?? throw new PlanAnswerException("kind must be a text");
        if (Text(step["reason"])?.Trim() is not { Length: > 0 } reason) throw new PlanAnswerException("reason must be a text that is not empty");
        return (new StepSpec(kind, columns, Parameters(step["parameters"])), ProfileSummary.Cut(Plain(reason), MaxReasonChars));
    }

    // The schema asks for a text; an endpoint that does not hold models to schemas may give the object itself.
    private static JsonObject Parameters(JsonNode? node) => node switch
    {
        null => [],
        JsonObject given => (JsonObject)given.DeepClone(),
        _ when Text(node) is { } text => string.IsNullOrWhiteSpace(text) ? [] : Parse(text) as JsonObject ?? throw new PlanAnswerException("parameters must be a JSON object"),
        _ => throw new PlanAnswerException("parameters must be a JSON object, as a text"),
    };

    private static JsonNode? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Strict);
        }
        catch (JsonException)
        {
            throw new PlanAnswerException("it must be JSON");
        }
    }

    private static string? Text(JsonNode? node)
    {
        try
        {
            return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            // A \u escape of half a surrogate pair is JSON, but no text.
            return null;
        }
    }

    private static string Plain(string text) => string.Concat(text.Select(one => char.IsControl(one) ? ' ' : one));
}

/// <summary>A language model's answer that is no plan.</summary>
/// <param name="message">Why, for the model. It may hold what the model wrote, so it stands in no log.</param>
public sealed class PlanAnswerException(string message) : Exception(message);
