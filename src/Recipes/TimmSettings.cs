using System.Text.Json;

namespace Platform.Recipes;

/// <summary>The settings of a training with the platform's own models, and what must hold between them.</summary>
internal static class TimmSettings
{
    private const string Advanced = "advanced_config";

    public static TrainingConfig Read(SettingsObject settings, JsonElement advanced, TrainingConfig config, RecipeProblems problems)
    {
        var path = $"{settings.Path}.{Advanced}";
        var reader = new SettingsReader(problems);
        var own = advanced.ValueKind == JsonValueKind.Undefined ? new AdvancedConfig() : reader.Read<AdvancedConfig>(advanced, path);

        // The one beside the optimizer's type holds where both are given: it is the nearer one.
        var rate = reader.WasGiven("optimizer.learning_rate") ? own.Optimizer.LearningRate : config.LearningRate;
        if (rate <= 0 && !settings.TryGet("learning_rate", out _)) settings.Require("learning_rate");
        if (rate > 0) own = own with { Optimizer = own.Optimizer with { LearningRate = rate } };
        own = own with
        {
            ImageSize = Either(settings, reader, "image_size", own.ImageSize, value => (int)value),
            Seed = Either(settings, reader, "seed", own.Seed, value => (long)value),
            ValRatio = Either(settings, reader, "val_ratio", own.ValRatio, value => value),
        };
        config = config with { LearningRate = own.Optimizer.LearningRate, Advanced = own };
        if (problems.All.Count == 0 || config.ModelName.Length > 0) CheckModel(settings, reader, config, problems);
        CheckRates(config, path, problems);
        return config;
    }

    /// <summary>A setting that may stand in <c>config</c> and in <c>advanced_config</c>, and means the same in both.</summary>
    private static T Either<T>(SettingsObject settings, SettingsReader reader, string name, T inner, Func<double, T> convert)
    {
        var field = FieldSpec.Of(typeof(AdvancedConfig)).First(known => known.Name == name);
        if (settings.Number(name, field.Rule) is not { } outer) return inner;
        if (reader.WasGiven(name) && !Equals(convert(outer), inner)) settings.Wrong(name, $"it is not the same as {settings.Path}.{Advanced}.{name}");
        return convert(outer);
    }

    private static void CheckModel(SettingsObject settings, SettingsReader reader, TrainingConfig config, RecipeProblems problems)
    {
        if (config.ModelName.Length == 0) return;
        if (TimmModels.Find(config.ModelName) is not { } model)
        {
            problems.Add(new RecipeProblem($"{settings.Path}.model_name", $"it is not one of {string.Join(", ", TimmModels.All.Select(known => known.Name))}") { IsUnknownModel = true });
            return;
        }

        var size = config.Advanced.ImageSize;
        if (size == 0) return;
        var field = settings.TryGet("image_size", out _) || !reader.WasGiven("image_size") ? $"{settings.Path}.image_size" : $"{settings.Path}.{Advanced}.image_size";
        if (size % model.SizeStep != 0) problems.Add(field, $"for {model.Name} it is not a multiple of {model.SizeStep}");
        else if (size < model.LeastImageSize) problems.Add(field, $"for {model.Name} it is less than {model.LeastImageSize}");
    }

    private static void CheckRates(TrainingConfig config, string path, RecipeProblems problems)
    {
        var (optimizer, scheduler, rate) = (config.Advanced.Optimizer, config.Advanced.Scheduler, config.LearningRate);
        if (optimizer is { Type: "sgd", Nesterov: true, Momentum: 0 }) problems.Add($"{path}.optimizer.nesterov", "it needs a momentum above 0");
        if (config.Advanced.Augmentation.CropScale is [var least, var most] && least > most) problems.Add($"{path}.augmentation.crop_scale", "the first number is greater than the second");
        if (scheduler.WarmupEpochs > 0)
        {
            if (scheduler.Type == "one_cycle") problems.Add($"{path}.scheduler.warmup_epochs", "one_cycle rises by itself and has no warm-up");
            else if (scheduler.WarmupEpochs >= config.Epochs) problems.Add($"{path}.scheduler.warmup_epochs", "it is not less than config.epochs");
            if (scheduler.WarmupLr > rate && rate > 0) problems.Add($"{path}.scheduler.warmup_lr", "it is greater than the learning rate");
        }

        if (rate <= 0) return;
        if (scheduler.Type == "cosine" && scheduler.EtaMin > rate) problems.Add($"{path}.scheduler.eta_min", "it is greater than the learning rate");
        if (scheduler.Type == "plateau" && scheduler.MinLr > rate) problems.Add($"{path}.scheduler.min_lr", "it is greater than the learning rate");
    }
}
