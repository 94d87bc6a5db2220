using System.Net;
using System.Text.Json.Nodes;
using static Platform.Api.Tests.Tracking.MlflowCalls;

namespace Platform.Api.Tests.Tracking;

public sealed class SearchTests(SearchTests.Runs runs) : IClassFixture<SearchTests.Runs>
{
    /// <summary>Five runs of one experiment: a to d started in that order, e is deleted.</summary>
    public sealed class Runs : IAsyncLifetime
    {
        internal TrackingHost Host { get; private set; } = null!;

        public string Experiment { get; private set; } = "";

        public Dictionary<string, string> Ids { get; } = [];

        public async ValueTask InitializeAsync()
        {
            Host = await TrackingHost.StartAsync();
            Experiment = await Host.Alice.Experiment("searched");
            foreach (var (name, start, acc, note) in ((string, long, JsonNode, string)[])
                [("a", 1000, 0.5, "Red Fox"), ("b", 2000, 0.9, "red hen"), ("c", 3000, "NaN", "blue_fox"), ("d", 4000, -1, "100%"), ("e", 5000, 0.7, "gone")])
            {
                var id = await (name == "d" ? Host.Bob : Host.Alice).Run(Experiment, start, name);
                Ids[name] = id;
                var client = name == "d" ? Host.Bob : Host.Alice;
                var batch = new JsonObject
                {
                    ["run_id"] = id,
                    ["metrics"] = new JsonArray(Metric("acc", acc.DeepClone()), Metric("val/loss 1.5", 2)),
                    ["tags"] = new JsonArray(Pair("note", note), Pair("it is", "it's")),
                };
                if (name != "d") batch["params"] = new JsonArray(Pair("depth", name == "a" ? "3" : "10"));
                await client.Post("runs/log-batch", batch);
            }

            await Host.Alice.Post("runs/update", new JsonObject { ["run_id"] = Ids["b"], ["status"] = "FINISHED", ["end_time"] = 2500 });
            await Host.Alice.Post("runs/delete", new JsonObject { ["run_id"] = Ids["e"] });
        }

        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }

    [Theory]
    [InlineData("", "dcba")]
    [InlineData("metrics.acc > 0.6", "b")]
    [InlineData("metric.acc >= 0.5 and params.depth = '10'", "b")]
    [InlineData("metrics.`acc` != 0.5", "dcb")]
    [InlineData("metrics.acc < 0", "d")]
    [InlineData("metrics.acc <= -1.0", "d")]
    [InlineData("metrics.\"val/loss 1.5\" = 2e0", "dcba")]
    [InlineData("params.depth != '3'", "cb")]
    [InlineData("params.depth LIKE '1%'", "cb")]
    [InlineData("parameters.depth IS NULL", "d")]
    [InlineData("param.depth is not null", "cba")]
    [InlineData("tags.note LIKE '%fox'", "c")]
    [InlineData("tags.note ILIKE '%FOX'", "ca")]
    [InlineData("tags.note LIKE 'red_hen'", "b")]
    [InlineData("tag.note = \"Red Fox\"", "a")]
    [InlineData("tags.\"it is\" = 'it''s' AND attributes.run_name = 'a'", "a")]
    [InlineData("tags.mlflow.runName = 'b'", "b")]
    [InlineData("status = 'FINISHED'", "b")]
    [InlineData("attributes.status != 'FINISHED'", "dca")]
    [InlineData("attribute.user_id = 'bob'", "d")]
    [InlineData("start_time > 1000 AND attr.start_time < 4000", "cb")]
    [InlineData("run.end_time >= 0", "b")]
    [InlineData("attributes.created = 3000", "c")]
    [InlineData("attributes.`Run name` IN ('a', 'd', 'zzz')", "da")]
    [InlineData("run_name NOT IN ('a','b')", "dc")]
    public async Task Filter_finds(string filter, string found)
    {
        var answer = await runs.Host.Anyone.Post("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray(runs.Experiment), ["filter"] = filter });
        Assert.Equal(found, Names(answer));
    }

    [Theory]
    [InlineData("metrics.acc > 'x'")]
    [InlineData("metrics.acc LIKE 'x'")]
    [InlineData("params.depth > '3'")]
    [InlineData("params.depth = 3")]
    [InlineData("params.depth = depth")]
    [InlineData("attributes.nothing = 'x'")]
    [InlineData("other.x = 'y'")]
    [InlineData("metrics.acc > 1 OR metrics.acc < 0")]
    [InlineData("metrics.acc >")]
    [InlineData("metrics.acc")]
    [InlineData("(metrics.acc > 1)")]
    [InlineData("tags.note = 'unclosed")]
    [InlineData("run_id IN ()")]
    [InlineData("params.depth IN ('1')")]
    [InlineData("status IS NULL")]
    [InlineData("dataset.size = 'x'")]
    [InlineData("metrics.acc > 1;")]
    [InlineData("tags.note NOT LIKE 'x'")]
    public async Task Filter_that_is_not_one_is_refused(string filter) => await runs.Host.Anyone.Refused(
        "runs/search", new JsonObject { ["experiment_ids"] = new JsonArray(runs.Experiment), ["filter"] = filter }, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");

    [Theory]
    [InlineData("metrics.acc", "dabc")]
    [InlineData("metrics.acc DESC", "badc")]
    [InlineData("params.depth ASC", "cbad")]
    [InlineData("attributes.start_time asc", "abcd")]
    [InlineData("end_time DESC", "bdca")]
    [InlineData("tags.note desc", "bcad")]
    [InlineData("attributes.run_name", "abcd")]
    public async Task Order_puts_what_is_missing_or_NaN_last(string order, string found)
    {
        var answer = await runs.Host.Anyone.Post("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray(runs.Experiment), ["order_by"] = new JsonArray(order) });
        Assert.Equal(found, Names(answer));
    }

    [Fact]
    public async Task Order_that_is_not_one_is_refused()
    {
        foreach (var order in (string[])["metrics.acc SIDEWAYS", "nothing", "", "dataset.name", "metrics.acc ASC DESC"])
        {
            await runs.Host.Anyone.Refused(
                "runs/search", new JsonObject { ["experiment_ids"] = new JsonArray(runs.Experiment), ["order_by"] = new JsonArray(order) }, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
        }
    }

    [Theory]
    [InlineData("ACTIVE_ONLY", "dcba")]
    [InlineData("DELETED_ONLY", "e")]
    [InlineData("ALL", "edcba")]
    public async Task View_says_whether_deleted_runs_count(string view, string found)
    {
        var answer = await runs.Host.Anyone.Post("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray(runs.Experiment), ["run_view_type"] = view });
        Assert.Equal(found, Names(answer));
    }

    [Theory]
    [InlineData("metrics.acc DESC")]
    [InlineData("tags.`it is`")]
    [InlineData("end_time")]
    public async Task Pages_join_to_the_whole_without_gap_or_repeat(string order)
    {
        var query = new JsonObject { ["experiment_ids"] = new JsonArray(runs.Experiment, "999"), ["order_by"] = new JsonArray(order) };
        var whole = Ids(await runs.Host.Anyone.Post("runs/search", query.DeepClone()));
        query["max_results"] = 1;
        var joined = new List<string>();
        while (true)
        {
            var page = await runs.Host.Anyone.Post("runs/search", query.DeepClone());
            joined.AddRange(Ids(page));
            if (page["next_page_token"] is null) break;
            query["page_token"] = (string)page["next_page_token"]!;
        }

        Assert.Equal(whole, joined);
        query["filter"] = "metrics.acc > 0";
        Assert.Contains("another search", await runs.Host.Anyone.Refused("runs/search", query, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(50001)]
    [InlineData(long.MaxValue)]
    public async Task Max_results_has_bounds(long limit)
    {
        await runs.Host.Anyone.Refused("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray(runs.Experiment), ["max_results"] = limit }, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
        await runs.Host.Anyone.Refused("experiments/search", new JsonObject { ["max_results"] = limit }, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
    }

    [Fact]
    public async Task Search_of_nothing_is_empty()
    {
        Assert.Equal("{}", (await runs.Host.Anyone.Post("runs/search", new JsonObject())).ToJsonString());
        Assert.Equal("{}", (await runs.Host.Anyone.Post("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray("12345", "x") })).ToJsonString());
    }

    [Fact]
    public async Task Runs_past_one_index_page_are_all_found_also_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("tracking-");
        try
        {
            string experiment;
            var ids = new List<string>();
            await using (var host = await TrackingHost.StartAsync(folder.FullName))
            {
                experiment = await host.Alice.Experiment("many");
                for (var i = 0; i < 300; i++) ids.Add(await host.Alice.Run(experiment, 1000 + i));
                await host.Alice.Post("runs/log-batch", new JsonObject { ["run_id"] = ids[7], ["metrics"] = new JsonArray(Metric("m", "Infinity")), ["params"] = new JsonArray(Pair("p", "kept")) });
            }

            await using var again = await TrackingHost.StartAsync(folder.FullName);
            var found = await again.Anyone.Post("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray(experiment), ["order_by"] = new JsonArray("start_time") });
            Assert.Equal(ids, Ids(found));
            Assert.Equal([ids[7]], Ids(await again.Anyone.Post("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray(experiment), ["filter"] = "params.p = 'kept' AND metrics.m > 1e300" })));
            Assert.Equal("Infinity", (string)(await again.Anyone.Get($"metrics/get-history?run_id={ids[7]}&metric_key=m"))["metrics"]![0]!["value"]!);
            Assert.Equal("many", (string)(await again.Anyone.Get($"experiments/get?experiment_id={experiment}"))["experiment"]!["name"]!);
            await again.Alice.Refused("experiments/create", new JsonObject { ["name"] = "many" }, HttpStatusCode.BadRequest, "RESOURCE_ALREADY_EXISTS");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Names(JsonNode found) => string.Concat((found["runs"] as JsonArray ?? []).Select(r => (string)r!["info"]!["run_name"]!));
}
