using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Contracts.Jobs;
using Platform.Contracts.Tracking;
using Platform.Grains.Tracking;
using Platform.Storage.Blobs;
using static Platform.Api.Tests.Tracking.MlflowCalls;

namespace Platform.Api.Tests.Tracking;

/// <summary>Both recorders, against our own tracking server: one by its grains, the other over HTTP as against any MLflow server.</summary>
public sealed class RecorderTests(TrackingFixture fixture) : IClassFixture<TrackingFixture>
{
    private static readonly DateTimeOffset Started = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private TrackingHost Host => fixture.Host;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_recorded_twice_is_one_run_with_all_that_came_of_the_job(bool overHttp)
    {
        var recorder = Recorder(overHttp);
        var start = Start("job-" + overHttp);
        var run = await recorder.StartAsync(start);
        Assert.Equal(run, await recorder.StartAsync(start));
        var info = (await Host.Anyone.Get($"runs/get?run_id={run.RunId}"))["run"]!["info"]!;
        Assert.Equal(("RUNNING", run.ExperimentId, "try 1", "alice"), ((string)info["status"]!, (string)info["experiment_id"]!, (string)info["run_name"]!, (string)info["user_id"]!));
        Assert.Equal(Started.ToUnixTimeMilliseconds(), (long)info["start_time"]!);
        if (!overHttp) Assert.Equal(start.ProposedRunId, run.RunId);

        var finish = Finish(run.RunId, RunStatus.Finished, await Blob("model weights"));
        await recorder.FinishAsync(finish);
        await recorder.FinishAsync(finish);
        var stored = (await Host.Anyone.Get($"runs/get?run_id={run.RunId}"))["run"]!;
        Assert.Equal("FINISHED", (string)stored["info"]!["status"]!);
        Assert.Equal(finish.EndedAt.ToUnixTimeMilliseconds(), (long)stored["info"]!["end_time"]!);
        Assert.Equal("padim", (string)Of(stored["data"]!["params"], "method")!);
        Assert.Equal("7", (string)Of(stored["data"]!["params"], "odd_name_")!);
        Assert.Equal(0.985, (double)Of(stored["data"]!["metrics"], "image_auc")!);
        Assert.Equal("job-" + overHttp, (string)Of(stored["data"]!["tags"], "platform.job_id")!);
        Assert.Equal("alice", (string)Of(stored["data"]!["tags"], "mlflow.user")!);
        Assert.Equal("yes", (string)Of(stored["data"]!["tags"], "platform.done")!);
        Assert.Equal(140, ((JsonArray)stored["data"]!["params"]!).Count);
        Assert.Single((JsonArray)(await Host.Anyone.Get($"metrics/get-history?run_id={run.RunId}&metric_key=image_auc"))["metrics"]!);
        Assert.Equal("""[{"path":"out","is_dir":true}]""", (await Host.Anyone.Get($"artifacts/list?run_id={run.RunId}"))["files"]!.ToJsonString());
        Assert.Equal("model weights", await Host.Anyone.GetStringAsync($"get-artifact?run_id={run.RunId}&path=out/the%20model.bin"));
        Assert.Equal([run.RunId], Ids(await Host.Anyone.Post(
            "runs/search", new JsonObject { ["experiment_ids"] = new JsonArray(run.ExperimentId), ["filter"] = $"tags.`platform.job_id` = 'job-{overHttp}'" })));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Steps_of_a_run_are_logged_once_each_and_a_run_that_had_ended_goes_on(bool overHttp)
    {
        var recorder = Recorder(overHttp);
        var run = await recorder.StartAsync(Start("steps-" + overHttp));
        await recorder.LogAsync(Step(run.RunId, 0) with { Metrics = ImmutableDictionary<string, double>.Empty, Params = ImmutableDictionary<string, string>.Empty.Add("epochs", "3") });
        foreach (var step in (int[])[1, 1, 2]) await recorder.LogAsync(Step(run.RunId, step));
        await recorder.FinishAsync(Finish(run.RunId, RunStatus.Killed, await Blob("best weights")));
        await Host.Services.GetRequiredService<IBlobStore>().DeleteOwnerAsync("jobs/test");
        await recorder.LogAsync(Step(run.RunId, 3));

        var stored = (await Host.Anyone.Get($"runs/get?run_id={run.RunId}"))["run"]!;
        Assert.Equal(("RUNNING", "3"), ((string)stored["info"]!["status"]!, (string)Of(stored["data"]!["params"], "epochs")!));
        var history = (JsonArray)(await Host.Anyone.Get($"metrics/get-history?run_id={run.RunId}&metric_key=train_loss"))["metrics"]!;
        Assert.Equal([(1, 1.0), (2, 0.5), (3, 1.0 / 3)], history.Select(point => ((int)point!["step"]!, (double)point["value"]!)));
        Assert.Equal("best weights", await Host.Anyone.GetStringAsync($"get-artifact?run_id={run.RunId}&path=out/the%20model.bin"));

        static RunMetrics Step(string runId, int step) => new(
            runId, "alice", step, Started.AddMinutes(step), ImmutableDictionary<string, double>.Empty.Add("train_loss", 1.0 / step), ImmutableDictionary<string, string>.Empty);
    }

    [Fact]
    public async Task Recorded_run_is_the_platforms_to_measure_and_its_users_to_tag()
    {
        var run = await Recorder(overHttp: false).StartAsync(Start("guarded"));
        foreach (var (path, body) in ((string, JsonObject)[])
        [
            ("runs/log-metric", Metric("image_auc", 1)), ("runs/log-parameter", Pair("p", "1")), ("runs/update", new JsonObject { ["status"] = "FINISHED" }), ("runs/delete", []),
            ("runs/set-tag", Pair("platform.job_id", "other")), ("runs/delete-tag", Pair("platform.job_id", "")),
            ("runs/log-batch", new JsonObject { ["metrics"] = new JsonArray(Metric("image_auc", 1)) }),
        ])
        {
            body["run_id"] = run.RunId;
            await Host.Alice.Refused(path, body, HttpStatusCode.Forbidden, "PERMISSION_DENIED");
        }

        await Host.Alice.Post("runs/set-tag", new JsonObject { ["run_id"] = run.RunId, ["key"] = "mlflow.note.content", ["value"] = "my best" });
        using var put = await Host.Alice.PutAsync($"api/2.0/mlflow-artifacts/artifacts/{run.ExperimentId}/{run.RunId}/artifacts/f", new ByteArrayContent([1]));
        await Refused(put, HttpStatusCode.Forbidden, "PERMISSION_DENIED");
        await Host.Alice.Refused("runs/create", new JsonObject { ["experiment_id"] = run.ExperimentId }, HttpStatusCode.Forbidden, "PERMISSION_DENIED");
        await Host.Alice.Refused("experiments/delete", new JsonObject { ["experiment_id"] = run.ExperimentId }, HttpStatusCode.Forbidden, "PERMISSION_DENIED");
    }

    [Theory]
    [InlineData(RunStatus.Failed, "FAILED")]
    [InlineData(RunStatus.Killed, "KILLED")]
    public async Task Run_that_did_not_succeed_says_so(RunStatus status, string name)
    {
        var recorder = Recorder(overHttp: false);
        var run = await recorder.StartAsync(Start("ended-" + name));
        await recorder.FinishAsync(Finish(run.RunId, status, null));
        Assert.Equal(name, (string)(await Host.Anyone.Get($"runs/get?run_id={run.RunId}"))["run"]!["info"]!["status"]!);
    }

    [Fact]
    public async Task Server_that_fails_for_a_moment_is_asked_again_and_the_run_is_recorded_once()
    {
        var faults = new Queue<int>([503, 500, 429]);
        await using var shaky = await Shaky(faults);
        var recorder = Recorder(overHttp: true, shaky.Urls.First());
        var run = await recorder.StartAsync(Start("shaky"));
        await recorder.FinishAsync(Finish(run.RunId, RunStatus.Finished, null));
        Assert.Empty(faults);
        Assert.Equal([run.RunId], Ids(await Host.Anyone.Post(
            "runs/search", new JsonObject { ["experiment_ids"] = new JsonArray(run.ExperimentId), ["filter"] = "tags.`platform.job_id` = 'shaky'" })));
    }

    [Theory]
    [InlineData(401, false)]
    [InlineData(503, true)]
    public async Task Server_that_refuses_or_stays_away_is_told(int status, bool retryable)
    {
        await using var shaky = await Shaky(new Queue<int>(Enumerable.Repeat(status, 100)));
        var fault = await Assert.ThrowsAsync<RunRecorderException>(() => Recorder(overHttp: true, shaky.Urls.First()).StartAsync(Start("away")));
        Assert.Equal(retryable, fault.Retryable);
        Assert.Contains($"{status}", fault.Message);
    }

    private static RunStart Start(string job) => new(
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(job)))[..32], job.Contains("True") || job is "shaky" or "away" ? "elsewhere" : "leaderboard",
        "try 1", "alice", Started, ImmutableDictionary<string, string>.Empty.Add("platform.job_id", job));

    private static RunFinish Finish(string runId, RunStatus status, StoredFile? file) => new(
        runId, "alice", status, Started + TimeSpan.FromMinutes(1),
        ImmutableDictionary.CreateRange(Enumerable.Range(0, 138).Select(i => KeyValuePair.Create($"p{i}", "v"))).Add("method", "padim").Add("odd$name%", "7"),
        ImmutableDictionary<string, double>.Empty.Add("image_auc", 0.985),
        file is null ? [] : [file],
        ImmutableDictionary<string, string>.Empty.Add("platform.done", "yes"));

    private async Task<StoredFile> Blob(string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await using var staged = await Host.Services.GetRequiredService<IBlobStore>().StageAsync(content, 1000);
        return new StoredFile("out/the model.bin", await staged.CommitAsync("jobs/test"), staged.Size);
    }

    private IRunRecorder Recorder(bool overHttp, string? address = null)
    {
        if (!overHttp) return new GrainRunRecorder(Host.Grains, Host.Services.GetRequiredService<IBlobStore>());
        var server = new MlflowServer(new Uri((address ?? Host.Address.ToString()).TrimEnd('/') + "/"), "alice-token", null, null, null);
        // Waiting between attempts is not what is tested: the clock is moved on as soon as it is waited for.
        return new MlflowRunRecorder(
            new MlflowConnection(new HttpClient(), server, new HurriedClock()), server, Host.Services.GetRequiredService<IBlobStore>(), NullLogger<MlflowRunRecorder>.Instance);
    }

    // A server in front of the real one, which answers with faults before it lets anything through.
    private async Task<WebApplication> Shaky(Queue<int> faults)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var forward = new HttpClient { BaseAddress = Host.Address };
        app.Run(async context =>
        {
            if (faults.TryDequeue(out var status))
            {
                context.Response.StatusCode = status;
                return;
            }

            using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString);
            request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
            if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
            {
                request.Content = new StreamContent(context.Request.Body);
                request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
            }

            using var response = await forward.SendAsync(request);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await response.Content.CopyToAsync(context.Response.Body);
        });
        await app.StartAsync();
        return app;
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
