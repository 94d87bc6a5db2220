using System.Text.Json;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Tracking;
using Platform.Contracts.Training;
using Platform.Grains.Tests.Hosting;
using Platform.Testing;

namespace Platform.Grains.Tests.Training;

public sealed class ServedJobTests
{
    private static readonly Caller Mia = TrainingBench.Mia;

    [Fact]
    public async Task Job_is_handed_to_the_service_with_the_secret_and_runs_as_its_callbacks_say()
    {
        await using var service = await TrainingService.StartAsync();
        await using var bench = await TrainingBench.StartAsync(("TrainingServices:ultralytics", service.Address), ("INTERNAL_AUTH", "hush"), ("Training:CallbackUrl", "http://here/callback"));
        var number = await bench.CreateServed();
        var job = bench.Job(number);
        Assert.Equal(TrainingStatus.Running, TrainingBench.Value(await job.Start(Mia, null, false)).Status);
        var (method, path, secret, body) = Assert.Single(service.Requests);
        Assert.Equal(("POST", "/jobs", "hush"), (method, path, secret));
        Assert.Equal((number, 1, "yolov8n-cls", "http://here/callback", false), (
            body.GetProperty("job_id").GetInt64(), body.GetProperty("run").GetInt32(), body.GetProperty("config").GetProperty("model_name").GetString(), body.GetProperty("callback_url").GetString(),
            body.GetProperty("resume").GetBoolean()));

        await Tell(job, "e1", "epoch_complete", """{"epoch": 1, "loss": 0.9, "accuracy": 0.5, "learning_rate": 0.01, "extra_metrics": {"val_loss": 0.8}, "gpu_memory": 3}""");
        await Tell(job, "e1", "epoch_complete", """{"epoch": 1, "loss": 0.9, "accuracy": 0.5}""");
        await Tell(job, null, "epoch_complete", """{"epoch": 1, "loss": 0.1, "accuracy": 0.1}""");
        await Tell(job, "e3", "epoch_complete", """{"epoch": 3, "loss": 0.7, "accuracy": 0.9}""");
        await Tell(job, "e2", "epoch_complete", """{"epoch": 2, "loss": 0.8, "accuracy": 0.6}""");
        await Tell(job, "l1", "log", """{"message": "hello", "level": "warning"}""");
        await Tell(job, "l1", "log", """{"message": "hello", "level": "warning"}""");
        await Tell(job, "c3", "checkpoint_saved", """{"epoch": 3, "checkpoint_path": "/runs/3/best.pt", "size": 12}""");
        await bench.Restart();
        job = bench.Job(number);
        var rows = TrainingBench.Value(await job.Metrics(Mia, 10));
        Assert.Equal([(1, 0.9), (2, 0.8), (3, 0.7)], rows.Select(row => (row.Epoch, row.Loss!.Value)));
        Assert.Equal((0.8, 3.0), (rows[0].Extra["val_loss"], rows[0].Extra["gpu_memory"]));
        Assert.Equal((3, 3, 0.9), ((await bench.Get(number)).CurrentEpoch, (await bench.Get(number)).BestEpoch, (await bench.Get(number)).BestMetric));
        Assert.Equal(["hello"], TrainingBench.Value(await job.Logs(Mia, 10, "stderr")).Select(line => line.Message));
        Assert.Equal(("/runs/3/best.pt", true, null), Assert.Single(TrainingBench.Value(await job.Checkpoints(Mia))) is var kept ? (kept.Path, kept.IsBest, kept.Blob) : default);
        Assert.Equal(TrainingErrors.NoCheckpoint, (await job.CheckpointFor(Mia, null)).Error?.Code);

        await Tell(job, "v3", "validation", """
            {"epoch": 3, "loss": 0.3, "metrics": {"accuracy": 0.9, "f1": 0.8}, "per_class_metrics": {"red": {"precision": 1, "support": 2}}, "confusion_matrix": [[2, 0], [1, 3]],
             "images": [{"image_path": "a.jpg", "true_label": "red", "true_label_id": 0, "predicted_label": "red", "predicted_label_id": 0, "confidence": 0.9, "top5_predictions": [{"label": "red", "confidence": 0.9}]},
                        {"image_name": "b.jpg", "true_label": "blue", "predicted_label": "red", "confidence": 0.6, "is_correct": false}]}
            """);
        using var validation = JsonDocument.Parse(Assert.Single(TrainingBench.Value(await job.Validations(Mia))).Json);
        Assert.Equal(("accuracy", 0.9, 0.3, 3), (
            validation.RootElement.GetProperty("primary_metric_name").GetString(), validation.RootElement.GetProperty("primary_metric_value").GetDouble(),
            validation.RootElement.GetProperty("overall_loss").GetDouble(), validation.RootElement.GetProperty("confusion_matrix")[1][1].GetInt32()));
        Assert.Equal("b.jpg", Assert.Single(TrainingBench.Value(await job.ValidatedImages(Mia, 3, false, 0, 10)).Items).ImagePath);

        await Tell(job, "end", "completed", "{}");
        await Tell(job, "end", "completed", "{}");
        Assert.Equal(ErrorCodes.Conflict, (await job.Callback("e4", "epoch_complete", """{"epoch": 4}""")).Error?.Code);
        Assert.Equal((TrainingStatus.Completed, 3), ((await bench.Get(number)).Status, (await bench.Get(number)).CurrentEpoch));
        await Eventually.True(() => bench.Silo.Runs.Finished.Values.Any(run => run.Status == RunStatus.Finished), what: "the run to be recorded");
    }

    [Fact]
    public async Task Job_that_no_service_takes_stays_as_it_was_and_takes_callbacks_all_the_same()
    {
        await using var service = await TrainingService.StartAsync();
        service.Answer = 409;
        await using var bench = await TrainingBench.StartAsync(("TrainingServices:somebody", service.Address));
        var number = await bench.CreateServed();
        var job = bench.Job(number);
        Assert.Equal(TrainingErrors.NoService, (await job.Start(Mia, null, false)).Error?.Code);
        Assert.Equal((TrainingStatus.Pending, null), ((await bench.Get(number)).Status, (await bench.Get(number)).StartedAt));
        await Tell(job, "e1", "epoch_complete", """{"epoch": 1, "loss": 0.9}""");
        Assert.Equal((TrainingStatus.Running, 1), ((await bench.Get(number)).Status, (await bench.Get(number)).CurrentEpoch));
        await Tell(job, "f", "failed", """{"error": "CUDA out of memory"}""");
        var failed = await bench.Get(number);
        Assert.Equal((TrainingStatus.Failed, "CUDA out of memory"), (failed.Status, failed.Error?.Message));
        Assert.Equal(TrainingErrors.NoService, (await job.Start(Mia, null, true)).Error?.Code);
        var still = await bench.Get(number);
        Assert.Equal((failed.Status, failed.Error, failed.CurrentEpoch, failed.CompletedAt, failed.Attempt), (still.Status, still.Error, still.CurrentEpoch, still.CompletedAt, still.Attempt));
    }

    [Fact]
    public async Task Service_that_refuses_is_asked_again_only_where_that_may_help()
    {
        await using var service = await TrainingService.StartAsync();
        await using var bench = await TrainingBench.StartAsync(("TrainingServices:ultralytics", service.Address));
        var number = await bench.CreateServed();
        service.Answer = 422;
        Assert.Contains("422", (await bench.Job(number).Start(Mia, null, false)).Error?.Message, StringComparison.Ordinal);
        Assert.Single(service.Requests);
        service.Answer = 503;
        Assert.Equal(TrainingErrors.NoService, (await bench.Job(number).Start(Mia, null, false)).Error?.Code);
        Assert.Equal(4, service.Requests.Count);
    }

    [Fact]
    public async Task Service_that_calls_back_before_it_answers_is_heard()
    {
        await using var service = await TrainingService.StartAsync();
        await using var bench = await TrainingBench.StartAsync(("TrainingServices:ultralytics", service.Address));
        var number = await bench.CreateServed();
        service.Asked = () => Tell(bench.Job(number), "l", "log", """{"message": "begun"}""");
        Assert.Equal(TrainingStatus.Running, TrainingBench.Value(await bench.Job(number).Start(Mia, null, false)).Status);
        Assert.Contains("begun", TrainingBench.Value(await bench.Job(number).Logs(Mia, 10, null)).Select(line => line.Message));
    }

    [Fact]
    public async Task Stopped_job_is_told_to_the_service_and_hears_it_no_more()
    {
        await using var service = await TrainingService.StartAsync();
        await using var bench = await TrainingBench.StartAsync(("TrainingServices:ultralytics", service.Address));
        var number = await bench.CreateServed();
        TrainingBench.Value(await bench.Job(number).Start(Mia, null, false));
        await Tell(bench.Job(number), null, "epoch_complete", """{"epoch": 1, "loss": 0.9}""");
        Assert.Equal(TrainingStatus.Stopped, TrainingBench.Value(await bench.Job(number).Stop(Mia)).Status);
        await Eventually.True(() => service.Requests.Any(request => (request.Method, request.Path) == ("DELETE", $"/jobs/{number}")), what: "the service to be told");
        Assert.Equal(ErrorCodes.Conflict, (await bench.Job(number).Callback(null, "epoch_complete", """{"epoch": 2}""")).Error?.Code);

        TrainingBench.Value(await bench.Job(number).Start(Mia, null, resume: true));
        await Tell(bench.Job(number), null, "epoch_complete", """{"epoch": 1, "loss": 0.1}""");
        await Tell(bench.Job(number), null, "epoch_complete", """{"epoch": 2, "loss": 0.5}""");
        Assert.Equal([(1, 0.9), (2, 0.5)], TrainingBench.Value(await bench.Job(number).Metrics(Mia, 10)).Select(row => (row.Epoch, row.Loss!.Value)));
        Assert.True(service.Requests.Last(request => request.Method == "POST").Body.GetProperty("resume").GetBoolean());
        Assert.Equal(ErrorCodes.Conflict, (await bench.Job(number).Callback(null, "log", """{"message": "x", "run": 2}""")).Error?.Code);
    }

    [Theory]
    [InlineData("epoch_complete", "{}", "data.epoch")]
    [InlineData("epoch_complete", """{"epoch": 0}""", "data.epoch")]
    [InlineData("epoch_complete", """{"epoch": 6}""", "data.epoch")]
    [InlineData("epoch_complete", """{"epoch": 1.5}""", "data.epoch")]
    [InlineData("epoch_complete", """{"epoch": 1, "loss": "low"}""", "data.loss")]
    [InlineData("epoch_complete", """{"epoch": 1, "loss": 1e999}""", "data.loss")]
    [InlineData("epoch_complete", """{"epoch": 1, "extra_metrics": {"f1": null}}""", "data.extra_metrics.f1")]
    [InlineData("log", """{"level": "info"}""", "data.message")]
    [InlineData("log", """{"message": "x", "log_type": "syslog"}""", "data.log_type")]
    [InlineData("checkpoint_saved", """{"epoch": 1}""", "data.checkpoint_path")]
    [InlineData("validation", """{"epoch": 1, "confusion_matrix": [[1, 2]]}""", "data.confusion_matrix")]
    [InlineData("validation", """{"epoch": 1, "metrics": {"accuracy": "x"}}""", "data.metrics.accuracy")]
    [InlineData("validation", """{"epoch": 1, "images": [{}]}""", "data.images[0].image_path")]
    [InlineData("paused", "{}", "event")]
    [InlineData("completed", "[]", "data")]
    [InlineData("completed", "{", "data")]
    public async Task Callback_that_says_nonsense_names_the_field_and_changes_nothing(string type, string data, string field)
    {
        await using var bench = await TrainingBench.StartAsync();
        var number = await bench.CreateServed();
        var refused = await bench.Job(number).Callback("e", type, data);
        Assert.Equal((ErrorCodes.Invalid, field), (refused.Error?.Code, refused.Error?.Details?[TrainingErrors.FieldDetail]));
        Assert.Equal(TrainingStatus.Pending, (await bench.Get(number)).Status);
    }

    [Fact]
    public async Task Job_that_the_platform_trains_takes_no_callbacks()
    {
        await using var bench = await TrainingBench.StartAsync();
        var number = await bench.Create();
        Assert.Equal(ErrorCodes.Conflict, (await bench.Job(number).Callback("e", "completed", "{}")).Error?.Code);
        Assert.Equal(TrainingErrors.NoJob, (await bench.Job(number + 1).Callback("e", "completed", "{}")).Error?.Code);
    }

    [Theory]
    [InlineData("trainer:8000")]
    [InlineData("ftp://trainer")]
    [InlineData("")]
    public async Task Address_of_a_service_that_is_none_stops_the_start(string address)
    {
        using var folder = new TemporaryFolder();
        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => TestSilo.StartAsync(folder.Path, ("Silo:Roles", "grains"), ("TrainingServices:ultralytics", address)));
        Assert.Contains("TrainingServices:ultralytics must be an http or https address", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task Tell(ITrainingJobGrain job, string? id, string type, string data) => TrainingBench.Value(await job.Callback(id, type, data));
}
