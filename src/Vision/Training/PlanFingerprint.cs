using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Recipes;

namespace Platform.Vision.Training;

/// <summary>Tells plans apart by everything that a training's numbers follow from.</summary>
internal static class PlanFingerprint
{
    /// <summary>A plan's fingerprint, in hexadecimal. Settings that have their defaults are left out, so that a setting that is added later changes no fingerprint.</summary>
    public static string Of(TrainingPlan plan)
    {
        // What is saved and how often has no part in the numbers.
        var config = plan.Config with { Advanced = plan.Config.Advanced with { Checkpoint = new CheckpointConfig() } };
        var text = new StringBuilder(Differences(JsonSerializer.SerializeToNode(config)!.AsObject(), JsonSerializer.SerializeToNode(new TrainingConfig())!.AsObject()).ToJsonString());
        foreach (var one in plan.Classes) text.Append(CultureFree($"\n{one.Id} {one.Name}"));
        Add(text, 't', plan, plan.Splits.Train);
        Add(text, 'v', plan, plan.Splits.Validation);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Add(StringBuilder text, char split, TrainingPlan plan, IReadOnlyList<int> indices)
    {
        foreach (var index in indices) text.Append(CultureFree($"\n{split} {index} {plan.Pictures.ClassOf(index)} {plan.Pictures.NameOf(index)}"));
    }

    private static string CultureFree(FormattableString text) => FormattableString.Invariant(text);

    private static JsonObject Differences(JsonObject config, JsonObject defaults)
    {
        var different = new JsonObject();
        foreach (var (name, value) in config)
        {
            var usual = defaults[name];
            if (JsonNode.DeepEquals(value, usual)) continue;
            different[name] = value is JsonObject group && usual is JsonObject other ? Differences(group, other) : value?.DeepClone();
        }

        return different;
    }
}
