using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Platform.Contracts.Jobs;
using Platform.Contracts.Tracking;
using Platform.Storage.Blobs;

namespace Platform.Grains.Tracking;

/// <summary>Records runs on the tracking server that <c>MLFLOW_TRACKING_URI</c> names, by its REST API. There the server chooses run ids, so a run is found again by a tag.</summary>
public sealed partial class MlflowRunRecorder(MlflowConnection connection, MlflowServer server, IBlobStore blobs, ILogger<MlflowRunRecorder> logger) : IRunRecorder
{
    /// <summary>The tag that names the attempt.</summary>
    public const string AttemptTag = "platform.attempt_id";

    private const string Api = "api/2.0/mlflow/";
    private const string OwnArtifacts = "mlflow-artifacts:";

    /// <inheritdoc />
    public async Task<RecordedRun> StartAsync(RunStart run, CancellationToken cancellationToken = default)
    {
        var experiment = await ExperimentAsync(server.Experiment is { Length: > 0 } given ? given : run.Experiment, cancellationToken);
        var search = new JsonObject { ["experiment_ids"] = new JsonArray(experiment), ["filter"] = $"tags.`{AttemptTag}` = '{run.ProposedRunId}'", ["max_results"] = 1 };
        var found = await connection.PostAsync(Api + "runs/search", search, null, cancellationToken);
        if (Text(found?["runs"]?[0]?["info"]?["run_id"]) is { } known) return new RecordedRun(known, experiment);

        var tags = RecordedRunNames.Tags(run with { Tags = run.Tags.SetItem(AttemptTag, run.ProposedRunId) });
        var create = new JsonObject
        {
            ["experiment_id"] = experiment,
            ["user_id"] = run.UserId,
            ["run_name"] = run.RunName,
            ["start_time"] = run.StartedAt.ToUnixTimeMilliseconds(),
            ["tags"] = Pairs(tags.Select(t => (t.Key, t.Value))),
        };
        var created = await connection.PostAsync(Api + "runs/create", create, null, cancellationToken);
        return new RecordedRun(Text(created?["run"]?["info"]?["run_id"]) ?? throw Odd("runs/create gave no run_id"), experiment);
    }

    /// <inheritdoc />
    public async Task LogAsync(RunMetrics metrics, CancellationToken cancellationToken = default)
    {
        await LogAsync(metrics.RunId, RecordedRunNames.Metrics(metrics.Metrics, metrics.At, metrics.Step), cancellationToken);
        await LogAsync(metrics.RunId, "params", RecordedRunNames.Texts(metrics.Params, RunLimits.ParamValue), cancellationToken);
        await connection.PostAsync(Api + "runs/update", new JsonObject { ["run_id"] = metrics.RunId, ["status"] = StatusNames.Of(RunStatus.Running) }, null, cancellationToken);
    }

    /// <inheritdoc />
    public async Task FinishAsync(RunFinish run, CancellationToken cancellationToken = default)
    {
        var stored = await connection.GetAsync($"{Api}runs/get?run_id={Uri.EscapeDataString(run.RunId)}", cancellationToken)
            ?? throw new RunRecorderException($"the tracking server has no run {run.RunId} any more", retryable: false);
        await LogAsync(run.RunId, RecordedRunNames.Metrics(run.Metrics, run.EndedAt), cancellationToken);
        await LogAsync(run.RunId, "params", RecordedRunNames.Texts(run.Params, RunLimits.ParamValue), cancellationToken);
        await LogAsync(run.RunId, "tags", RecordedRunNames.Texts(run.Tags, RunLimits.TagValue), cancellationToken);
        await UploadAsync(run.RunId, Text(stored["run"]?["info"]?["artifact_uri"]) ?? "", run.Artifacts, cancellationToken);
        var update = new JsonObject
        {
            ["run_id"] = run.RunId,
            ["status"] = StatusNames.Of(run.Status),
            ["end_time"] = run.EndedAt.ToUnixTimeMilliseconds(),
        };
        await connection.PostAsync(Api + "runs/update", update, null, cancellationToken);
    }

    private async Task<string> ExperimentAsync(string name, CancellationToken cancellationToken)
    {
        var query = $"{Api}experiments/get-by-name?experiment_name={Uri.EscapeDataString(name)}";
        var known = await connection.GetAsync(query, cancellationToken);
        if (known is null)
        {
            // Another of us may make it at the same moment: then it is there.
            var made = await connection.PostAsync(Api + "experiments/create", new JsonObject { ["name"] = name }, "RESOURCE_ALREADY_EXISTS", cancellationToken);
            if (Text(made?["experiment_id"]) is { } id) return id;
            known = await connection.GetAsync(query, cancellationToken);
        }

        var experiment = Text(known?["experiment"]?["experiment_id"]) ?? throw Odd($"the experiment '{name}' can neither be found nor made");
        if (Text(known?["experiment"]?["lifecycle_stage"]) == "deleted")
            await connection.PostAsync(Api + "experiments/restore", new JsonObject { ["experiment_id"] = experiment }, null, cancellationToken);
        return experiment;
    }

    private async Task LogAsync(string runId, ImmutableArray<MetricPoint> points, CancellationToken cancellationToken)
    {
        var metrics = points.Select(m => new JsonObject
        {
            ["key"] = m.Key,
            ["value"] = m.Point.Value,
            ["timestamp"] = m.Point.Timestamp,
            ["step"] = m.Point.Step,
        });
        foreach (var chunk in metrics.Chunk(RunLimits.BatchMetrics)) await LogAsync(runId, "metrics", new JsonArray([.. chunk]), cancellationToken);
    }

    private async Task LogAsync(string runId, string what, ImmutableArray<TextEntry> texts, CancellationToken cancellationToken)
    {
        foreach (var chunk in texts.Chunk(RunLimits.BatchTexts)) await LogAsync(runId, what, Pairs(chunk.Select(t => (t.Key, t.Value))), cancellationToken);
    }

    private Task LogAsync(string runId, string what, JsonArray items, CancellationToken cancellationToken) =>
        connection.PostAsync(Api + "runs/log-batch", new JsonObject { ["run_id"] = runId, [what] = items }, null, cancellationToken);

    private async Task UploadAsync(string runId, string artifactUri, ImmutableArray<StoredFile> files, CancellationToken cancellationToken)
    {
        if (files.IsEmpty) return;
        if (RootOf(artifactUri) is not { } root)
        {
            LogElsewhere(runId, artifactUri);
            return;
        }

        foreach (var file in files)
        {
            var path = string.Join('/', ArtifactPaths.Nearest(file.Path).Split('/').Select(Uri.EscapeDataString));
            await connection.PutAsync(new Uri($"{root}/{path}"), () => blobs.OpenAsync(file.Blob, cancellationToken), cancellationToken);
        }
    }

    // Artifacts that the server itself keeps go by its own address; others, such as a bucket's, are beyond what its API can write.
    private string? RootOf(string artifactUri)
    {
        if (artifactUri.StartsWith(OwnArtifacts, StringComparison.Ordinal))
        {
            var rest = artifactUri[OwnArtifacts.Length..];
            var path = rest.StartsWith("//", StringComparison.Ordinal) ? rest[2..][(rest[2..].IndexOf('/') + 1)..] : rest.TrimStart('/');
            return new Uri(server.BaseUri, "api/2.0/mlflow-artifacts/artifacts/" + path).AbsoluteUri.TrimEnd('/');
        }

        return Uri.TryCreate(artifactUri, UriKind.Absolute, out var uri) && uri.Scheme == server.BaseUri.Scheme && uri.Authority == server.BaseUri.Authority
            ? uri.AbsoluteUri.TrimEnd('/')
            : null;
    }

    private static JsonArray Pairs(IEnumerable<(string Key, string Value)> pairs) => [.. pairs.Select(p => new JsonObject { ["key"] = p.Key, ["value"] = p.Value })];

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString();

    private static RunRecorderException Odd(string what) => new($"the tracking server answered oddly: {what}", retryable: false);

    [LoggerMessage(LogLevel.Warning, "The files of run {RunId} are not uploaded: the tracking server keeps its artifacts at {ArtifactUri}, which only its own clients can write")]
    private partial void LogElsewhere(string runId, string artifactUri);
}
