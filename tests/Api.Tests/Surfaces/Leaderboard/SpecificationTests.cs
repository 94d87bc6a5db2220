using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Api.Tests.Surfaces.Leaderboard;

/// <summary>The specification's endpoints with its own examples, on the surface's own port and under its prefix.</summary>
public sealed partial class SpecificationTests(SharedPlatform platform)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sample_program_is_submitted_run_and_found_again(bool ownPort)
    {
        var client = ownPort ? platform.Host.Own("devtoken") : platform.Host.Prefixed("devtoken");

        using var created = await client.PostAsync("submissions", LeaderboardCalls.Form(metadata: """{"method":"padim"}"""));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var submission = await created.Json();
        Assert.Equal(["submission_id"], Names(submission));

        var request = """{"submission_id": "abc123def456", "config": {"resource_class": "medium"}}""".Replace("abc123def456", submission.Text("submission_id"), StringComparison.Ordinal);
        using var accepted = await client.PostAsync("jobs", new StringContent(request, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var job = await accepted.Json();
        Assert.Equal(["job_id", "status"], Names(job));
        Assert.Equal("pending", job.Text("status"));
        var id = job.Text("job_id");

        var status = await client.Ends(id);
        Assert.True(status.Text("status") == "completed", status.ToString());
        Assert.Equal(id, status.Text("job_id"));
        Assert.Equal(submission.Text("submission_id"), status.Text("submission_id"));
        Assert.Equal("devtoken", status.Text("user_id"));
        Assert.Equal("medium", status.Text("resource_class"));
        Assert.Equal(1, status.GetProperty("attempt").GetInt32());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("error").ValueKind);
        Assert.Matches(Instant(), status.Text("created_at"));
        Assert.Matches(Instant(), status.Text("updated_at"));

        var log = await client.GetStringAsync($"jobs/{id}/logs");
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches(LogLine(), line));
        Assert.EndsWith($"] Starting job {id}", lines[0]);
        Assert.EndsWith("] Job completed", lines[^1]);

        using var found = await client.GetAsync($"jobs/{id}/results");
        var results = await found.Json();
        var run = status.Text("run_id");
        Assert.Equal(["job_id", "run_id", "mlflow_ui_link", "mlflow_rest_link"], Names(results));
        Assert.Equal(run, results.Text("run_id"));
        Assert.Matches($"^http://127\\.0\\.0\\.1:{platform.Host.Port}/#/experiments/[0-9]+/runs/{run}$", results.Text("mlflow_ui_link"));
        Assert.Equal($"http://127.0.0.1:{platform.Host.Port}/api/2.0/mlflow/runs/get?run_id={run}", results.Text("mlflow_rest_link"));
    }

    [Fact]
    public async Task Links_of_results_open_the_run_with_the_metrics_reported()
    {
        var client = platform.Host.Own(platform.NewUser());
        var id = await client.Run();
        Assert.Equal("completed", (await client.Ends(id)).Text("status"));
        using var found = await client.GetAsync($"jobs/{id}/results");
        var results = await found.Json();

        using var rest = await platform.Host.Main().GetAsync(results.Text("mlflow_rest_link"));
        var run = (await rest.Json()).GetProperty("run");

        Assert.Equal("FINISHED", run.GetProperty("info").Text("status"));
        var metrics = run.GetProperty("data").GetProperty("metrics").EnumerateArray().ToDictionary(metric => metric.Text("key"), metric => metric.GetProperty("value").GetDouble());
        Assert.Equal(new Dictionary<string, double> { ["image_auc"] = 0.985, ["pixel_auc"] = 0.976, ["pixel_pro"] = 0.920 }, metrics);
        using var page = await platform.Host.Main().GetAsync(results.Text("mlflow_ui_link"));
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Links_of_results_carry_the_host_the_caller_used()
    {
        var client = platform.Host.Own(platform.NewUser());
        var id = await client.Run();
        await client.Ends(id);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"jobs/{id}/results") { Headers = { Host = "platform.example:8010" } };

        using var response = await client.SendAsync(request);

        Assert.StartsWith($"http://platform.example:{platform.Host.Port}/#/experiments/", (await response.Json()).Text("mlflow_ui_link"));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$")]
    private static partial Regex Instant();

    [GeneratedRegex(@"^\[\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\] ")]
    private static partial Regex LogLine();
}
