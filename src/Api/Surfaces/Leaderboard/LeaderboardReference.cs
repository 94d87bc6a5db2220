using Microsoft.OpenApi;
using Platform.Api.Surfaces.Idempotency;
using Platform.Api.Surfaces.Reference;

namespace Platform.Api.Surfaces.Leaderboard;

/// <summary>What the reference says of the surface. The examples are its specification's own. One text in one place, so past the usual length.</summary>
internal static class LeaderboardReference
{
    public const string Description = """
        People submit Python code; it runs as a job, confined and within limits; its metrics are ranked.

        A submission's entrypoint is run as `python3 <entrypoint> --config <config_file> --output <dir>` and leaves `metrics.json` in that folder:

        ```json
        {"params": {"method": "padim", "dataset": "mvtec_ad"}, "metrics": {"image_auc": 0.985}}
        ```

        `metrics` is required, an object of finite numbers; `params` is optional. Every error is `{"detail": "…"}`. A POST with an `Idempotency-Key` can be repeated without harm.
        """;

    private const string Json = "application/json";

    private const string JobExample = """
        {"job_id":"xyz789","submission_id":"abc123def456","user_id":"devtoken","status":"running","resource_class":"medium","attempt":1,"queue_position":null,
        "estimated_wait_seconds":null,"run_id":"mlflow-run-id","error":null,"error_code":null,"retryable":null,"created_at":"2025-12-22T10:00:00Z","updated_at":"2025-12-22T10:05:00Z",
        "started_at":"2025-12-22T10:05:00Z","ended_at":null}
        """;

    private const string LogExample = "[2025-12-22 10:00:00] Starting job xyz789\n[2025-12-22 10:01:00] Loading dataset...\n"
        + "[2025-12-22 10:02:00] Training model...\n[2025-12-22 10:05:00] Job completed\n";

    private static readonly ParameterReference JobId = new("job_id", ParameterLocation.Path, "The job.");
    private static readonly ParameterReference Skip = new("skip", ParameterLocation.Query, "How many to pass over.", JsonSchemaType.Integer) { Minimum = 0, Default = "0" };

    private static readonly ParameterReference Key = new(
        IdempotencyKey.Header, ParameterLocation.Header, "1 to 255 visible ASCII characters. The same key and body again within 24 hours: the same answer; another body: 422.");

    private static readonly ResponseReference BadRequest = new(400, "Something in the request is wrong; `detail` names it.");
    private static readonly ResponseReference Unauthorized = new(401, "The token is missing or not valid.");
    private static readonly ResponseReference NoJob = new(404, "There is no such job, or it is someone else's.");
    private static readonly ResponseReference KeyReused = new(422, "The Idempotency-Key was used before with another request.");

    public static readonly OperationReference CreateSubmission = new("createSubmission", "Create a submission")
    {
        Tag = "Submissions",
        Description = "Uploads files: `.py`, `.yaml`, `.zip`, `.tar.gz`, 100 MiB each and together. Archives unpack at the submission's root, to at most 1 GiB and 10,000 entries. "
            + "`entrypoint` and `config_file` may also be keys of `metadata`; a field wins over a key.",
        Parameters = [Key],
        Body = new BodyReference("multipart/form-data", SubmissionForm),
        Responses = [Created(201, "The submission.", typeof(SubmissionBody), """{"submission_id":"abc123def456"}"""), BadRequest, Unauthorized, KeyReused, Limit("10 submissions an hour.")],
    };

    public static readonly OperationReference CreateJob = new("createJob", "Request a job")
    {
        Tag = "Jobs",
        Description = "Queues a submission to be run. The resource class bounds how long: `small` 30 minutes, `medium` 60.",
        Parameters = [Key],
        Body = new BodyReference(Json, JobRequestSchema, """{"submission_id":"abc123def456","config":{"resource_class":"medium"}}"""),
        Responses = [Created(202, "The job, accepted.", typeof(JobCreatedBody), """{"job_id":"xyz789","status":"pending"}"""), BadRequest, Unauthorized, KeyReused, Limit("3 jobs pending or running.")],
    };

    public static readonly OperationReference ListJobs = new("listJobs", "List your jobs")
    {
        Tag = "Jobs",
        Description = "Newest first.",
        Parameters = [Skip, new("limit", ParameterLocation.Query, "How many to give.", JsonSchemaType.Integer) { Minimum = 1, Maximum = 100, Default = "50" }],
        Responses = [Ok("A page of jobs.", typeof(JobsBody), $$"""{"jobs":[{{JobExample}}],"total":1,"skip":0,"limit":50}"""), BadRequest, Unauthorized],
    };

    public static readonly OperationReference JobStatus = new("getJobStatus", "Look at a job")
    {
        Tag = "Jobs",
        Description = "`pending`: it waits, at `queue_position`. `running`. `completed`: its results are recorded. `failed`: `error` says why. `cancelled`.",
        Parameters = [JobId],
        Responses = [Ok("The job.", typeof(JobBody), JobExample), Unauthorized, NoJob],
    };

    public static readonly OperationReference JobLogs = new("getJobLogs", "Read a job's log")
    {
        Tag = "Jobs",
        Description = "What there is so far, also while it runs. As JSON for `Accept: application/json`.",
        Parameters = [JobId, new("tail", ParameterLocation.Query, "Only the last lines, this many.", JsonSchemaType.Integer) { Minimum = 1, Maximum = 5_000 }],
        Responses =
        [
            new(200, "The log.") { Content = [new("text/plain", null, LogExample), new(Json, typeof(LogsBody), """{"logs":"[2025-12-22 10:00:00] Starting job xyz789\n"}""")] },
            BadRequest, Unauthorized, new(404, "There is no such job, or it has no log yet."),
        ],
    };

    public static readonly OperationReference JobResults = new("getJobResults", "Find a job's results")
    {
        Tag = "Jobs",
        Parameters = [JobId],
        Responses =
        [
            Ok("Where they are in the tracking server.", typeof(ResultsBody), """
                {"job_id":"xyz789","run_id":"mlflow-run-id","mlflow_ui_link":"http://mlflow:5010/#/experiments/1/runs/mlflow-run-id",
                "mlflow_rest_link":"http://mlflow:5010/api/2.0/mlflow/runs/get?run_id=mlflow-run-id"}
                """),
            Unauthorized, new(404, "There is no such job, or it has no run yet."),
        ],
    };

    public static readonly OperationReference CancelJob = new("cancelJob", "Cancel a job")
    {
        Tag = "Jobs",
        Description = "It is stopped where it runs, and its place among the three is free again.",
        Parameters = [JobId],
        Responses = [Ok("The job, cancelled.", typeof(JobBody), JobExample.Replace("running", "cancelled", StringComparison.Ordinal)), Unauthorized, NoJob, new(409, "It has ended already.")],
    };

    public static readonly OperationReference Ranking = new("getLeaderboard", "Rank completed runs")
    {
        Tag = "Leaderboard",
        Description = "By the unrounded value of a metric; of equal values the earlier run is first.",
        Parameters =
        [
            new("metric", ParameterLocation.Query, "What to rank by, such as `image_auc`.") { Required = true },
            new("order", ParameterLocation.Query, "Whether the greatest or the least is first.") { Values = ["desc", "asc"], Default = "\"desc\"" },
            new("best", ParameterLocation.Query, "Only each user's best run.", JsonSchemaType.Boolean) { Default = "false" },
            Skip,
            new("limit", ParameterLocation.Query, "How many to give.", JsonSchemaType.Integer) { Minimum = 1, Maximum = 1_000, Default = "100" },
            new("params", ParameterLocation.Query, "Any other parameter, such as `method=padim`: only runs with this param.", JsonSchemaType.Object) { IsFreeForm = true },
        ],
        Responses =
        [
            Ok("A page of the ranking.", typeof(RankingBody), """
                {"metric":"image_auc","order":"desc","total":1,"rows":[{"rank":1,"user_id":"devtoken","job_id":"xyz789","run_id":"mlflow-run-id","value":0.985,
                "params":{"method":"padim"},"metrics":{"image_auc":0.985,"pixel_auc":0.976},"completed_at":"2025-12-22T10:05:00Z"}]}
                """),
            BadRequest, Unauthorized,
        ],
    };

    public static readonly OperationReference Quota = new("getQuota", "See what is left of your limits")
    {
        Tag = "Leaderboard",
        Responses =
        [
            Ok("What is left.", typeof(QuotaBody), """
                {"submissions":{"limit":10,"remaining":9,"window_seconds":3600,"resets_at":"2025-12-22T11:00:00Z"},"jobs":{"limit":3,"remaining":2}}
                """),
            Unauthorized,
        ],
    };

    public static readonly OperationReference WatchJob = new("watchJob", "Watch a job (WebSocket)")
    {
        Tag = "Jobs",
        Description = "JSON messages `{\"type\", \"seq\", \"job_id\", \"timestamp\", \"data\"}` of the types `status`, `log` and `metrics`. Closed after the final status, which a late watcher gets too.",
        Parameters =
        [
            JobId,
            new("token", ParameterLocation.Query, "The token, where no header can be sent."),
            new("from", ParameterLocation.Query, "The last `seq` you have: only what is after it.", JsonSchemaType.Integer) { Minimum = 0, Default = "0" },
        ],
        Responses = [new(101, "The WebSocket."), BadRequest, Unauthorized, NoJob, new(429, "Too many watches are open.")],
    };

    private static ResponseReference Ok(string description, Type type, string example) => new(200, description) { Content = [new(Json, type, example)] };

    private static ResponseReference Created(int status, string description, Type type, string example) =>
        new(status, description) { Content = [new(Json, type, example)], HasLimits = true };

    private static ResponseReference Limit(string which) => new(429, $"A limit is used up: {which} `Retry-After` says when to come back.") { HasLimits = true };

    private static OpenApiSchema SubmissionForm() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "files", "entrypoint", "config_file" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["files"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }, Description = "The files." },
            ["entrypoint"] = Text("The `.py` file to run, such as `main.py`."),
            ["config_file"] = Text("The file given as `--config`, such as `config.yaml`."),
            ["metadata"] = Text("A JSON object, such as `{\"method\":\"padim\"}`."),
        },
    };

    private static OpenApiSchema JobRequestSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "submission_id", "config" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["submission_id"] = Text("What to run."),
            ["config"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema> { ["resource_class"] = Text("`small` (30 minutes) or `medium` (60), which is the default.") },
            },
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
