using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Platform.Api.Surfaces.Idempotency;
using Platform.Contracts.Training;

namespace Platform.Api.Surfaces.Training;

/// <summary>A job's validations: what was kept of each, with the job's own fields around it, in the specification's order.</summary>
/// <param name="JobId">The job.</param>
/// <param name="TaskType">What it trains for.</param>
/// <param name="Validations">Oldest first.</param>
internal sealed record ValidationsAnswer(long JobId, string TaskType, ImmutableArray<ValidationRecord> Validations) : IResult
{
    // What follows task_type; anything else that was kept comes last.
    private static readonly string[] Order = ["primary_metric_name", "primary_metric_value", "overall_loss", "metrics", "per_class_metrics", "confusion_matrix"];
    private static readonly string[] Around = ["id", "epoch", "task_type", "checkpoint_path", "created_at"];

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = SurfaceJson.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteNumber("job_id", JobId);
            json.WriteStartArray("results");
            foreach (var validation in Validations) Write(json, validation);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new SurfaceAnswer(StatusCodes.Status200OK, body.WrittenSpan.ToArray()).ExecuteAsync(httpContext);
    }

    private void Write(Utf8JsonWriter json, ValidationRecord validation)
    {
        using var kept = JsonDocument.Parse(validation.Json);
        json.WriteStartObject();
        json.WriteNumber("id", validation.Id);
        json.WriteNumber("epoch", validation.Epoch);
        json.WriteString("task_type", TaskType);
        foreach (var name in Order)
        {
            json.WritePropertyName(name);
            if (kept.RootElement.TryGetProperty(name, out var value)) value.WriteTo(json);
            else json.WriteNullValue();
        }

        if (validation.CheckpointPath is null) json.WriteNull("checkpoint_path");
        else json.WriteString("checkpoint_path", validation.CheckpointPath);
        json.WriteString("created_at", SurfaceJson.Instant(validation.CreatedAt));
        foreach (var property in kept.RootElement.EnumerateObject().Where(property => !Order.Contains(property.Name) && !Around.Contains(property.Name))) property.WriteTo(json);
        json.WriteEndObject();
    }
}

/// <summary>A validation, for the reference; it is written by <see cref="ValidationsAnswer"/>.</summary>
internal sealed record ValidationBody(
    long Id, int Epoch, string TaskType, string PrimaryMetricName, double? PrimaryMetricValue, double? OverallLoss, IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, ClassMetricsBody> PerClassMetrics, IReadOnlyList<IReadOnlyList<long>>? ConfusionMatrix, string? CheckpointPath, DateTimeOffset CreatedAt);

/// <summary>How well a class was told from the others.</summary>
internal sealed record ClassMetricsBody(double Precision, double Recall, double F1, long Support);

/// <summary>A job's validations, for the reference.</summary>
internal sealed record ValidationsBody(long JobId, IReadOnlyList<ValidationBody> Results);
