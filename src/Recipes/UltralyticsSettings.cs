using System.Text.Json;

namespace Platform.Recipes;

/// <summary>The settings of a training with Ultralytics' models, which a service does.</summary>
internal static class UltralyticsSettings
{
    public static TrainingConfig Read(SettingsObject settings, JsonElement advanced, TrainingConfig config, RecipeProblems problems)
    {
        var reader = new SettingsReader(problems);
        var own = advanced.ValueKind == JsonValueKind.Undefined ? new UltralyticsConfig() : reader.Read<UltralyticsConfig>(advanced, $"{settings.Path}.advanced_config");
        var shared = ServiceSettings.Shared(settings, config);
        var rate = reader.WasGiven("lr0") || config.LearningRate <= 0 ? own.InitialRate : config.LearningRate;
        own = own with
        {
            InitialRate = rate,
            ImageSize = Either(settings, reader, "image_size", "imgsz", own.ImageSize, shared.Advanced.ImageSize),
            Seed = Either(settings, reader, "seed", "seed", own.Seed, (int)shared.Advanced.Seed),
        };
        return ServiceSettings.WithRate(shared with { Advanced = shared.Advanced with { ImageSize = own.ImageSize, Seed = own.Seed } }, rate) with
        {
            ServiceConfigJson = JsonSerializer.Serialize(own, RecipeJson.Options),
        };
    }

    private static int Either(SettingsObject settings, SettingsReader reader, string name, string innerName, int inner, int outer)
    {
        if (!settings.TryGet(name, out _)) return inner;
        if (reader.WasGiven(innerName) && inner != outer) settings.Wrong(name, $"it is not the same as {settings.Path}.advanced_config.{innerName}");
        return outer;
    }
}
