using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Platform.Contracts.Training;

namespace Platform.Grains.Training;

/// <summary>A validation that a service tells of, as the platform keeps its own: the result as a JSON object, the pictures one by one.</summary>
internal static class ServiceValidation
{
    private const int MaxImages = 1_000_000;
    private const int MaxTop = 5;

    /// <summary>The result, with the fields of the specification that were told.</summary>
    /// <exception cref="WrongFieldException">A field is wrong.</exception>
    public static string Json(JsonElement data, TrainingSettings settings)
    {
        using var file = new MemoryStream();
        using (var json = new Utf8JsonWriter(file))
        {
            json.WriteStartObject();
            var name = ServiceEvents.Text(data, "primary_metric_name") ?? settings.PrimaryMetric;
            var metrics = Group(data, "metrics");
            var value = ServiceEvents.Number(data, "primary_metric_value") ?? (metrics?.TryGetProperty(name, out var primary) == true ? ServiceEvents.Finite(primary, "data.metrics." + name) : null);
            json.WriteString("primary_metric_name", name);
            Write(json, "primary_metric_value", value);
            Write(json, "overall_loss", ServiceEvents.Number(data, "overall_loss") ?? ServiceEvents.Number(data, "loss"));
            json.WriteStartObject("metrics");
            if (metrics is { } told)
                foreach (var one in told.EnumerateObject()) json.WriteNumber(one.Name, ServiceEvents.Finite(one.Value, "data.metrics." + one.Name));
            json.WriteEndObject();
            PerClass(json, data);
            Confusion(json, data);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(file.GetBuffer().AsSpan(0, (int)file.Length));
    }

    /// <summary>The pictures' predictions; none where none were told.</summary>
    /// <exception cref="WrongFieldException">A field is wrong.</exception>
    public static ImmutableArray<ValidatedImage> Images(JsonElement data)
    {
        if (!data.TryGetProperty("images", out var told) || told.ValueKind == JsonValueKind.Null) return [];
        if (told.ValueKind != JsonValueKind.Array || told.GetArrayLength() > MaxImages) throw new WrongFieldException("data.images", $"must be an array of at most {MaxImages} pictures");
        var images = ImmutableArray.CreateBuilder<ValidatedImage>(told.GetArrayLength());
        foreach (var one in told.EnumerateArray()) images.Add(Image(one, images.Count));
        return images.ToImmutable();
    }

    private static ValidatedImage Image(JsonElement one, int place)
    {
        var field = $"data.images[{place}]";
        if (one.ValueKind != JsonValueKind.Object) throw new WrongFieldException(field, "must be an object");
        var path = Word(one, "image_path", field) ?? Word(one, "image_name", field) ?? throw new WrongFieldException(field + ".image_path", "is missing");
        var (truth, predicted) = (Word(one, "true_label", field) ?? "", Word(one, "predicted_label", field) ?? "");
        var (truthId, predictedId) = (Id(one, "true_label_id", field), Id(one, "predicted_label_id", field));
        var correct = one.TryGetProperty("is_correct", out var said) && said.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? said.GetBoolean()
            : truthId is not null || predictedId is not null ? truthId == predictedId : truth == predicted;
        var confidence = one.TryGetProperty("confidence", out var sure) ? ServiceEvents.Finite(sure, field + ".confidence") : 0;
        return new ValidatedImage(place + 1, path, truth, truthId ?? -1, predicted, predictedId ?? -1, confidence, correct, Top(one, field));
    }

    private static ImmutableArray<ImagePrediction> Top(JsonElement one, string field)
    {
        if (!one.TryGetProperty("top5_predictions", out var told) || told.ValueKind == JsonValueKind.Null) return [];
        field += ".top5_predictions";
        if (told.ValueKind != JsonValueKind.Array || told.EnumerateArray().Any(top => top.ValueKind != JsonValueKind.Object)) throw new WrongFieldException(field, "must be an array of objects");
        return [.. told.EnumerateArray().Take(MaxTop).Select(top => new ImagePrediction(
            Word(top, "label", field) ?? "", Id(top, "label_id", field) ?? -1, top.TryGetProperty("confidence", out var sure) ? ServiceEvents.Finite(sure, field + ".confidence") : 0))];
    }

    private static void PerClass(Utf8JsonWriter json, JsonElement data)
    {
        json.WriteStartObject("per_class_metrics");
        if (Group(data, "per_class_metrics") is { } classes)
        {
            foreach (var one in classes.EnumerateObject())
            {
                var field = "data.per_class_metrics." + one.Name;
                if (one.Value.ValueKind != JsonValueKind.Object) throw new WrongFieldException(field, "must be an object of numbers");
                json.WriteStartObject(one.Name);
                foreach (var metric in one.Value.EnumerateObject()) json.WriteNumber(metric.Name, ServiceEvents.Finite(metric.Value, $"{field}.{metric.Name}"));
                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
    }

    private static void Confusion(Utf8JsonWriter json, JsonElement data)
    {
        const string field = "data.confusion_matrix";
        json.WriteStartArray("confusion_matrix");
        if (data.TryGetProperty("confusion_matrix", out var matrix) && matrix.ValueKind != JsonValueKind.Null)
        {
            if (matrix.ValueKind != JsonValueKind.Array) throw new WrongFieldException(field, "must be an array of rows");
            var size = matrix.GetArrayLength();
            foreach (var row in matrix.EnumerateArray())
            {
                if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != size) throw new WrongFieldException(field, "must have as many columns as rows");
                json.WriteStartArray();
                foreach (var count in row.EnumerateArray())
                    json.WriteNumberValue(count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var whole) && whole >= 0 ? whole : throw new WrongFieldException(field, "must hold counts"));
                json.WriteEndArray();
            }
        }

        json.WriteEndArray();
    }

    private static JsonElement? Group(JsonElement data, string name)
    {
        if (!data.TryGetProperty(name, out var group) || group.ValueKind == JsonValueKind.Null) return null;
        return group.ValueKind == JsonValueKind.Object ? group : throw new WrongFieldException("data." + name, "must be an object");
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    private static string? Word(JsonElement one, string name, string field)
    {
        if (!one.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new WrongFieldException($"{field}.{name}", "must be a text");
    }

    private static long? Id(JsonElement one, string name, string field)
    {
        if (!one.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var id) ? id : throw new WrongFieldException($"{field}.{name}", "must be an integer");
    }
}
