using System.Text.Json;

namespace Platform.Recipes;

/// <summary>What is wrong with a configuration.</summary>
/// <param name="Field">The field, such as <c>config.advanced_config.optimizer.betas</c>.</param>
/// <param name="Message">What is wrong with it, for a person.</param>
public sealed record RecipeProblem(string Field, string Message);

/// <summary>Reads what <c>config</c> of a training job says. Everything is checked; what is not understood is refused by its name.</summary>
public static class RecipeReader
{
    /// <summary>A configuration, complete, or what is wrong with it, never empty.</summary>
    /// <param name="config">The JSON object <c>config</c>.</param>
    public static (TrainingConfig? Config, IReadOnlyList<RecipeProblem> Problems) Read(JsonElement config) => throw new NotImplementedException();

    /// <summary>A complete configuration as JSON, for <see cref="Parse"/>.</summary>
    public static string Write(TrainingConfig config) => throw new NotImplementedException();

    /// <summary>What <see cref="Write"/> wrote, by any version.</summary>
    public static TrainingConfig Parse(string json) => throw new NotImplementedException();
}

/// <summary>The settings of <c>advanced_config</c> as the specification's JSON object, made from the types that are read.</summary>
public static class RecipeSchema
{
    /// <summary>The frameworks whose settings are known.</summary>
    public static IReadOnlyList<string> Frameworks { get; } = ["timm", "ultralytics"];

    /// <summary>The object with <c>framework</c>, <c>task_type</c>, <c>schema</c> and <c>presets</c>; <c>null</c> where there is no such framework, or it has no such task.</summary>
    public static string? Of(string framework, string? taskType) => throw new NotImplementedException();
}
