using System.Collections.Immutable;
using System.Text.Json;
using Platform.Contracts.Tracking;

namespace Platform.Api.Tracking;

/// <summary>Experiments and runs as MLflow writes them: snake case, 64-bit numbers as numbers, NaN and infinities as text, empty lists left out.</summary>
public static class MlflowJson
{
    /// <summary>The name of a lifecycle stage.</summary>
    public static string NameOf(LifecycleStage lifecycle) => lifecycle == LifecycleStage.Active ? "active" : "deleted";

    /// <summary>The name of a status.</summary>
    public static string NameOf(RunStatus status) => status.ToString().ToUpperInvariant();

    /// <summary>An experiment.</summary>
    public static void Write(Utf8JsonWriter json, Experiment experiment, UserMask mask)
    {
        json.WriteStartObject();
        json.WriteString("experiment_id", experiment.ExperimentId);
        json.WriteString("name", experiment.Name);
        json.WriteString("artifact_location", experiment.ArtifactLocation);
        json.WriteString("lifecycle_stage", NameOf(experiment.Lifecycle));
        json.WriteNumber("last_update_time", experiment.LastUpdateTime);
        json.WriteNumber("creation_time", experiment.CreationTime);
        WriteTexts(json, "tags", experiment.Tags, mask.Shown);
        json.WriteEndObject();
    }

    /// <summary>A run: info, data and inputs.</summary>
    public static void Write(Utf8JsonWriter json, Run run, UserMask mask)
    {
        json.WriteStartObject();
        json.WritePropertyName("info");
        WriteInfo(json, run, mask);
        json.WriteStartObject("data");
        if (run.Metrics.Count > 0)
        {
            json.WriteStartArray("metrics");
            foreach (var (key, point) in run.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal)) Write(json, key, point);
            json.WriteEndArray();
        }

        WriteTexts(json, "params", run.Params, text => text);
        WriteTexts(json, "tags", run.Tags, mask.Shown);
        json.WriteEndObject();
        json.WriteStartObject("inputs");
        if (run.Inputs.Length > 0)
        {
            json.WriteStartArray("dataset_inputs");
            foreach (var input in run.Inputs) Write(json, input);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A run's info.</summary>
    public static void WriteInfo(Utf8JsonWriter json, Run run, UserMask mask)
    {
        json.WriteStartObject();
        json.WriteString("run_uuid", run.RunId);
        json.WriteString("experiment_id", run.ExperimentId);
        json.WriteString("run_name", run.RunName);
        json.WriteString("user_id", mask.Shown(run.UserId));
        json.WriteString("status", NameOf(run.Status));
        json.WriteNumber("start_time", run.StartTime);
        if (run.EndTime is { } end) json.WriteNumber("end_time", end);
        json.WriteString("artifact_uri", run.ArtifactUri);
        json.WriteString("lifecycle_stage", NameOf(run.Lifecycle));
        json.WriteString("run_id", run.RunId);
        json.WriteEndObject();
    }

    /// <summary>A metric's point.</summary>
    public static void Write(Utf8JsonWriter json, string key, MetricValue point, string? runId = null)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        if (double.IsFinite(point.Value)) json.WriteNumber("value", point.Value);
        else json.WriteString("value", double.IsNaN(point.Value) ? "NaN" : point.Value > 0 ? "Infinity" : "-Infinity");
        json.WriteNumber("timestamp", point.Timestamp);
        json.WriteNumber("step", point.Step);
        if (runId is not null) json.WriteString("run_id", runId);
        json.WriteEndObject();
    }

    /// <summary>A file or a folder under a name.</summary>
    public static void Write(Utf8JsonWriter json, ArtifactEntry entry, string path)
    {
        json.WriteStartObject();
        json.WriteString("path", path);
        json.WriteBoolean("is_dir", entry.IsFolder);
        if (!entry.IsFolder) json.WriteNumber("file_size", entry.Size);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DatasetInput input)
    {
        json.WriteStartObject();
        if (input.Tags.Length > 0)
        {
            json.WriteStartArray("tags");
            foreach (var (key, value) in input.Tags) WriteText(json, key, value);
            json.WriteEndArray();
        }

        json.WriteStartObject("dataset");
        json.WriteString("name", input.Name);
        json.WriteString("digest", input.Digest);
        json.WriteString("source_type", input.SourceType);
        json.WriteString("source", input.Source);
        if (input.Schema is not null) json.WriteString("schema", input.Schema);
        if (input.Profile is not null) json.WriteString("profile", input.Profile);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, ImmutableDictionary<string, string> texts, Func<string, string> shown)
    {
        if (texts.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var (key, value) in texts.OrderBy(t => t.Key, StringComparer.Ordinal)) WriteText(json, key, shown(value));
        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string key, string value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteString("value", value);
        json.WriteEndObject();
    }
}
