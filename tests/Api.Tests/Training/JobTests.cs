using System.Net;
using System.Text.Json;
using Platform.Api.Tests.Cleanflow;
using Platform.Api.Tests.Live;

namespace Platform.Api.Tests.Training;

/// <summary>Jobs over HTTP, with the specification's own examples. A service trains them; what the platform trains itself has the same answers.</summary>
public sealed class JobTests(TrainingHost training) : IClassFixture<TrainingHost>
{
    private static readonly string[] Created =
    [
        "id", "session_id", "project_id", "experiment_name", "tags", "notes", "framework", "model_name", "task_type", "dataset_id", "dataset_path", "dataset_format", "num_classes", "output_dir", "epochs",
        "batch_size", "learning_rate", "status", "primary_metric", "primary_metric_mode", "created_at", "started_at", "completed_at",
    ];

    private static readonly string[] Detailed =
    [
        "id", "session_id", "project_id", "project_name", "experiment_name", "framework", "model_name", "task_type", "dataset_id", "status", "primary_metric", "primary_metric_mode", "current_epoch",
        "total_epochs", "mlflow_run_id", "created_at", "started_at", "completed_at",
    ];

    private PlatformHost Host => training.Host;

    [Fact]
    public async Task Job_has_the_specifications_fields_in_their_order_and_then_more()
    {
        var client = Host.NewTraining();

        var job = await client.Ok(HttpMethod.Post, "training/jobs", Request(), HttpStatusCode.Created);

        Assert.Equal(Created, job.Names().Take(Created.Length));
        Assert.Equal(["project_name", "queue_position", "progress", "error", "best_epoch", "best_metric"], job.Names().Skip(Created.Length));
        var id = job.GetProperty("id").GetInt64();
        Assert.Equal((1, 2, "ResNet-50 Experiment", "Initial baseline training"), (job.GetProperty("session_id").GetInt32(), job.GetProperty("project_id").GetInt32(), job.Text("experiment_name"), job.Text("notes")));
        Assert.Equal("""["baseline","classification"]""", job.GetProperty("tags").GetRawText());
        Assert.Equal(("ultralytics", "yolo11n", "image_classification", $"jobs/{id}", "pending"), (job.Text("framework"), job.Text("model_name"), job.Text("task_type"), job.Text("output_dir"), job.Text("status")));
        Assert.Equal((50, 32, 0.001, "accuracy", "max"), (job.GetProperty("epochs").GetInt32(), job.GetProperty("batch_size").GetInt32(), job.GetProperty("learning_rate").GetDouble(), job.Text("primary_metric"), job.Text("primary_metric_mode")));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", job.Text("created_at"));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (job.GetProperty("started_at").ValueKind, job.GetProperty("completed_at").ValueKind));

        var detail = await client.Ok($"training/jobs/{id}");
        Assert.Equal(Detailed, detail.Names().Take(Detailed.Length));
        Assert.Equal(["queue_position", "progress", "error", "best_epoch", "best_metric"], detail.Names().Skip(Detailed.Length).Take(5));
        Assert.Equal(("My Project", 0, 50), (detail.Text("project_name"), detail.GetProperty("current_epoch").GetInt32(), detail.GetProperty("total_epochs").GetInt32()));
        Assert.Equal("yolo11n", detail.GetProperty("config").Text("model_name"));
    }

    [Fact]
    public async Task Training_of_a_service_is_told_by_its_callbacks_from_the_first_epoch_to_the_last()
    {
        var client = Host.NewTraining();
        var id = await Create(client, Request(epochs: 2));

        var started = await client.Ok(HttpMethod.Post, $"training/jobs/{id}/start");
        Assert.Equal(["id", "status", "started_at", "queue_position", "estimated_wait_seconds"], started.Names());
        Assert.Equal((id, "running"), (started.GetProperty("id").GetInt64(), started.Text("status")));
        Assert.NotNull(started.GetProperty("started_at").GetString());
        var asked = training.Asked.Single(one => one.Method == "POST" && JsonElement.Parse(one.Body).GetProperty("job_id").GetInt64() == id);
        Assert.Equal(("/train", TrainingHost.Secret), (asked.Path, asked.Secret));

        await training.Tell(id, "log", """{"message":"[INFO] Starting training...","log_type":"stdout"}""", "1");
        await training.Tell(id, "log", """{"message":"[INFO] Starting training...","log_type":"stdout"}""", "1");
        await training.Tell(id, "log", """{"message":"[WARN] slow disk","log_type":"stderr"}""", "2");
        await training.Tell(id, "epoch_complete", """{"epoch":1,"loss":2.3025,"accuracy":0.125,"learning_rate":0.001,"f1":0.125,"precision":0.13,"recall":0.12}""");
        await training.Tell(id, "validation", Validation);
        await training.Tell(id, "checkpoint_saved", """{"epoch":1,"checkpoint_path":"/app/data/outputs/job_5/checkpoints/epoch_1.pth","metric":0.85}""");
        await training.Tell(id, "epoch_complete", """{"epoch":2,"loss":0.45,"accuracy":0.85,"learning_rate":0.0008}""");
        await training.Tell(id, "completed", "{}");

        var metrics = (await client.Ok($"training/jobs/{id}/metrics")).EnumerateArray().ToList();
        Assert.Equal([1, 2], metrics.Select(row => row.GetProperty("epoch").GetInt32()));
        Assert.Equal(["id", "job_id", "epoch", "loss", "accuracy", "learning_rate", "extra_metrics", "created_at"], metrics[0].Names());
        Assert.Equal((id, 2.3025, 0.125, 0.001), (metrics[0].GetProperty("job_id").GetInt64(), metrics[0].GetProperty("loss").GetDouble(), metrics[0].GetProperty("accuracy").GetDouble(), metrics[0].GetProperty("learning_rate").GetDouble()));
        Assert.Equal("""{"precision":0.13,"recall":0.12,"f1":0.125}""", metrics[0].GetProperty("extra_metrics").GetRawText());
        Assert.Equal([2], (await client.Ok($"training/jobs/{id}/metrics?limit=1")).EnumerateArray().Select(row => row.GetProperty("epoch").GetInt32()));

        var lines = (await client.Ok($"training/jobs/{id}/logs?log_type=stdout")).EnumerateArray().ToList();
        var line = Assert.Single(lines, line => line.Text("message") == "[INFO] Starting training...");
        Assert.Equal(["id", "job_id", "log_type", "message", "created_at"], line.Names());
        Assert.Equal(["[WARN] slow disk"], (await client.Ok($"training/jobs/{id}/logs?log_type=stderr")).EnumerateArray().Select(one => one.Text("message")));

        var detail = await client.Ok($"training/jobs/{id}");
        Assert.Equal(("completed", 2), (detail.Text("status"), detail.GetProperty("current_epoch").GetInt32()));
        Assert.NotNull(detail.GetProperty("completed_at").GetString());
        using var again = await client.PostAsync($"training/jobs/{id}/start", null);
        await again.Refusal(409, "INVALID_STATUS");
        using var late = await training.Callback(id, "log", """{"message":"too late"}""");
        await late.Refusal(409, "INVALID_STATUS");
    }

    [Fact]
    public async Task Validation_has_the_specifications_form_and_its_pictures()
    {
        var client = Host.NewTraining();
        var id = await Create(client, Request());
        await training.Tell(id, "validation", Validation);

        var results = await client.Ok($"validation/results/{id}");
        Assert.Equal(["job_id", "results"], results.Names());
        var result = Assert.Single(results.GetProperty("results").EnumerateArray());
        Assert.Equal(
            ["id", "epoch", "task_type", "primary_metric_name", "primary_metric_value", "overall_loss", "metrics", "per_class_metrics", "confusion_matrix", "checkpoint_path", "created_at"], result.Names());
        Assert.Equal(("accuracy", 0.85, 0.45), (result.Text("primary_metric_name"), result.GetProperty("primary_metric_value").GetDouble(), result.GetProperty("overall_loss").GetDouble()));
        Assert.Equal("[[85,15],[27,123]]", result.GetProperty("confusion_matrix").GetRawText());
        Assert.Equal("""{"precision":0.9,"recall":0.85,"f1":0.875,"support":100}""", result.GetProperty("per_class_metrics").GetProperty("cat").GetRawText());

        var validation = result.GetProperty("id").GetInt64();
        var page = await client.Ok($"validation/images/{validation}");
        Assert.Equal(["validation_result_id", "images", "total", "skip", "limit"], page.Names());
        Assert.Equal((validation, 2, 0, 50), (page.GetProperty("validation_result_id").GetInt64(), page.GetProperty("total").GetInt32(), page.GetProperty("skip").GetInt32(), page.GetProperty("limit").GetInt32()));
        var image = page.GetProperty("images")[0];
        Assert.Equal(
            ["id", "image_path", "image_name", "true_label", "true_label_id", "predicted_label", "predicted_label_id", "confidence", "is_correct", "top5_predictions"], image.Names());
        Assert.Equal(("/path/to/cat_001.jpg", "cat_001.jpg", "cat", 0.95, true), (image.Text("image_path"), image.Text("image_name"), image.Text("true_label"), image.GetProperty("confidence").GetDouble(), image.GetProperty("is_correct").GetBoolean()));
        Assert.Equal(["label", "confidence"], image.GetProperty("top5_predictions")[0].Names().Take(2));
        foreach (var (query, names) in ((string, string[])[])[("is_correct=false", ["dog_001.jpg"]), ("is_correct=True", ["cat_001.jpg"]), ("skip=1", ["dog_001.jpg"]), ("limit=1", ["cat_001.jpg"]), ("skip=2", [])])
            Assert.Equal(names, (await client.Ok($"validation/images/{validation}?{query}")).GetProperty("images").EnumerateArray().Select(one => one.Text("image_name")));

        foreach (var none in (long[])[validation + 1, 10_000, 1, 99_999_990_001])
        {
            using var missing = await client.GetAsync($"validation/images/{none}");
            await missing.Refusal(404, "VALIDATION_RESULT_NOT_FOUND");
        }
    }

    [Fact]
    public async Task Framework_that_no_service_trains_is_503_and_its_callbacks_are_taken_all_the_same()
    {
        var client = Host.NewTraining();
        var id = await Create(client, Request("huggingface"));

        using var refused = await client.PostAsync($"training/jobs/{id}/start", null);
        await refused.Refusal(503, "TRAINING_SERVICE_UNAVAILABLE");
        Assert.Equal("pending", (await client.Ok($"training/jobs/{id}")).Text("status"));

        await training.Tell(id, "epoch_complete", """{"epoch":1,"loss":0.5}""");
        Assert.Equal("running", (await client.Ok($"training/jobs/{id}")).Text("status"));
        await training.Tell(id, "failed", """{"error":"out of memory"}""");
        var failed = await client.Ok($"training/jobs/{id}");
        Assert.Equal(("failed", "TRAINING_FAILED", "out of memory"), (failed.Text("status"), failed.GetProperty("error").Text("code"), failed.GetProperty("error").Text("message")));
    }

    [Theory]
    [InlineData("unknown_event", "{}", 422, "VALIDATION_ERROR", "event")]
    [InlineData("", "{}", 422, "VALIDATION_ERROR", "event")]
    [InlineData("epoch_complete", "{}", 422, "VALIDATION_ERROR", "data.epoch")]
    [InlineData("epoch_complete", """{"epoch":51}""", 422, "VALIDATION_ERROR", "data.epoch")]
    [InlineData("log", "[]", 422, "VALIDATION_ERROR", "data")]
    public async Task Callback_that_is_wrong_names_the_field(string type, string data, int status, string code, string field)
    {
        var id = await Create(Host.NewTraining(), Request());

        using var response = await training.Callback(id, type, data);

        await response.Refusal(status, code, field);
    }

    [Fact]
    public async Task Callback_for_no_job_is_404()
    {
        using var response = await training.Callback(999_999_999, "log", """{"message":"hello"}""");

        await response.Refusal(404, "JOB_NOT_FOUND");
    }

    [Fact]
    public async Task Job_stops_is_deleted_and_is_gone()
    {
        var client = Host.NewTraining();
        var id = await Create(client, Request());
        using (var early = await client.PostAsync($"training/stop/{id}", null)) await early.Refusal(409, "INVALID_STATUS");
        await client.Ok(HttpMethod.Post, $"training/jobs/{id}/start");
        using (var twice = await client.PostAsync($"training/jobs/{id}/start", null)) await twice.Refusal(409, "INVALID_STATUS");
        using (var busy = await client.DeleteAsync($"training/jobs/{id}")) await busy.Refusal(409, "INVALID_STATUS");

        var stopped = await client.Ok(HttpMethod.Post, $"training/stop/{id}");
        Assert.Equal($$"""{"job_id":{{id}},"status":"stopped","message":"Training job stopped successfully"}""", stopped.GetRawText());
        var deleted = await client.Ok(HttpMethod.Delete, $"training/jobs/{id}");
        Assert.Equal($$"""{"job_id":{{id}},"status":"deleted","message":"Training job deleted successfully"}""", deleted.GetRawText());

        using var gone = await client.GetAsync($"training/jobs/{id}");
        await gone.Refusal(404, "JOB_NOT_FOUND");
        Assert.Equal(0, (await client.Ok("training/jobs")).GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task Everything_of_a_job_is_404_to_strangers()
    {
        var owner = Host.NewTraining();
        var id = await Create(owner, Request());
        await training.Tell(id, "validation", Validation);
        var stranger = Host.NewTraining();
        foreach (var (method, path) in ((string, string)[])[
            ("GET", $"training/jobs/{id}"), ("POST", $"training/jobs/{id}/start"), ("GET", $"training/jobs/{id}/metrics"), ("GET", $"training/jobs/{id}/logs"), ("GET", $"training/jobs/{id}/checkpoints"),
            ("GET", $"training/jobs/{id}/checkpoints/best"), ("POST", $"training/stop/{id}"), ("DELETE", $"training/jobs/{id}"), ("GET", $"validation/results/{id}"), ("GET", $"ws/training/{id}")])
        {
            using var response = await stranger.SendAsync(new HttpMethod(method), path);
            await response.Refusal(404, "JOB_NOT_FOUND");
        }

        using var images = await stranger.GetAsync($"validation/images/{(id * 10_000) + 1}");
        await images.Refusal(404, "VALIDATION_RESULT_NOT_FOUND");
        using var form = new MultipartFormDataContent { { new StringContent($"{id}"), "training_job_id" }, { new ByteArrayContent([1]), "file", "a.png" } };
        using var inference = await stranger.PostAsync("test-inference", form);
        await inference.Refusal(404, "JOB_NOT_FOUND");
        Assert.Equal(0, (await stranger.Ok("training/jobs")).GetProperty("total").GetInt64());
        Assert.Equal("running", (await owner.Ok($"training/jobs/{id}")).Text("status"));
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_and_by_status()
    {
        var client = Host.NewTraining();
        var ids = new List<long>();
        for (var n = 0; n < 3; n++) ids.Add(await Create(client, Request()));
        await client.Ok(HttpMethod.Post, $"training/jobs/{ids[1]}/start");

        async Task<(long Total, long[] Ids)> List(string query)
        {
            var page = await client.Ok($"training/jobs{query}");
            Assert.Equal(["jobs", "total", "skip", "limit"], page.Names());
            Assert.All(page.GetProperty("jobs").EnumerateArray(), job => Assert.Equal(Detailed, job.Names().Take(Detailed.Length)));
            return (page.GetProperty("total").GetInt64(), [.. page.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetInt64())]);
        }

        foreach (var (query, total, expected) in ((string, long, long[])[])[
            ("", 3, [ids[2], ids[1], ids[0]]), ("?skip=1&limit=1", 3, [ids[1]]), ("?status=pending", 2, [ids[2], ids[0]]), ("?status=pending&skip=1", 2, [ids[0]]), ("?status=running", 1, [ids[1]]), ("?status=failed", 0, [])])
        {
            var found = await List(query);
            Assert.Equal(total, found.Total);
            Assert.Equal(expected, found.Ids);
        }
    }

    [Fact]
    public async Task Same_request_with_the_same_key_is_the_same_job()
    {
        var client = Host.NewTraining();
        async Task<HttpResponseMessage> Post(string body) => await client.SendAsync(HttpMethod.Post, "training/jobs", TrainingCalls.Json(body), ("Idempotency-Key", "one"));

        using var first = await Post(Request());
        using var second = await Post(Request());
        using var other = await Post(Request(epochs: 3));

        Assert.Equal((await first.Body(HttpStatusCode.Created)).GetRawText(), (await second.Body(HttpStatusCode.Created)).GetRawText());
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        await other.Refusal(422, "IDEMPOTENCY_KEY_REUSED");
        Assert.Equal(1, (await client.Ok("training/jobs")).GetProperty("total").GetInt64());
    }

    [Theory]
    [InlineData("""{"framework":"timm","model_name":"resnet50","dataset_id":"8ab5c6e4-0f92-4fff-8f4e-441c08d94cef","epochs":5,"batch_size":8,"learning_rate":0.1}""", 404, "DATASET_NOT_FOUND", "config.dataset_id")]
    [InlineData("""{"framework":"timm","model_name":"resnet50","dataset_id":"no dataset","epochs":5,"batch_size":8,"learning_rate":0.1}""", 404, "DATASET_NOT_FOUND", "config.dataset_id")]
    [InlineData("""{"framework":"timm","model_name":"resnet51","dataset_id":"no dataset","epochs":5,"batch_size":8,"learning_rate":0.1}""", 404, "MODEL_NOT_FOUND", "config.model_name")]
    [InlineData("""{"framework":"timm","model_name":"\ud800","dataset_id":"no dataset","epochs":5,"batch_size":8,"learning_rate":0.1}""", 422, "VALIDATION_ERROR", "config.model_name")]
    [InlineData("""{"framework":"timm","model_name":"resnet50","dataset_id":"no dataset","epochs":0,"batch_size":8,"learning_rate":0.1}""", 422, "VALIDATION_ERROR", "config.epochs")]
    [InlineData("""{"framework":"ultralytics","model_name":"yolo11n","epochs":5,"batch_size":8,"advanced_config":{"mosaik":1}}""", 422, "VALIDATION_ERROR", "config.advanced_config.mosaik")]
    [InlineData("""{"framework":"timm","model_name":"resnet50","dataset_id":"no dataset","epochs":5,"batch_size":8,"learning_rate":0.1,"advanced_config":{"optimizer":{"betaz":[0.9,0.99]}}}""", 422, "VALIDATION_ERROR", "config.advanced_config.optimizer.betaz")]
    public async Task Configuration_that_is_wrong_is_refused_by_its_field(string config, int status, string code, string field)
    {
        using var response = await Host.NewTraining().PostAsync("training/jobs", TrainingCalls.Json($$"""{"config":{{config}}}"""));

        Assert.StartsWith($"{field}: ", await response.Refusal(status, code, field));
    }

    [Fact]
    public async Task Creation_that_is_refused_uses_up_no_number()
    {
        // A platform of its own, on which nobody else draws numbers.
        await using var host = await PlatformHost.StartAsync();
        var client = host.NewTraining();
        foreach (var config in (string[])[
            """{"framework":"timm","model_name":"resnet51","epochs":5,"batch_size":8,"learning_rate":0.1}""",
            """{"framework":"timm","model_name":"resnet50","dataset_id":"8ab5c6e4-0f92-4fff-8f4e-441c08d94cef","epochs":5,"batch_size":8,"learning_rate":0.1}""",
            """{"framework":"ultralytics","model_name":"yolo11n","epochs":0,"batch_size":8}"""])
        {
            using var refused = await client.PostAsync("training/jobs", TrainingCalls.Json($$"""{"config":{{config}}}"""));
            Assert.False(refused.IsSuccessStatusCode);
        }

        Assert.Equal(1, await Create(client, Request()));
        Assert.Equal(2, await Create(client, Request()));
    }

    [Fact]
    public async Task Checkpoints_that_a_service_keeps_are_listed_and_not_downloaded()
    {
        var client = Host.NewTraining();
        var id = await Create(client, Request());
        using (var none = await client.PostAsync($"training/jobs/{id}/start?checkpoint_path=nothing", null)) await none.Refusal(404, "CHECKPOINT_NOT_FOUND", "checkpoint_path");
        await training.Tell(id, "checkpoint_saved", """{"epoch":1,"checkpoint_path":"/outputs/epoch_1.pth","metric":0.85}""");

        var checkpoint = Assert.Single((await client.Ok($"training/jobs/{id}/checkpoints")).GetProperty("checkpoints").EnumerateArray());
        Assert.Equal(["path", "name", "epoch", "is_best", "is_last", "metric", "size_bytes", "created_at"], checkpoint.Names());
        Assert.Equal(("/outputs/epoch_1.pth", "epoch_1.pth", 1), (checkpoint.Text("path"), checkpoint.Text("name"), checkpoint.GetProperty("epoch").GetInt32()));
        using var download = await client.GetAsync($"training/jobs/{id}/checkpoints/epoch_1.pth");
        await download.Refusal(404, "CHECKPOINT_NOT_FOUND");
        using var form = new MultipartFormDataContent { { new StringContent($"{id}"), "training_job_id" }, { new ByteArrayContent([1]), "file", "a.png" } };
        using var inference = await client.PostAsync("test-inference", form);
        await inference.Refusal(404, "CHECKPOINT_NOT_FOUND");
    }

    [Fact]
    public async Task Socket_relays_the_jobs_journal_with_its_number()
    {
        var token = Host.NewToken();
        var client = Host.Training(token);
        var id = await Create(client, Request(epochs: 1));
        await using var watch = await JobWatch.OpenAsync($"ws://127.0.0.1:{Host.Port}/training/api/v1/ws/training/{id}?token={token}");
        await training.Tell(id, "epoch_complete", """{"epoch":1,"loss":0.5,"accuracy":0.75}""");
        await training.Tell(id, "completed", "{}");

        var messages = await watch.All();

        Assert.All(messages, message => Assert.Equal(["type", "seq", "job_id", "timestamp", "data"], message.Names()));
        Assert.All(messages, message => Assert.Equal(id, message.GetProperty("job_id").GetInt64()));
        Assert.Contains(messages, message => message.Text("type") == "epoch");
        Assert.Equal("status", messages[^1].Text("type"));
        var from = messages[0].GetProperty("seq").GetInt64();
        await using var late = await JobWatch.OpenAsync($"ws://127.0.0.1:{Host.Port}/training/api/v1/ws/training/{id}?token={token}&from={from}");
        Assert.Equal(messages.Skip(1).Select(message => message.GetRawText()), (await late.All()).Select(message => message.GetRawText()));

        await using var hub = await HubConnection.WithTokenAsync(Host, token);
        var heard = await hub.Stream($"training/{id}", 0);
        Assert.Null(heard.Error);
        Assert.Equal(messages.Select(message => message.GetProperty("data").GetRawText()), heard.Items.Select(item => item.GetProperty("data").GetRawText()));
        await using var stranger = await HubConnection.WithTokenAsync(Host, Host.NewToken());
        Assert.Contains("there is no such topic", (await stranger.Stream($"training/{id}", 0)).Error);
    }

    [Fact]
    public async Task Catalogue_tells_models_and_settings()
    {
        var client = Host.NewTraining();

        var models = await client.Ok("models/list?framework=timm&task_type=image_classification");
        Assert.Equal(["models", "total"], models.Names());
        Assert.Equal(7, models.GetProperty("total").GetInt32());
        var resnet = models.GetProperty("models").EnumerateArray().Single(model => model.Text("model_name") == "resnet50");
        Assert.Equal(["model_name", "framework", "task_types", "default_image_size", "parameters", "pretrained", "description"], resnet.Names());
        Assert.Equal(("25.6M", 224), (resnet.Text("parameters"), resnet.GetProperty("default_image_size").GetInt32()));
        Assert.Equal(0, (await client.Ok("models/list?framework=none")).GetProperty("total").GetInt32());

        foreach (var framework in (string[])["timm", "ultralytics"])
        {
            var schema = await client.Ok($"training/config-schema?framework={framework}");
            Assert.Equal(["framework", "task_type", "schema", "presets"], schema.Names());
            Assert.Equal(["basic", "standard", "aggressive"], schema.GetProperty("presets").Names());
        }

        using var unknown = await client.GetAsync("training/config-schema?framework=none");
        await unknown.Refusal(422, "VALIDATION_ERROR", "framework");
        using var task = await client.GetAsync("training/config-schema?framework=timm&task_type=object_detection");
        await task.Refusal(422, "VALIDATION_ERROR", "task_type");
    }

    private static async Task<long> Create(HttpClient client, string request) => (await client.Ok(HttpMethod.Post, "training/jobs", request, HttpStatusCode.Created)).GetProperty("id").GetInt64();

    /// <summary>The specification's request, for a framework that services train.</summary>
    private static string Request(string framework = "ultralytics", int epochs = 50) => $$"""
        {"session_id":1,"project_id":2,"project_name":"My Project","experiment_name":"ResNet-50 Experiment","tags":["baseline","classification"],"notes":"Initial baseline training",
         "config":{"framework":"{{framework}}","model_name":"yolo11n","task_type":"image_classification","epochs":{{epochs}},"batch_size":32,"learning_rate":0.001} }
        """;

    /// <summary>The specification's validation, of epoch 1, with two pictures.</summary>
    private const string Validation = """
        {"epoch":1,"primary_metric_name":"accuracy","primary_metric_value":0.85,"overall_loss":0.45,"metrics":{"accuracy":0.85,"precision":0.84,"recall":0.83,"f1":0.835},
         "per_class_metrics":{"cat":{"precision":0.90,"recall":0.85,"f1":0.875,"support":100},"dog":{"precision":0.80,"recall":0.82,"f1":0.81,"support":150}},
         "confusion_matrix":[[85,15],[27,123]],
         "images":[
          {"image_path":"/path/to/cat_001.jpg","true_label":"cat","true_label_id":0,"predicted_label":"cat","predicted_label_id":0,"confidence":0.95,
           "top5_predictions":[{"label":"cat","label_id":0,"confidence":0.95},{"label":"dog","label_id":1,"confidence":0.04}]},
          {"image_path":"/path/to/dog_001.jpg","true_label":"dog","true_label_id":1,"predicted_label":"cat","predicted_label_id":0,"confidence":0.6}]}
        """;
}
