using System.Text.Json;

namespace Platform.Recipes;

/// <summary>The settings of a framework that nobody here knows: <c>advanced_config</c> is an object of its service's own, passed on as it is.</summary>
internal static class ServiceSettings
{
    public static TrainingConfig Read(SettingsObject settings, JsonElement advanced, TrainingConfig config, RecipeProblems problems)
    {
        settings.Require("learning_rate");
        if (advanced.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object)) settings.Wrong("advanced_config", "it is not an object");
        else if (advanced.ValueKind == JsonValueKind.Object) Check(advanced, $"{settings.Path}.advanced_config", problems);
        return Shared(settings, config) with { ServiceConfigJson = advanced.ValueKind == JsonValueKind.Object ? advanced.GetRawText() : null };
    }

    /// <summary>What every framework has beside <c>advanced_config</c>.</summary>
    public static TrainingConfig Shared(SettingsObject settings, TrainingConfig config)
    {
        var known = new AdvancedConfig();
        var shared = config with
        {
            Advanced = known with
            {
                ImageSize = (int)(settings.Number("image_size", new NumberRule(1, 16_384, IsWhole: true)) ?? known.ImageSize),
                Seed = (long)(settings.Number("seed", new NumberRule(0, int.MaxValue, IsWhole: true)) ?? known.Seed),
                ValRatio = settings.Number("val_ratio", new NumberRule(0, 0.9, AboveMin: true)) ?? known.ValRatio,
            },
        };
        return WithRate(shared, config.LearningRate);
    }

    /// <summary>The configuration with a learning rate, in both places where it stands.</summary>
    public static TrainingConfig WithRate(TrainingConfig config, double rate) =>
        config with { LearningRate = rate, Advanced = config.Advanced with { Optimizer = config.Advanced.Optimizer with { LearningRate = rate } } };

    /// <summary>That every reader reads the same in it: no name is given twice, and every text is one.</summary>
    private static void Check(JsonElement value, string path, RecipeProblems problems)
    {
        if (value.ValueKind == JsonValueKind.String && SettingsObject.TextOf(value) is null) problems.Add(path, "it has a text that is not valid Unicode");
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) Check(item, path, problems);
        }

        if (value.ValueKind != JsonValueKind.Object) return;
        var settings = SettingsObject.Open(value, path, known: null, problems, _ => null);
        foreach (var (name, inner) in settings.Values) Check(inner, $"{path}.{name}", problems);
    }
}
