using System.Net;
using System.Text.Json.Nodes;
using Platform.Contracts;
using Platform.Contracts.Tracking;
using Platform.Testing;
using static Platform.Api.Tests.Tracking.MlflowCalls;

namespace Platform.Api.Tests.Tracking;

public sealed class ExperimentTests(TrackingFixture fixture) : IClassFixture<TrackingFixture>
{
    private TrackingHost Host => fixture.Host;

    [Fact]
    public async Task Experiment_created_is_found_by_id_and_by_name_with_the_fields_clients_read()
    {
        var created = await Host.Alice.Post("experiments/create", new JsonObject { ["name"] = "found me", ["tags"] = new JsonArray(Pair("team", "a")) });
        var id = (string)created["experiment_id"]!;
        var byId = (await Host.Anyone.Get($"experiments/get?experiment_id={id}"))["experiment"]!;
        var byName = (await Host.Anyone.Get("experiments/get-by-name?experiment_name=found%20me"))["experiment"]!;
        Assert.True(JsonNode.DeepEquals(byId, byName));
        Assert.Equal("found me", (string)byId["name"]!);
        Assert.Equal("active", (string)byId["lifecycle_stage"]!);
        Assert.Equal($"mlflow-artifacts:/{id}", (string)byId["artifact_location"]!);
        Assert.True((long)byId["creation_time"]! > 1_500_000_000_000 && (long)byId["last_update_time"]! >= (long)byId["creation_time"]!);
        Assert.Equal("a", (string)Of(byId["tags"], "team")!);
    }

    [Fact]
    public async Task Default_experiment_is_there_from_the_start()
    {
        await using var fresh = await TrackingHost.StartAsync();
        Assert.Equal("Default", (string)(await fresh.Anyone.Get("experiments/get?experiment_id=0"))["experiment"]!["name"]!);
        Assert.Equal("0", (string)(await fresh.Anyone.Get("experiments/get-by-name?experiment_name=Default"))["experiment"]!["experiment_id"]!);
        Assert.Single((JsonArray)(await fresh.Anyone.Post("experiments/search", new JsonObject { ["max_results"] = 10 }))["experiments"]!);
        await fresh.Alice.Refused("experiments/delete", new JsonObject { ["experiment_id"] = "0" }, HttpStatusCode.Forbidden, "PERMISSION_DENIED");
    }

    [Theory]
    [InlineData("taken")]
    [InlineData("Default")]
    [InlineData("leaderboard")]
    public async Task Create_a_name_that_is_taken_or_kept_is_refused(string name)
    {
        if (name == "taken") await Host.Alice.Experiment(name);
        var message = await Host.Bob.Refused("experiments/create", new JsonObject { ["name"] = name }, HttpStatusCode.BadRequest, "RESOURCE_ALREADY_EXISTS");
        Assert.Contains(name, message);
    }

    [Fact]
    public async Task Wrong_fields_are_named()
    {
        foreach (var (body, field) in ((JsonNode, string)[])
        [
            (new JsonObject(), "name"), (new JsonObject { ["name"] = "" }, "name"), (new JsonObject { ["name"] = 5 }, "name"),
            (new JsonObject { ["name"] = new string('n', 501) }, "500"), (new JsonObject { ["name"] = "n1", ["tags"] = "x" }, "tags"),
            (new JsonObject { ["name"] = "n2", ["tags"] = new JsonArray(Pair("a/../b", "x")) }, "a/../b"),
            (new JsonObject { ["name"] = "n3", ["tags"] = new JsonArray(Pair("k", new string('v', 5001))) }, "5001"),
            (new JsonObject { ["name"] = "n4", ["artifact_location"] = "s3://b/../c" }, "artifact_location"),
        ])
        {
            Assert.Contains(field, await Host.Alice.Refused("experiments/create", body, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"));
        }
    }

    [Theory]
    [InlineData("experiments/get?experiment_id=999999")]
    [InlineData("experiments/get?experiment_id=abc")]
    [InlineData("experiments/get?experiment_id=-1")]
    [InlineData("experiments/get?experiment_id=00")]
    [InlineData("experiments/get-by-name?experiment_name=nobody")]
    public async Task Unknown_experiment_is_404(string path) => await Host.Anyone.RefusedGet(path, HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST");

    [Fact]
    public async Task Rename_moves_the_name_and_frees_the_old_one()
    {
        var id = await Host.Alice.Experiment("before");
        Assert.Equal("{}", (await Host.Alice.Post("experiments/update", new JsonObject { ["experiment_id"] = id, ["new_name"] = "after" })).ToJsonString());
        Assert.Equal(id, (string)(await Host.Anyone.Get("experiments/get-by-name?experiment_name=after"))["experiment"]!["experiment_id"]!);
        Assert.NotEqual(id, await Host.Bob.Experiment("before"));
        await Host.Alice.Refused("experiments/update", new JsonObject { ["experiment_id"] = id, ["new_name"] = "before" }, HttpStatusCode.BadRequest, "RESOURCE_ALREADY_EXISTS");
    }

    [Fact]
    public async Task Delete_takes_its_runs_along_and_restore_brings_back_those_that_were_deleted_with_it()
    {
        var id = await Host.Alice.Experiment("moves");
        var kept = await Host.Alice.Run(id);
        var gone = await Host.Alice.Run(id);
        await Host.Alice.Post("runs/delete", new JsonObject { ["run_id"] = gone });
        await Host.Alice.Post("experiments/delete", new JsonObject { ["experiment_id"] = id });
        Assert.Equal("deleted", (string)(await Host.Anyone.Get($"experiments/get?experiment_id={id}"))["experiment"]!["lifecycle_stage"]!);
        Assert.Equal("deleted", (string)(await Host.Anyone.Get($"runs/get?run_id={kept}"))["run"]!["info"]!["lifecycle_stage"]!);
        await Host.Alice.Refused("experiments/delete", new JsonObject { ["experiment_id"] = id }, HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST");
        await Host.Alice.Refused("runs/create", new JsonObject { ["experiment_id"] = id }, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
        await Host.Alice.Refused("experiments/create", new JsonObject { ["name"] = "moves" }, HttpStatusCode.BadRequest, "RESOURCE_ALREADY_EXISTS");
        await Host.Alice.Post("experiments/restore", new JsonObject { ["experiment_id"] = id });
        Assert.Equal([kept], Ids(await Host.Anyone.Post("runs/search", new JsonObject { ["experiment_ids"] = new JsonArray(id) })));
        Assert.Equal("deleted", (string)(await Host.Anyone.Get($"runs/get?run_id={gone}"))["run"]!["info"]!["lifecycle_stage"]!);
    }

    [Fact]
    public async Task Deletion_cut_off_before_the_runs_knew_goes_on_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("tracking-");
        try
        {
            string id, run;
            await using (var host = await TrackingHost.StartAsync(folder.FullName))
            {
                id = await host.Alice.Experiment("cut off");
                run = await host.Alice.Run(id);
                Assert.True((await host.Grains.GetGrain<IExperimentGrain>(id).Delete(new Caller("alice"))).IsSuccess);
            }

            await using var again = await TrackingHost.StartAsync(folder.FullName);
            await again.Anyone.Get($"experiments/get?experiment_id={id}");
            await Eventually.True(async () => (string)(await again.Anyone.Get($"runs/get?run_id={run}"))["run"]!["info"]!["lifecycle_stage"]! == "deleted");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Delete_and_restore_amid_new_runs_leaves_every_run_as_its_experiment_is()
    {
        var id = await Host.Alice.Experiment("amid");
        var created = new System.Collections.Concurrent.ConcurrentBag<string>();
        var creating = Parallel.ForEachAsync(Enumerable.Range(0, 120), async (i, cancellation) =>
        {
            using var response = await Host.Alice.PostAsync(
                TrackingHost.Api + "runs/create", new StringContent($$"""{"experiment_id":"{{id}}","start_time":{{i}}}""", System.Text.Encoding.UTF8, "application/json"), cancellation);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation))!;
            if (response.IsSuccessStatusCode) created.Add((string)answer["run"]!["info"]!["run_id"]!);
            else Assert.Equal("INVALID_PARAMETER_VALUE", (string)answer["error_code"]!);
        });
        for (var i = 0; i < 5; i++)
        {
            await Host.Alice.Post("experiments/delete", new JsonObject { ["experiment_id"] = id });
            await Host.Alice.Post("experiments/restore", new JsonObject { ["experiment_id"] = id });
        }

        await creating;
        await Host.Alice.Run(id);
        var all = new JsonObject { ["experiment_ids"] = new JsonArray(id), ["run_view_type"] = "ALL" };
        Assert.Equal(created.Count + 1, Ids(await Host.Anyone.Post("runs/search", all.DeepClone())).Length);
        foreach (var (verb, view) in ((string, string)[])[("delete", "DELETED_ONLY"), ("restore", "ACTIVE_ONLY")])
        {
            await Host.Alice.Post("experiments/" + verb, new JsonObject { ["experiment_id"] = id });
            all["run_view_type"] = view;
            Assert.Equal(created.Count + 1, Ids(await Host.Anyone.Post("runs/search", all.DeepClone())).Length);
        }
    }

    [Fact]
    public async Task Only_its_user_changes_it_and_not_over_the_runs_of_others()
    {
        var id = await Host.Alice.Experiment("owned");
        await Host.Bob.Run(id);
        foreach (var (path, body) in ((string, JsonObject)[])
        [
            ("experiments/update", new JsonObject { ["new_name"] = "mine" }), ("experiments/delete", []), ("experiments/restore", []),
            ("experiments/set-experiment-tag", Pair("k", "v")), ("experiments/delete-experiment-tag", Pair("k", "")),
        ])
        {
            body["experiment_id"] = id;
            await Host.Bob.Refused(path, body.DeepClone(), HttpStatusCode.Forbidden, "PERMISSION_DENIED");
            await Host.Anyone.Refused(path, body, HttpStatusCode.Unauthorized, "UNAUTHENTICATED");
        }

        await Host.Alice.Refused("experiments/delete", new JsonObject { ["experiment_id"] = id }, HttpStatusCode.Forbidden, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task Tags_are_set_and_removed()
    {
        var id = await Host.Alice.Experiment("tagged");
        await Host.Alice.Post("experiments/set-experiment-tag", new JsonObject { ["experiment_id"] = id, ["key"] = "mlflow.note.content", ["value"] = "a <b>note</b>" });
        Assert.Equal("a <b>note</b>", (string)Of((await Host.Anyone.Get($"experiments/get?experiment_id={id}"))["experiment"]!["tags"], "mlflow.note.content")!);
        await Host.Alice.Post("experiments/delete-experiment-tag", new JsonObject { ["experiment_id"] = id, ["key"] = "mlflow.note.content" });
        Assert.Null((await Host.Anyone.Get($"experiments/get?experiment_id={id}"))["experiment"]!["tags"]);
        await Host.Alice.Refused("experiments/delete-experiment-tag", new JsonObject { ["experiment_id"] = id, ["key"] = "no" }, HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST");
    }

    [Fact]
    public async Task Search_filters_orders_and_pages()
    {
        var names = new[] { "s-b", "s-a", "s-c" };
        foreach (var name in names) await Host.Alice.Experiment(name);
        var query = new JsonObject { ["filter"] = "name LIKE 's-%'", ["order_by"] = new JsonArray("name ASC"), ["max_results"] = 2 };
        var first = await Host.Anyone.Post("experiments/search", query.DeepClone());
        Assert.Equal(["s-a", "s-b"], ((JsonArray)first["experiments"]!).Select(e => (string)e!["name"]!));
        query["page_token"] = (string)first["next_page_token"]!;
        var second = await Host.Anyone.Post("experiments/search", query.DeepClone());
        Assert.Equal(["s-c"], ((JsonArray)second["experiments"]!).Select(e => (string)e!["name"]!));
        Assert.Null(second["next_page_token"]);
        Assert.Equal("s-c", (string)(await Host.Anyone.Get("experiments/search?filter=name%20LIKE%20's-%25'&max_results=5"))["experiments"]![0]!["name"]!);
        query["order_by"] = new JsonArray("name DESC");
        await Host.Anyone.Refused("experiments/search", query, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
        foreach (var filter in (string[])["metrics.x > 1", "nonsense", "name = unquoted", "name > 'a'"])
            await Host.Anyone.Refused("experiments/search", new JsonObject { ["filter"] = filter }, HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE");
    }
}
