using System.Net;
using System.Text.Json.Nodes;
using static Platform.Api.Tests.Tracking.MlflowCalls;

namespace Platform.Api.Tests.Tracking;

public sealed class RunTests(TrackingFixture fixture) : IClassFixture<TrackingFixture>
{
    private const string Nobody = "0123456789abcdef0123456789abcdef";

    private TrackingHost Host => fixture.Host;

    [Fact]
    public async Task Run_created_has_the_fields_clients_read()
    {
        var answer = await Host.Alice.Post("runs/create", new JsonObject
        {
            ["experiment_id"] = "0",
            ["user_id"] = "root",
            ["start_time"] = 1_700_000_000_123,
            ["run_name"] = "first",
            ["tags"] = new JsonArray(Pair("mlflow.user", "root"), Pair("mlflow.source.type", "LOCAL")),
        });
        var run = answer["run"]!;
        var info = run["info"]!;
        var id = (string)info["run_id"]!;
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal(id, (string)info["run_uuid"]!);
        Assert.Equal("0", (string)info["experiment_id"]!);
        Assert.Equal("first", (string)info["run_name"]!);
        Assert.Equal("alice", (string)info["user_id"]!);
        Assert.Equal("RUNNING", (string)info["status"]!);
        Assert.Equal(1_700_000_000_123, (long)info["start_time"]!);
        Assert.Null(info["end_time"]);
        Assert.Equal("active", (string)info["lifecycle_stage"]!);
        Assert.Equal($"mlflow-artifacts:/0/{id}/artifacts", (string)info["artifact_uri"]!);
        Assert.Equal("first", (string)Of(run["data"]!["tags"], "mlflow.runName")!);
        Assert.Equal("LOCAL", (string)Of(run["data"]!["tags"], "mlflow.source.type")!);
        Assert.True(JsonNode.DeepEquals(run, (await Host.Anyone.Get($"runs/get?run_uuid={id}&run_id={id}"))["run"]));
        Assert.True(JsonNode.DeepEquals(run, (await Host.Anyone.Get($"runs/get?run_uuid={id}"))["run"]));
    }

    [Fact]
    public async Task Run_ends_with_a_status_and_a_time_and_takes_another_name()
    {
        var id = await Host.Alice.Run();
        var info = (await Host.Alice.Post("runs/update", new JsonObject { ["run_id"] = id, ["status"] = "FINISHED", ["end_time"] = 1_700_000_060_000, ["run_name"] = "other" }))["run_info"]!;
        Assert.Equal(("FINISHED", 1_700_000_060_000, "other"), ((string)info["status"]!, (long)info["end_time"]!, (string)info["run_name"]!));
        await Host.Alice.Post("runs/update", new JsonObject { ["run_uuid"] = id, ["status"] = 4 });
        var run = (await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!;
        Assert.Equal(("FAILED", 1_700_000_060_000), ((string)run["info"]!["status"]!, (long)run["info"]!["end_time"]!));
        Assert.Equal("other", (string)Of(run["data"]!["tags"], "mlflow.runName")!);
        await Host.Alice.Post("runs/set-tag", new JsonObject { ["run_id"] = id, ["key"] = "mlflow.runName", ["value"] = "third" });
        Assert.Equal("third", (string)(await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!["info"]!["run_name"]!);
        await Host.Alice.Refused("runs/update", new JsonObject { ["run_id"] = id, ["status"] = "DONE" }, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
    }

    [Fact]
    public async Task Metric_keeps_its_latest_by_step_then_time_then_value_and_its_history_in_order()
    {
        var id = await Host.Alice.Run();
        foreach (var (value, time, step) in ((double, long, long)[])[(1, 10, 5), (2, 20, 4), (3, 5, 5), (0.5, 10, 5)])
            await Host.Alice.Post("runs/log-metric", new JsonObject { ["run_uuid"] = id, ["run_id"] = id, ["key"] = "loss", ["value"] = value, ["timestamp"] = time, ["step"] = step });
        var metric = (await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!["data"]!["metrics"]![0]!;
        Assert.Equal((1.0, 10, 5), ((double)metric["value"]!, (long)metric["timestamp"]!, (long)metric["step"]!));
        var history = (JsonArray)(await Host.Anyone.Get($"metrics/get-history?run_id={id}&metric_key=loss"))["metrics"]!;
        Assert.Equal([1, 2, 3, 0.5], history.Select(p => (double)p!["value"]!));
        Assert.Equal("{}", (await Host.Anyone.Get($"metrics/get-history?run_id={id}&metric_key=none")).ToJsonString());
    }

    [Fact]
    public async Task History_pages_to_its_end_and_without_a_limit_gives_all()
    {
        var id = await Host.Alice.Run();
        for (var batch = 0; batch < 7; batch++)
        {
            var metrics = new JsonArray([.. Enumerable.Range(batch * 1000, 1000).Select(i => Metric("m", i * 0.5, step: i))]);
            await Host.Alice.Post("runs/log-batch", new JsonObject { ["run_id"] = id, ["metrics"] = metrics });
        }

        var all = (JsonArray)(await Host.Anyone.Get($"metrics/get-history?run_id={id}&metric_key=m"))["metrics"]!;
        Assert.Equal(Enumerable.Range(0, 7000).Select(i => (long)i), all.Select(p => (long)p!["step"]!));
        var steps = new List<long>();
        for (var token = ""; ;)
        {
            var page = await Host.Anyone.Get($"metrics/get-history?run_id={id}&metric_key=m&max_results=3000&page_token={token}");
            steps.AddRange(((JsonArray)page["metrics"]!).Select(p => (long)p!["step"]!));
            if (page["next_page_token"] is null) break;
            token = (string)page["next_page_token"]!;
        }

        Assert.Equal(7000, steps.Count);
        var sampled = (JsonArray)(await Host.Anyone.Get($"metrics/get-history-bulk-interval?run_ids={id}&metric_key=m&max_results=10"))["metrics"]!;
        Assert.Equal(10, sampled.Count);
        Assert.Equal((0, 6999, id), ((long)sampled[0]!["step"]!, (long)sampled[9]!["step"]!, (string)sampled[0]!["run_id"]!));
        await Host.Anyone.RefusedGet($"metrics/get-history?run_id={id}&metric_key=m&page_token=!!", HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public async Task Metric_that_is_not_finite_is_taken_and_given_as_text(string value)
    {
        var id = await Host.Alice.Run();
        for (var twice = 0; twice < 2; twice++)
            await Host.Alice.Post("runs/log-metric", new JsonObject { ["run_id"] = id, ["key"] = "m", ["value"] = value, ["timestamp"] = "7" });
        Assert.Equal(value, (string)(await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!["data"]!["metrics"]![0]!["value"]!);
        Assert.Equal(value, (string)((JsonArray)(await Host.Anyone.Get($"metrics/get-history?run_id={id}&metric_key=m"))["metrics"]!).Single()!["value"]!);
    }

    [Fact]
    public async Task Param_stays_what_it_was_first_logged_as()
    {
        var id = await Host.Alice.Run();
        var depth = new JsonObject { ["run_uuid"] = id, ["run_id"] = id, ["key"] = "depth", ["value"] = "3" };
        await Host.Alice.Post("runs/log-parameter", depth.DeepClone());
        await Host.Alice.Post("runs/log-parameter", depth.DeepClone());
        depth["value"] = "5";
        var message = await Host.Alice.Refused("runs/log-parameter", depth, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
        Assert.Contains("depth", message);
        Assert.Contains("'3'", message);
        Assert.Equal("3", (string)Of((await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!["data"]!["params"], "depth")!);
    }

    [Fact]
    public async Task Batch_sent_again_changes_nothing()
    {
        var id = await Host.Alice.Run();
        var batch = new JsonObject
        {
            ["run_id"] = id,
            ["metrics"] = new JsonArray(Metric("a", 1.5, step: 1), Metric("a", 1.5, step: 1), Metric("a", 2, step: 2), Metric("b", 3)),
            ["params"] = new JsonArray(Pair("p", "1")),
            ["tags"] = new JsonArray(Pair("t", "x"), Pair("t", "y")),
        };
        for (var i = 0; i < 3; i++) Assert.Equal("{}", (await Host.Alice.Post("runs/log-batch", batch.DeepClone())).ToJsonString());
        Assert.Equal(2, ((JsonArray)(await Host.Anyone.Get($"metrics/get-history?run_id={id}&metric_key=a"))["metrics"]!).Count);
        var data = (await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!["data"]!;
        Assert.Equal((2.0, 3.0), ((double)Of(data["metrics"], "a")!, (double)Of(data["metrics"], "b")!));
        Assert.Equal(("1", "y"), ((string)Of(data["params"], "p")!, (string)Of(data["tags"], "t")!));
        Assert.Equal("{}", (await Host.Alice.Post("runs/log-batch", new JsonObject { ["run_id"] = id })).ToJsonString());
    }

    [Fact]
    public async Task Batch_with_one_wrong_item_logs_nothing()
    {
        var id = await Host.Alice.Run();
        await Host.Alice.Post("runs/log-parameter", new JsonObject { ["run_id"] = id, ["key"] = "p", ["value"] = "1" });
        var good = Metric("m", 1);
        foreach (var (name, item) in ((string, JsonNode)[])
        [
            ("params", new JsonArray(Pair("p", "2"))), ("params", new JsonArray(Pair("q", "1"), Pair("q", "1"))), ("params", new JsonArray(Pair("a//b", "1"))),
            ("tags", new JsonArray(Pair("../t", "1"))), ("tags", new JsonArray(Pair("t", "\0"))), ("tags", new JsonArray([.. Enumerable.Range(0, 101).Select(i => Pair($"t{i}", ""))])),
            ("metrics", new JsonArray(good.DeepClone(), Metric("n", "one"))), ("metrics", new JsonArray(good.DeepClone(), Metric("n", 1, timestamp: -1))),
            ("metrics", new JsonArray(good.DeepClone(), Metric(new string('k', 251), 1))), ("metrics", new JsonArray(good.DeepClone(), Metric("$x", 1))),
            ("metrics", new JsonArray([.. Enumerable.Range(0, 1001).Select(i => Metric("m", i, step: i))])),
        ])
        {
            var batch = new JsonObject { ["run_id"] = id, ["metrics"] = new JsonArray(good.DeepClone()) };
            batch[name] = item;
            await Host.Alice.Refused("runs/log-batch", batch, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
        }

        var large = new JsonObject { ["run_id"] = id, ["tags"] = new JsonArray(Pair("t", new string('x', 1_000_000))) };
        Assert.Contains("1000000 bytes", await Host.Alice.Refused("runs/log-batch", large, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"));
        var data = (await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!["data"]!;
        Assert.Null(data["metrics"]);
        Assert.Equal("{}", (await Host.Anyone.Get($"metrics/get-history?run_id={id}&metric_key=m")).ToJsonString());
    }

    [Fact]
    public async Task Long_values_are_cut_as_MLflow_cuts_them()
    {
        var id = await Host.Alice.Run();
        await Host.Alice.Post("runs/log-parameter", new JsonObject { ["run_id"] = id, ["key"] = "p", ["value"] = new string('p', 6001) });
        await Host.Alice.Post("runs/set-tag", new JsonObject { ["run_id"] = id, ["key"] = "t", ["value"] = new string('t', 8001) });
        var data = (await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!["data"]!;
        Assert.Equal(6000, ((string)Of(data["params"], "p")!).Length);
        Assert.Equal(8000, ((string)Of(data["tags"], "t")!).Length);
    }

    [Fact]
    public async Task Tag_is_set_replaced_and_removed()
    {
        var id = await Host.Alice.Run();
        foreach (var value in (string[])["1", "2"]) await Host.Alice.Post("runs/set-tag", new JsonObject { ["run_id"] = id, ["key"] = "t", ["value"] = value });
        Assert.Equal("2", (string)Of((await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!["data"]!["tags"], "t")!);
        await Host.Alice.Post("runs/delete-tag", new JsonObject { ["run_id"] = id, ["key"] = "t" });
        Assert.Null(Of((await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!["data"]!["tags"], "t"));
        await Host.Alice.Refused("runs/delete-tag", new JsonObject { ["run_id"] = id, ["key"] = "t" }, HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST");
    }

    [Fact]
    public async Task Deleted_run_is_read_only_until_it_is_restored()
    {
        var id = await Host.Alice.Run();
        await Host.Alice.Post("runs/delete", new JsonObject { ["run_id"] = id });
        Assert.Equal("deleted", (string)(await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!["info"]!["lifecycle_stage"]!);
        var tag = new JsonObject { ["run_id"] = id, ["key"] = "t", ["value"] = "1" };
        await Host.Alice.Refused("runs/set-tag", tag.DeepClone(), HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
        await Host.Alice.Post("runs/restore", new JsonObject { ["run_id"] = id });
        await Host.Alice.Post("runs/set-tag", tag);
    }

    [Fact]
    public async Task Inputs_are_recorded_once_and_given_back()
    {
        var id = await Host.Alice.Run();
        var dataset = new JsonObject { ["name"] = "iris", ["digest"] = "abc123", ["source_type"] = "local", ["source"] = "{\"uri\":\"iris.csv\"}", ["schema"] = "{}" };
        var body = new JsonObject
        {
            ["run_id"] = id,
            ["datasets"] = new JsonArray(new JsonObject { ["tags"] = new JsonArray(Pair("mlflow.data.context", "training")), ["dataset"] = dataset }),
        };
        for (var i = 0; i < 2; i++) await Host.Alice.Post("runs/log-inputs", body.DeepClone());
        var input = Assert.Single((JsonArray)(await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!["inputs"]!["dataset_inputs"]!)!;
        Assert.True(JsonNode.DeepEquals(dataset, input["dataset"]));
        Assert.Equal("training", (string)Of(input["tags"], "mlflow.data.context")!);
        Assert.Contains(id, Ids(await Host.Anyone.Post("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray("0"), ["filter"] = "dataset.name = 'iris' AND datasets.context = 'training'" })));
        body["datasets"]![0]!["dataset"]!.AsObject().Remove("digest");
        Assert.Contains("digest", await Host.Alice.Refused("runs/log-inputs", body, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"));
    }

    [Fact]
    public async Task Model_is_recorded_where_clients_look_for_it()
    {
        var id = await Host.Alice.Run();
        var model = new JsonObject { ["artifact_path"] = "model", ["run_id"] = id, ["utc_time_created"] = "2026-01-01", ["flavors"] = new JsonObject { ["python_function"] = new JsonObject() } };
        await Host.Alice.Post("runs/log-model", new JsonObject { ["run_id"] = id, ["model_json"] = model.ToJsonString() });
        var history = (string)Of((await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!["data"]!["tags"], "mlflow.log-model.history")!;
        Assert.True(JsonNode.DeepEquals(model, JsonNode.Parse(history)![0]));
        foreach (var wrong in (string[])["{}", "[]", "{", "{\"a\":1,\"a\":2}"])
            await Host.Alice.Refused("runs/log-model", new JsonObject { ["run_id"] = id, ["model_json"] = wrong }, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
    }

    public static TheoryData<string, string> Writes() => new(Bodies().Select(b => (b.Path, b.Body.ToJsonString())));

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Write_needs_the_runs_own_user(string path, string body)
    {
        var id = await Host.Alice.Run();
        await Host.Alice.Post("runs/set-tag", new JsonObject { ["run_id"] = id, ["key"] = "t", ["value"] = "1" });
        var before = (await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]!;
        JsonObject With(string run)
        {
            var with = (JsonObject)JsonNode.Parse(body)!;
            with["run_id"] = run;
            return with;
        }

        await Host.Bob.Refused(path, With(id), HttpStatusCode.Forbidden, "PERMISSION_DENIED");
        await Host.Anyone.Refused(path, With(id), HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        using (var wrong = Host.Client("guess")) await wrong.Refused(path, With(id), HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        foreach (var nobody in (string[])[Nobody, "no-such-run", id.ToUpperInvariant() + "0"]) await Host.Alice.Refused(path, With(nobody), HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST");
        Assert.Contains("run_id", await Host.Alice.Refused(path, With(""), HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"));
        Assert.True(JsonNode.DeepEquals(before, (await Host.Anyone.Get($"runs/get?run_id={id}"))["run"]));
    }

    [Theory]
    [InlineData("runs/get?run_id=")]
    [InlineData("metrics/get-history?metric_key=m&run_id=")]
    [InlineData("artifacts/list?run_id=")]
    [InlineData("metrics/get-history-bulk-interval?metric_key=m&run_ids=")]
    public async Task Read_of_no_run_is_404(string path)
    {
        await Host.Anyone.RefusedGet(path + Nobody, HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST");
        await Host.Anyone.RefusedGet(path + "nobody", HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST");
    }

    private static IEnumerable<(string Path, JsonObject Body)> Bodies() =>
    [
        ("runs/update", new JsonObject { ["status"] = "KILLED" }),
        ("runs/delete", []),
        ("runs/restore", []),
        ("runs/log-metric", Metric("m", 1)),
        ("runs/log-parameter", Pair("p", "1")),
        ("runs/log-batch", new JsonObject { ["tags"] = new JsonArray(Pair("x", "y")) }),
        ("runs/set-tag", Pair("x", "y")),
        ("runs/delete-tag", Pair("t", "")),
        ("runs/log-inputs", new JsonObject { ["datasets"] = new JsonArray() }),
        ("runs/log-model", new JsonObject { ["model_json"] = "{\"artifact_path\":\"m\",\"run_id\":\"r\",\"utc_time_created\":\"t\",\"flavors\":{}}" }),
    ];
}
