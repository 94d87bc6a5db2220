using System.Collections.Immutable;
using System.Text.Json;
using Platform.Contracts;
using Platform.Contracts.Training;

namespace Platform.Grains.Training;

/// <summary>What a service that trains tells of a job.</summary>
/// <param name="Run">The run it tells of, where it says.</param>
internal abstract record ServiceEvent(int? Run)
{
    /// <summary>An epoch is done.</summary>
    public sealed record EpochComplete(int? Run, int Epoch, double? Loss, double? Accuracy, double? LearningRate, ImmutableDictionary<string, double> Extra) : ServiceEvent(Run)
    {
        /// <summary>A metric by its name; <c>loss</c> is that of validation where there is one.</summary>
        public double? Metric(string name) => name switch
        {
            "accuracy" => Accuracy,
            "loss" => Extra.TryGetValue("val_loss", out var validation) ? validation : Loss,
            _ => Extra.TryGetValue(name, out var value) ? value : null,
        };
    }

    /// <summary>A line of the log.</summary>
    public sealed record Line(int? Run, string LogType, string Message) : ServiceEvent(Run);

    /// <summary>A checkpoint is saved, where the service keeps it.</summary>
    public sealed record CheckpointSaved(int? Run, int Epoch, string Path, double? Metric, long Size) : ServiceEvent(Run);

    /// <summary>A validation, as JSON, with its pictures.</summary>
    public sealed record Validated(int? Run, int Epoch, string Json, ImmutableArray<ValidatedImage> Images) : ServiceEvent(Run);

    /// <summary>The training is done.</summary>
    public sealed record Completed(int? Run) : ServiceEvent(Run);

    /// <summary>The training failed.</summary>
    public sealed record Failed(int? Run, string Message) : ServiceEvent(Run);
}

/// <summary>Reads what a service tells. A field that is wrong is named, such as <c>data.epoch</c>; one that is not known is passed over, unless it is a number, which is a metric.</summary>
internal static class ServiceEvents
{
    private const int MaxMetrics = 100;
    private const int MaxName = 250;
    private const int MaxText = 4_000;

    private static readonly string[] OfEpoch = ["epoch", "run", "loss", "accuracy", "learning_rate", "extra", "extra_metrics", "metrics", "epochs", "total_epochs"];

    /// <summary>The event; or which field is wrong.</summary>
    public static Result<ServiceEvent> Read(string type, string dataJson, TrainingSettings settings)
    {
        try
        {
            using var document = JsonDocument.Parse(dataJson);
            var data = document.RootElement;
            if (data.ValueKind != JsonValueKind.Object) return Wrong("data", "must be an object");
            var run = Int(data, "run", 1, int.MaxValue);
            return type switch
            {
                "epoch_complete" => Epoch(data, run, settings),
                "log" => Line(data, run),
                "checkpoint_saved" => new ServiceEvent.CheckpointSaved(
                    run, EpochOf(data, settings), Text(data, "checkpoint_path", required: true)!, Number(data, "metric"), Long(data, "size")),
                "validation" => new ServiceEvent.Validated(run, EpochOf(data, settings), ServiceValidation.Json(data, settings), ServiceValidation.Images(data)),
                "completed" => new ServiceEvent.Completed(run),
                "failed" => new ServiceEvent.Failed(run, Text(data, "error") ?? Text(data, "message") ?? "the training service reported a failure"),
                _ => Wrong("event", "must be epoch_complete, log, checkpoint_saved, validation, completed or failed"),
            };
        }
        catch (JsonException broken)
        {
            return Wrong("data", $"is no JSON: {broken.Message}");
        }
        catch (WrongFieldException wrong)
        {
            return Wrong(wrong.Field, wrong.Message);
        }
    }

    /// <summary>The epoch, from 1.</summary>
    /// <exception cref="WrongFieldException">It is missing, or none of the job's.</exception>
    internal static int EpochOf(JsonElement data, TrainingSettings settings) =>
        Int(data, "epoch", 1, settings.Epochs) ?? throw new WrongFieldException("data.epoch", "is missing");

    /// <summary>A finite number; <c>null</c> where there is none.</summary>
    /// <exception cref="WrongFieldException">It is something else.</exception>
    internal static double? Number(JsonElement data, string name) =>
        !data.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null : Finite(value, "data." + name);

    /// <summary>A finite number.</summary>
    /// <exception cref="WrongFieldException">It is something else.</exception>
    internal static double Finite(JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw new WrongFieldException(field, "must be a finite number");

    /// <summary>A text; <c>null</c> where there is none.</summary>
    /// <exception cref="WrongFieldException">It is something else, too long, or missing though required.</exception>
    internal static string? Text(JsonElement data, string name, bool required = false, int most = MaxText)
    {
        if (!data.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return required ? throw new WrongFieldException("data." + name, "is missing") : null;
        return value.ValueKind == JsonValueKind.String && value.GetString() is { } text && text.Length <= most && (!required || text.Length > 0)
            ? text
            : throw new WrongFieldException("data." + name, $"must be a text of at most {most} characters");
    }

    private static Error Wrong(string field, string what) => TrainingChecks.Wrong(field, what);

    private static ServiceEvent.EpochComplete Epoch(JsonElement data, int? run, TrainingSettings settings)
    {
        var extra = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var one in data.EnumerateObject().Where(one => !OfEpoch.Contains(one.Name) && one.Value.ValueKind == JsonValueKind.Number)) Add(one, "data.");
        foreach (var name in (string[])["extra", "extra_metrics", "metrics"])
        {
            if (!data.TryGetProperty(name, out var group) || group.ValueKind == JsonValueKind.Null) continue;
            if (group.ValueKind != JsonValueKind.Object) throw new WrongFieldException("data." + name, "must be an object of numbers");
            foreach (var one in group.EnumerateObject()) Add(one, $"data.{name}.");
        }

        double? Taken(string name) => extra.Remove(name, out var value) ? value : null;
        var (loss, accuracy, rate) = (Taken("loss"), Taken("accuracy"), Taken("learning_rate"));
        return new ServiceEvent.EpochComplete(
            run, EpochOf(data, settings), Number(data, "loss") ?? loss, Number(data, "accuracy") ?? accuracy, Number(data, "learning_rate") ?? rate, extra.ToImmutable());

        void Add(JsonProperty one, string at)
        {
            if (one.Name.Length is 0 or > MaxName || extra.Count >= MaxMetrics) throw new WrongFieldException(at + one.Name, $"there may be at most {MaxMetrics} metrics, with names of at most {MaxName} characters");
            extra[one.Name] = Finite(one.Value, at + one.Name);
        }
    }

    private static Result<ServiceEvent> Line(JsonElement data, int? run)
    {
        var type = Text(data, "log_type") ?? (Text(data, "level")?.ToUpperInvariant() is "ERROR" or "WARNING" or "WARN" or "CRITICAL" or "STDERR" ? "stderr" : "stdout");
        if (type is not ("stdout" or "stderr")) return Wrong("data.log_type", "must be stdout or stderr");
        return new ServiceEvent.Line(run, type, Text(data, "message", required: true, most: 64 << 10)!);
    }

    private static int? Int(JsonElement data, string name, int least, int most)
    {
        if (!data.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw new WrongFieldException("data." + name, most == int.MaxValue ? $"must be an integer from {least}" : $"must be an integer from {least} to {most}");
    }

    private static long Long(JsonElement data, string name)
    {
        if (!data.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number : throw new WrongFieldException("data." + name, "must be an integer from 0");
    }
}

/// <summary>A field of what a service tells is wrong.</summary>
internal sealed class WrongFieldException(string field, string message) : Exception(message)
{
    /// <summary>The field.</summary>
    public string Field { get; } = field;
}
