using System.Collections.Immutable;
using System.Text.Json;
using Platform.Contracts.Training;
using Platform.Grains.Training;
using Platform.Imaging.Datasets;
using Platform.Recipes;
using Platform.Vision.Training;

namespace Platform.GpuGrains.Training;

/// <summary>A validation as it is kept and told.</summary>
internal static class ValidationDocument
{
    /// <summary>The metrics by name.</summary>
    public static ImmutableDictionary<string, double> Metrics(ValidationResult validation, ClassificationMetrics metrics) =>
        ImmutableDictionary<string, double>.Empty
            .Add("accuracy", metrics.Accuracy)
            .Add("loss", validation.Loss)
            .Add("precision", metrics.Precision)
            .Add("recall", metrics.Recall)
            .Add("f1", metrics.F1)
            .Add("top5_accuracy", metrics.Top5Accuracy);

    /// <summary>The JSON object with <c>primary_metric_name</c>, <c>primary_metric_value</c>, <c>overall_loss</c>, <c>metrics</c>, <c>per_class_metrics</c>, <c>confusion_matrix</c>, of very many classes <c>confusion_pairs</c>, and <c>class_names</c>.</summary>
    public static Stream Summary(EpochResult result, ClassificationMetrics metrics, ImageManifest manifest, TrainingConfig config)
    {
        var file = new MemoryStream();
        using var json = new Utf8JsonWriter(file);
        var values = Metrics(result.Validation, metrics);
        json.WriteStartObject();
        json.WriteString("primary_metric_name", config.PrimaryMetric);
        json.WriteNumber("primary_metric_value", values[config.PrimaryMetric]);
        json.WriteNumber("overall_loss", result.Validation.Loss);
        json.WriteStartObject("metrics");
        foreach (var name in (string[])["accuracy", "precision", "recall", "f1", "top5_accuracy"]) json.WriteNumber(name, values[name]);
        json.WriteEndObject();
        json.WriteStartObject("per_class_metrics");
        foreach (var (label, one) in manifest.Classes.Zip(metrics.PerClass))
        {
            json.WriteStartObject(label.Name);
            json.WriteNumber("precision", one.Precision);
            json.WriteNumber("recall", one.Recall);
            json.WriteNumber("f1", one.F1);
            json.WriteNumber("support", one.Support);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        result.Validation.Confusion.Write(json);
        json.WriteStartArray("class_names");
        foreach (var label in manifest.Classes) json.WriteStringValue(label.Name);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        file.Position = 0;
        return file;
    }

    /// <summary>One JSON line a picture, a <see cref="ValidatedImage"/> each.</summary>
    public static Stream Images(ValidationResult validation, ImageManifest manifest)
    {
        var file = new MemoryStream();
        using var writer = new StreamWriter(file, leaveOpen: true) { NewLine = "\n" };
        var id = 0;
        foreach (var one in validation.Predictions)
        {
            var (truth, likeliest) = (manifest.Classes[one.Class], manifest.Classes[one.Top[0].Class]);
            writer.WriteLine(ValidatedImageLines.Write(new ValidatedImage(
                ++id,
                manifest.Pictures[one.Picture].FileName,
                truth.Name,
                truth.Id,
                likeliest.Name,
                likeliest.Id,
                one.Top[0].Probability,
                one.Top[0].Class == one.Class,
                [.. one.Top.Select(top => new ImagePrediction(manifest.Classes[top.Class].Name, manifest.Classes[top.Class].Id, top.Probability))])));
        }

        writer.Flush();
        file.Position = 0;
        return file;
    }
}
