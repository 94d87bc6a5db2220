using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Recipes.Tests;

/// <summary>Configurations of jobs.</summary>
internal static class Configs
{
    /// <summary>The specification's own.</summary>
    public const string Example = """
        {
          "framework": "timm", "model_name": "resnet50", "task_type": "image_classification", "dataset_id": "8ab5c6e4-0f92-4fff-8f4e-441c08d94cef", "dataset_format": "dice",
          "num_classes": 10, "epochs": 50, "batch_size": 32, "learning_rate": 0.001,
          "advanced_config": {
            "optimizer": { "type": "adamw", "learning_rate": 0.001, "weight_decay": 0.01, "betas": [0.9, 0.999] },
            "scheduler": { "type": "cosine", "T_max": 50, "eta_min": 1e-6, "warmup_epochs": 5, "warmup_lr": 1e-6 },
            "augmentation": { "enabled": true, "random_flip": true, "random_flip_prob": 0.5, "color_jitter": true, "brightness": 0.2, "contrast": 0.2 },
            "mixed_precision": true,
            "gradient_clip_value": 1.0
          }
        }
        """;

    /// <summary>The example with a value at a path such as <c>advanced_config.optimizer.type</c>; removed where it is <c>null</c>.</summary>
    public static string With(string path, string? json, string config = Example)
    {
        var root = JsonNode.Parse(config)!.AsObject();
        var parts = path.Split('.');
        var at = root;
        foreach (var part in parts[..^1])
        {
            if (at[part] is not JsonObject) at[part] = new JsonObject();
            at = at[part]!.AsObject();
        }

        if (json is null) at.Remove(parts[^1]);
        else at[parts[^1]] = JsonNode.Parse(json);
        return root.ToJsonString();
    }

    /// <summary>The example for a framework, with an <c>advanced_config</c> or none.</summary>
    public static string Of(string framework, string? advanced) =>
        With("framework", $"\"{framework}\"", With("task_type", null, With("advanced_config", advanced, Example)));

    public static TrainingConfig Read(string config)
    {
        var (read, problems) = RecipeReader.Read(JsonElement.Parse(config));
        Assert.True(problems.Count == 0, string.Join("\n", problems));
        return read!;
    }

    public static IReadOnlyList<RecipeProblem> Problems(string config)
    {
        var (read, problems) = RecipeReader.Read(JsonElement.Parse(config));
        Assert.Equal(problems.Count == 0, read is not null);
        return problems;
    }
}
