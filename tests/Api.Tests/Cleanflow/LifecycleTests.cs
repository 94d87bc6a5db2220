using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Platform.Api.Tests.Cleanflow;

/// <summary>From a file to its cleaned one, over HTTP.</summary>
public sealed class LifecycleTests(SharedPlatform platform)
{
    [Fact]
    public async Task Plan_is_made_looked_at_listed_and_taken_along_as_code()
    {
        var client = platform.Host.NewCleanflow();
        var dataset = await client.Upload();
        var plan = await client.Plan(dataset, new { task_type = "classification", target_column = "target", plan_name = "my_plan" });

        Assert.Equal(["plan_id", "dataset_id", "task_type", "target_column", "name", "steps", "created_at", "updated_at", "planner"], plan.Names());
        Assert.Equal((dataset, "classification", "target", "my_plan", "rules"),
            (plan.Text("dataset_id"), plan.Text("task_type"), plan.Text("target_column"), plan.Text("name"), plan.Text("planner")));
        var steps = plan.GetProperty("steps").EnumerateArray().ToList();
        Assert.NotEmpty(steps);
        Assert.Equal(Enumerable.Range(1, steps.Count), steps.Select(step => step.GetProperty("order").GetInt32()));
        Assert.All(steps, step =>
        {
            Assert.Equal(["order", "name", "description", "code_snippet", "kind", "columns", "parameters", "enabled", "reason"], step.Names());
            Assert.Equal(JsonValueKind.Object, step.GetProperty("parameters").ValueKind);
            Assert.All((string[])["name", "description", "reason"], field => Assert.Matches("[\u3041-\u9fff]", step.Text(field)));
        });

        var id = plan.Text("plan_id");
        Assert.Equal(plan.GetRawText(), (await client.Get($"plans/{id}")).GetRawText());
        Assert.Equal(
            $$"""{"plans":[{"plan_id":"{{id}}","name":"my_plan","dataset_id":"{{dataset}}","task_type":"classification","created_at":"{{plan.Text("created_at")}}"}],"total":1}""",
            (await client.Get("plans")).GetRawText());
        using var code = await client.GetAsync($"plans/{id}/code");
        Assert.Equal("text/x-python; charset=utf-8", code.Content.Headers.ContentType?.ToString());
        Assert.Equal("my_plan.py", code.Content.Headers.ContentDisposition!.FileNameStar);
        var script = await code.Content.ReadAsStringAsync();
        Assert.Contains("read_csv", script);
        Assert.StartsWith(steps[0].Text("code_snippet").Split('\n')[0].Trim(), script.Split('\n').Select(line => line.Trim()).First(line => line.StartsWith(steps[0].Text("code_snippet").Split('\n')[0].Trim(), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Target_is_required_and_must_be_there_but_not_for_clustering()
    {
        var client = platform.Host.NewCleanflow();
        var dataset = await client.Upload();
        foreach (var task in (string[])["classification", "regression"])
        {
            using var without = await client.PostAsJsonAsync($"datasets/{dataset}/plan", new { task_type = task });
            await without.Error(400, "TARGET_COLUMN_REQUIRED");
            using var unknown = await client.PostAsJsonAsync($"datasets/{dataset}/plan", new { task_type = task, target_column = "nothing" });
            Assert.Equal("指定されたターゲット列がデータセットに存在しません", await unknown.Message(400, "TARGET_COLUMN_NOT_FOUND"));
        }

        var plan = await client.Plan(dataset, new { task_type = "clustering" });
        Assert.Equal(JsonValueKind.Null, plan.GetProperty("target_column").ValueKind);
    }

    [Fact]
    public async Task Model_that_is_asked_for_by_name_where_there_is_none_is_a_failure()
    {
        var client = platform.Host.NewCleanflow();
        using var response = await client.PostAsJsonAsync($"datasets/{await client.Upload()}/plan", new { task_type = "clustering", planner = "llm" });

        Assert.Equal("前処理プランの生成に失敗しました", await response.Message(500, "PLAN_GENERATION_FAILED"));
    }

    [Fact]
    public async Task Execution_cleans_and_its_result_is_a_dataset_that_knows_where_it_is_from()
    {
        var client = platform.Host.NewCleanflow();
        var dataset = await client.Upload();
        var plan = (await client.Plan(dataset)).Text("plan_id");
        var done = await client.Execute(plan);

        Assert.Equal(
            ["execution_id", "plan_id", "status", "before", "after", "steps", "created_at", "ended_at", "dataset_id", "result_dataset_id", "error"], done.Names());
        Assert.Equal((plan, "completed", dataset), (done.Text("plan_id"), done.Text("status"), done.Text("dataset_id")));
        Assert.Equal("""{"rows":5,"columns":3,"missing_values":1}""", done.GetProperty("before").GetRawText());
        Assert.Equal(0, done.GetProperty("after").GetProperty("missing_values").GetInt64());
        Assert.All(done.GetProperty("steps").EnumerateArray(), step =>
        {
            Assert.Equal(["order", "name", "status", "execution_time"], step.Names().Take(4));
            Assert.Equal("success", step.Text("status"));
            Assert.Equal(JsonValueKind.Number, step.GetProperty("execution_time").ValueKind);
        });

        var id = done.Text("execution_id");
        Assert.Equal(done.GetRawText(), (await client.Get($"executions/{id}")).GetRawText());
        var listed = Assert.Single((await client.Get("executions")).GetProperty("executions").EnumerateArray());
        Assert.Equal((id, "completed"), (listed.Text("execution_id"), listed.Text("status")));

        var cleaned = await client.Get($"datasets/{done.Text("result_dataset_id")}");
        Assert.Equal((dataset, plan, id), (cleaned.Text("parent_id"), cleaned.Text("plan_id"), cleaned.Text("execution_id")));
        Assert.Equal(done.GetProperty("after").GetProperty("rows").GetInt64(), cleaned.GetProperty("rows").GetInt64());
        using var result = await client.GetAsync($"executions/{id}/result");
        Assert.Equal("text/csv; charset=utf-8", result.Content.Headers.ContentType?.ToString());
        Assert.Equal(cleaned.Text("name") + ".csv", result.Content.Headers.ContentDisposition!.FileNameStar);
        var text = await result.Content.ReadAsStringAsync();
        Assert.Equal(cleaned.GetProperty("rows").GetInt64() + 1, text.TrimEnd('\n').Split('\n').Length);
        var diff = await client.Get($"executions/{id}/diff?step=1");
        Assert.Equal(["columns_added", "columns_removed", "rows_removed", "cells_changed"], diff.Names());
        using var none = await client.GetAsync($"executions/{id}/diff?step=99");
        await none.Error(404, "STEP_NOT_FOUND");
    }

    [Fact]
    public async Task Result_made_safe_has_no_cell_that_a_spreadsheet_would_run()
    {
        var client = platform.Host.NewCleanflow();
        var plan = await client.Plan(await client.Upload("a,b\n\"=1+1\",1\n@x,2\n-5,3\nplain,4\n"), new { task_type = "clustering" });
        await client.Steps(plan.Text("plan_id"), "[]");
        var id = (await client.Execute(plan.Text("plan_id"))).Text("execution_id");

        Assert.Equal("a,b\n=1+1,1\n@x,2\n-5,3\nplain,4\n", await client.GetStringAsync($"executions/{id}/result"));
        Assert.Equal("a,b\n'=1+1,1\n'@x,2\n-5,3\nplain,4\n", await client.GetStringAsync($"executions/{id}/result?safe=true"));
    }

    [Fact]
    public async Task Steps_are_replaced_from_the_catalogue_and_what_it_refuses_changes_nothing()
    {
        var client = platform.Host.NewCleanflow();
        var kinds = (await client.Get("plans/catalogue")).GetProperty("steps").EnumerateArray().ToList();
        Assert.Contains(kinds, kind => kind.Text("kind") == "impute_constant");
        Assert.All(kinds, kind => Assert.Equal(["kind", "name", "description", "columns", "may_change_target", "parameters"], kind.Names()));
        var plan = (await client.Plan(await client.Upload())).Text("plan_id");

        var edited = await client.Steps(plan, """[{"kind":"impute_constant","columns":["age"],"parameters":{"value":7}},{"kind":"drop_duplicates","enabled":false}]""");
        Assert.Equal(["impute_constant", "drop_duplicates"], edited.GetProperty("steps").EnumerateArray().Select(step => step.Text("kind")));
        Assert.False(edited.GetProperty("steps")[1].GetProperty("enabled").GetBoolean());
        foreach (var wrong in (string[])["""[{"kind":"os.system"}]""", """[{"kind":"impute_constant","columns":["age"]}]""", """[{"kind":"impute_constant","columns":["age"],"parameters":{"value":{}}}]"""])
        {
            using var refused = await client.PutAsync($"plans/{plan}/steps", CleanflowCalls.Json($$"""{"steps":{{wrong}}}"""));
            Assert.Contains("ステップ1", await refused.Message(400, "VALIDATION_ERROR"));
        }

        Assert.Equal(edited.GetRawText(), (await client.Get($"plans/{plan}")).GetRawText());
        var done = await client.Execute(plan);
        Assert.Equal(["success", "skipped"], done.GetProperty("steps").EnumerateArray().Select(step => step.Text("status")));
        Assert.Equal("age,category,target\n34.0,A,0\n7.0,B,1\n41.0,A,0\n29.0,C,1\n34.0,A,0\n", await client.GetStringAsync($"executions/{done.Text("execution_id")}/result"));
    }

    [Fact]
    public async Task Step_that_fails_is_named_and_nothing_half_done_is_kept()
    {
        var client = platform.Host.NewCleanflow();
        var plan = (await client.Plan(await client.Upload())).Text("plan_id");
        await client.Steps(plan, """[{"kind":"drop_duplicates"},{"kind":"impute_mean","columns":["nothing"]}]""");
        using var response = await client.PostAsync($"plans/{plan}/execute", null);

        var error = await response.Error(400, "EXECUTION_FAILED");
        Assert.Equal("プランの実行中にエラーが発生しました", error.Text("message"));
        var details = error.GetProperty("details");
        Assert.Equal(["step_order", "error_message", "execution_id"], details.Names());
        Assert.Equal(2, details.GetProperty("step_order").GetInt32());
        Assert.Contains("nothing", details.Text("error_message"));

        var failed = await client.Get($"executions/{details.Text("execution_id")}");
        Assert.Equal(("failed", "EXECUTION_FAILED"), (failed.Text("status"), failed.GetProperty("error").Text("code")));
        Assert.Equal(["success", "failed"], failed.GetProperty("steps").EnumerateArray().Select(step => step.Text("status")));
        Assert.Equal(1, (await client.Get("datasets")).GetProperty("total").GetInt64());
        foreach (var path in (string[])["result", "diff?step=1"])
        {
            using var none = await client.GetAsync($"executions/{details.Text("execution_id")}/{path}");
            await none.Error(409, "RESULT_NOT_AVAILABLE");
        }
    }

    [Fact]
    public async Task Plan_runs_on_another_dataset_of_the_same_columns_and_on_no_other()
    {
        var client = platform.Host.NewCleanflow();
        var plan = (await client.Plan(await client.Upload())).Text("plan_id");
        await client.Steps(plan, """[{"kind":"drop_duplicates"}]""");
        var other = await client.Upload("age,category,target\n1.5,A,0\n1.5,A,0\n2,B,1\n");

        var done = await client.Execute(plan, $"?dataset_id={other}");
        Assert.Equal((other, 2), (done.Text("dataset_id"), done.GetProperty("after").GetProperty("rows").GetInt64()));
        using var unlike = await client.PostAsync($"plans/{plan}/execute?dataset_id={await client.Upload("x\n1\n")}", null);
        await unlike.Error(400, "VALIDATION_ERROR");
        foreach (var missing in (string[])["00000000-0000-4000-8000-000000000001", "x"])
        {
            using var none = await client.PostAsync($"plans/{plan}/execute?dataset_id={missing}", null);
            await none.Error(404, "DATASET_NOT_FOUND");
        }
    }

    [Fact]
    public async Task Deleted_datasets_plans_stay_readable_and_cannot_be_run()
    {
        var client = platform.Host.NewCleanflow();
        var dataset = await client.Upload();
        var plan = (await client.Plan(dataset)).Text("plan_id");
        (await client.DeleteAsync($"datasets/{dataset}")).Dispose();

        Assert.Equal(dataset, (await client.Get($"plans/{plan}")).Text("dataset_id"));
        Assert.Contains("read_csv", await client.GetStringAsync($"plans/{plan}/code"));
        using var run = await client.PostAsync($"plans/{plan}/execute", null);
        await run.Error(404, "DATASET_NOT_FOUND");
        using var more = await client.PostAsJsonAsync($"datasets/{dataset}/plan", new { task_type = "clustering" });
        await more.Error(404, "DATASET_NOT_FOUND");
    }

    [Fact]
    public async Task Deleted_plan_is_gone_and_what_it_made_stays()
    {
        var client = platform.Host.NewCleanflow();
        var plan = (await client.Plan(await client.Upload())).Text("plan_id");
        var done = await client.Execute(plan);
        using var deleted = await client.DeleteAsync($"plans/{plan}");

        Assert.Equal($$"""{"plan_id":"{{plan}}"}""", (await deleted.Success(HttpStatusCode.OK, "Plan deleted successfully")).GetRawText());
        using var gone = await client.GetAsync($"plans/{plan}");
        await gone.Error(404, "PLAN_NOT_FOUND");
        Assert.Equal(0, (await client.Get("plans")).GetProperty("total").GetInt64());
        await client.Get($"executions/{done.Text("execution_id")}");
        await client.Get($"datasets/{done.Text("result_dataset_id")}");
    }

    [Fact]
    public async Task Deleted_result_is_told_of_as_a_dataset_that_is_gone()
    {
        var client = platform.Host.NewCleanflow();
        var done = await client.Execute((await client.Plan(await client.Upload())).Text("plan_id"));
        (await client.DeleteAsync($"datasets/{done.Text("result_dataset_id")}")).Dispose();

        using var result = await client.GetAsync($"executions/{done.Text("execution_id")}/result");
        await result.Error(404, "DATASET_NOT_FOUND");
    }

    [Fact]
    public async Task Plan_and_execution_repeated_with_their_keys_are_made_once()
    {
        var client = platform.Host.NewCleanflow();
        var dataset = await client.Upload();
        async Task<JsonElement> Make(string path, string? body, HttpStatusCode status, string message)
        {
            using var response = await client.SendAsync(HttpMethod.Post, path, body is null ? null : CleanflowCalls.Json(body), ("Idempotency-Key", "k-" + path));
            return await response.Success(status, message);
        }

        Task<JsonElement> Plan() => Make($"datasets/{dataset}/plan", """{"task_type":"clustering"}""", HttpStatusCode.Created, "Plan generated successfully");
        var plans = await Task.WhenAll(Plan(), Plan(), Plan());
        Assert.Single(plans.Select(plan => plan.GetRawText()).Distinct());
        Task<JsonElement> Run() => Make($"plans/{plans[0].Text("plan_id")}/execute", null, HttpStatusCode.OK, "Execution completed successfully");
        var runs = await Task.WhenAll(Run(), Run(), Run());
        Assert.Single(runs.Select(run => run.GetRawText()).Distinct());
        Assert.Equal((1, 1), ((await client.Get("plans")).GetProperty("total").GetInt32(), (await client.Get("executions")).GetProperty("total").GetInt32()));
    }
}
