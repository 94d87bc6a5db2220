using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Contracts.Collections;
using Platform.Contracts.Jobs;
using Platform.Contracts.Tracking;
using Platform.Contracts.Training;
using Platform.Grains.Training;
using Platform.Storage.Journal;
using Platform.Testing;

namespace Platform.Grains.Tests.Training;

public sealed class TrainingJobGrainTests
{
    private static readonly Caller Mia = TrainingBench.Mia;

    [Fact]
    public async Task Job_is_created_once_with_what_its_dataset_says_and_is_its_owners_alone()
    {
        await using var bench = await TrainingBench.StartAsync();
        var dataset = await TestDatasets.Create(bench.Silo, "mia");
        var number = await bench.Number();
        var request = TrainingBench.Request(TrainingBench.Config(dataset));
        var job = TrainingBench.Value(await bench.Job(number).Create(Mia, request));
        Assert.Equal((number, TrainingStatus.Pending, 3, 5, "imagefolder", 0), (job.JobId, job.Status, job.NumClasses, job.Epochs, job.DatasetFormat, job.CurrentEpoch));
        Assert.Equal(job.CreatedAt, TrainingBench.Value(await bench.Job(number).Create(Mia, request with { Tags = ["baseline"] })).CreatedAt);
        Assert.Equal(ErrorCodes.Conflict, (await bench.Job(number).Create(Mia, request with { Notes = "others" })).Error?.Code);
        Assert.Equal(TrainingErrors.NoJob, (await bench.Job(number).Get(new Caller("eve"))).Error?.Code);
        Assert.Equal(TrainingErrors.NoJob, (await bench.Job(number).Start(new Caller("eve"), null, false)).Error?.Code);
        Assert.Equal(TrainingErrors.NoJob, (await bench.Job(number + 1).Get(Mia)).Error?.Code);
        Assert.Equal(TrainingErrors.NoJob, (await bench.Silo.Grains.GetGrain<ITrainingJobGrain>("none").Get(Mia)).Error?.Code);
        var mine = await bench.Silo.Grains.GetGrain<IUserCollectionGrain>(CollectionKinds.Key("mia", CollectionKinds.TrainingJobs)).List(0, 10);
        Assert.Equal([$"{number}"], mine.Items);
        Assert.Equal(ErrorCodes.Conflict, (await bench.Job(number).Stop(Mia)).Error?.Code);
    }

    [Theory]
    [InlineData("\"resnet18\"", "\"resnet19\"", TrainingErrors.NoModel, "config.model_name")]
    [InlineData("\"epochs\": 5", "\"epochs\": 0", ErrorCodes.Invalid, "config.epochs")]
    [InlineData("\"image_size\": 32", "\"image_size\": 32, \"num_classes\": 4", ErrorCodes.Invalid, "config.num_classes")]
    [InlineData("\"imagefolder\"", "\"dice\"", ErrorCodes.Invalid, "config.dataset_format")]
    [InlineData("\"image_size\": 32", "\"imagesize\": 32", ErrorCodes.Invalid, "config.imagesize")]
    [InlineData("DATASET", "6b1cb3a6-97a5-4a0e-8a5a-1c7a6f1f7a10", TrainingErrors.NoDataset, "config.dataset_id")]
    [InlineData("DATASET", "not a uuid", TrainingErrors.NoDataset, "config.dataset_id")]
    [InlineData("{", "[", ErrorCodes.Invalid, "config")]
    public async Task Job_that_cannot_be_is_refused_by_the_field_and_leaves_nothing(string what, string instead, string code, string field)
    {
        await using var bench = await TrainingBench.StartAsync();
        var config = TrainingBench.Config("DATASET").Replace(what, instead, StringComparison.Ordinal).Replace("DATASET", await TestDatasets.Create(bench.Silo, "mia"), StringComparison.Ordinal);
        var number = await bench.Number();
        var refused = await bench.Job(number).Create(Mia, TrainingBench.Request(config));
        Assert.Equal((code, field), (refused.Error?.Code, refused.Error?.Details?[TrainingErrors.FieldDetail]));
        Assert.Equal(TrainingErrors.NoJob, (await bench.Job(number).Get(Mia)).Error?.Code);
    }

    [Fact]
    public async Task Training_shows_its_epochs_its_log_its_validations_and_its_checkpoints_and_is_recorded()
    {
        await using var bench = await TrainingBench.StartAsync();
        var number = await bench.Create(epochs: 3);
        var job = bench.Job(number);
        var started = TrainingBench.Value(await job.Start(Mia, null, false));
        Assert.Equal((TrainingStatus.Pending, 1), (started.Status, started.QueuePosition));
        Assert.Equal(ErrorCodes.Conflict, (await job.Start(Mia, null, false)).Error?.Code);
        var lease = await bench.Take();
        var work = TrainingBench.Value(await job.Begin(lease));
        Assert.Equal((1, 1, null, null), (work.Run, work.Attempt, work.State, work.StartWeights));
        Assert.Contains("\"num_classes\":3", work.ConfigJson.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);

        TrainingBench.Value(await job.Log(lease, 0, [new TrainingLine(DateTimeOffset.UnixEpoch, "stdout", "[INFO] a"), new TrainingLine(DateTimeOffset.UnixEpoch, "stderr", "[WARNING] b")]));
        TrainingBench.Value(await job.Log(lease, 1, [new TrainingLine(DateTimeOffset.UnixEpoch, "stderr", "[WARNING] b"), new TrainingLine(DateTimeOffset.UnixEpoch, "stdout", "[INFO] c")]));
        TrainingBench.Value(await job.ReportProgress(lease, new TrainingProgress(1, 3, 4, 9, 0.5, 100, 12)));
        Assert.Equal((TrainingStatus.Running, 4), ((await bench.Get(number)).Status, (await bench.Get(number)).Progress?.Batch));
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            await bench.Epoch(lease, work, epoch, isBest: epoch < 3);
            await bench.Epoch(lease, work, epoch, isBest: epoch < 3);
        }

        TrainingBench.Value(await job.End(lease, new TrainingEnd(TrainingEndKind.Completed, null)));
        TrainingBench.Value(await job.End(lease, new TrainingEnd(TrainingEndKind.Completed, null)));
        var ended = await bench.Get(number);
        Assert.Equal((TrainingStatus.Completed, 3, 2, null), (ended.Status, ended.CurrentEpoch, ended.BestEpoch, ended.Progress));
        Assert.NotNull(ended.CompletedAt);

        var rows = TrainingBench.Value(await job.Metrics(Mia, 2));
        Assert.Equal([(2, 1.0, TrainingBench.Accuracy(2)), (3, 2.0 / 3, TrainingBench.Accuracy(3))], rows.Select(row => (row.Epoch, row.Loss!.Value, row.Accuracy!.Value)));
        Assert.Equal((1.0 / 3, 0.45, 123.5), (rows[1].Extra["val_loss"], rows[1].Extra["f1"], rows[1].Extra["images_per_second"]));
        var lines = TrainingBench.Value(await job.Logs(Mia, 100, null));
        Assert.Equal(["[INFO] Starting training of resnet18", "[INFO] a", "[WARNING] b", "[INFO] c", "[INFO] Training completed after epoch 3"], lines.Select(line => line.Message));
        Assert.Equal(["[WARNING] b"], TrainingBench.Value(await job.Logs(Mia, 100, "stderr")).Select(line => line.Message));
        Assert.Equal(["[INFO] c", "[INFO] Training completed after epoch 3"], TrainingBench.Value(await job.Logs(Mia, 2, "stdout")).Select(line => line.Message));

        var validations = TrainingBench.Value(await job.Validations(Mia));
        Assert.Equal([ValidationNumber.Of(number, 1), ValidationNumber.Of(number, 2), ValidationNumber.Of(number, 3)], validations.Select(one => one.Id));
        Assert.Equal($"jobs/{number}/checkpoints/epoch_2.safetensors", validations[1].CheckpointPath);
        var wrong = TrainingBench.Value(await job.ValidatedImages(Mia, 2, false, 1, 5));
        Assert.Equal((2L, 6L), (wrong.Total, Assert.Single(wrong.Items).Id));
        Assert.Equal([3L, 4L], TrainingBench.Value(await job.ValidatedImages(Mia, 2, null, 2, 2)).Items.Select(image => image.Id));
        Assert.Equal(TrainingErrors.NoValidation, (await job.ValidatedImages(Mia, 4, null, 0, 5)).Error?.Code);

        var checkpoints = TrainingBench.Value(await job.Checkpoints(Mia));
        Assert.Equal([(1, false), (2, true), (3, false)], checkpoints.Select(one => (one.Epoch, one.IsBest)));
        foreach (var (path, epoch) in new[] { (null, 2), ("best", 2), ("last", 3), ("epoch_1.safetensors", 1), (checkpoints[0].Path, 1) })
            Assert.Equal(epoch, TrainingBench.Value(await job.CheckpointFor(Mia, path)).Epoch);
        Assert.Equal(TrainingErrors.NoCheckpoint, (await job.CheckpointFor(Mia, "epoch_9.safetensors")).Error?.Code);

        var topic = TrainingBench.Value(await job.ReadTopic(Mia, 0, 1_000));
        Assert.True(topic.Ended);
        Assert.Equal(["pending", "pending", "running", "completed"], topic.Entries.Where(entry => entry.Type == "status").Select(entry => entry.Json.Split('"')[3]));
        Assert.Equal(3, topic.Entries.Count(entry => entry.Type == "epoch"));
        Assert.Contains("completed", (await job.Start(Mia, null, true)).Error?.Message, StringComparison.Ordinal);

        var finished = await Eventually.Get(() => Task.FromResult(bench.Silo.Runs.Finished.Values.SingleOrDefault()), what: "the run to be recorded");
        Assert.Equal((RunStatus.Finished, finished.RunId), (finished.Status, (await bench.Get(number)).RunId));
        Assert.Equal(["checkpoints/best.safetensors", "confusion_matrix.json"], finished.Artifacts.Select(file => file.Path));
        Assert.Equal([0L, 1, 2, 3], bench.Silo.Runs.Logged.Select(one => one.Step));
        Assert.Equal((0.75, 2.0 / 3), (bench.Silo.Runs.Logged.Last().Metrics["accuracy"], bench.Silo.Runs.Logged.Last().Metrics["train_loss"]));
        Assert.Equal("resnet18", bench.Silo.Runs.Logged.First().Params["model_name"]);
    }

    [Fact]
    public async Task Start_that_a_worker_takes_at_once_says_that_it_runs()
    {
        await using var bench = await TrainingBench.StartAsync(("Training:StartWait", "00:00:10"));
        var number = await bench.Create();
        var starting = bench.Job(number).Start(Mia, null, false);
        TrainingBench.Value(await bench.Job(number).Begin(await bench.Take()));
        Assert.Equal(TrainingStatus.Running, TrainingBench.Value(await starting).Status);
    }

    [Fact]
    public async Task Job_read_from_storage_after_every_step_goes_on_as_one_that_was_not()
    {
        await using var bench = await TrainingBench.StartAsync();
        var number = await bench.Create(epochs: 2);
        await bench.Restart();
        Assert.Equal(TrainingStatus.Pending, TrainingBench.Value(await bench.Job(number).Start(Mia, null, false)).Status);
        await bench.Restart();
        Assert.Equal(1, (await bench.Get(number)).QueuePosition);
        var lease = await bench.Take();
        var work = TrainingBench.Value(await bench.Job(number).Begin(lease));
        await bench.Restart();
        Assert.Equal((work.Attempt, work.Run), (TrainingBench.Value(await bench.Job(number).Begin(lease)).Attempt, work.Run));
        var state = await bench.State(work, 0, 3);
        TrainingBench.Value(await bench.Job(number).SaveState(lease, state));
        await bench.Restart();
        await bench.Epoch(lease, work, 1);
        await bench.Restart();
        await bench.Epoch(lease, work, 1);
        await bench.Epoch(lease, work, 2);
        await bench.Restart();
        TrainingBench.Value(await bench.Job(number).End(lease, new TrainingEnd(TrainingEndKind.Completed, null)));
        await bench.Restart();
        Assert.Equal((TrainingStatus.Completed, 2, 1), ((await bench.Get(number)).Status, (await bench.Get(number)).CurrentEpoch, (await bench.Get(number)).Attempt));
        Assert.Equal([1, 2], TrainingBench.Value(await bench.Job(number).Metrics(Mia, 100)).Select(row => row.Epoch));
        Assert.Equal(["status", "status", "log", "status", "epoch", "validation", "epoch", "validation", "log", "status"], TrainingBench.Value(await bench.Job(number).ReadTopic(Mia, 0, 100)).Entries.Select(entry => entry.Type));
        Assert.False(await bench.Blobs.ExistsAsync(state.Blob));
    }

    [Fact]
    public async Task Worker_that_is_lost_is_replaced_by_one_that_goes_on_from_the_last_state()
    {
        await using var bench = await TrainingBench.StartAsync(("Training:MaxAttempts", "2"));
        var number = await bench.Create();
        var (first, work) = await bench.Begin(number);
        await bench.Epoch(first, work, 1);
        TrainingBench.Value(await bench.Job(number).SaveState(first, await bench.State(work, 1, 40)));
        await bench.LoseWorker();
        await Eventually.True(async () => (await bench.Get(number)).Status == TrainingStatus.Pending, what: "the job to wait again");
        Assert.Equal(ErrorCodes.StaleLease, (await bench.Job(number).CompleteEpoch(first, await bench.Report(work, 2, 0.9))).Error?.Code);

        var second = await bench.Take();
        var again = TrainingBench.Value(await bench.Job(number).Begin(second));
        Assert.Equal((2, 1, 40), (again.Attempt, again.State!.Epoch, again.State.Batch));
        Assert.Equal(ErrorCodes.StaleLease, (await bench.Job(number).Log(first, 0, [new TrainingLine(DateTimeOffset.UnixEpoch, "stdout", "x")])).Error?.Code);
        await bench.Epoch(second, again, 2);
        await bench.LoseWorker();
        await Eventually.True(async () => (await bench.Get(number)).Status == TrainingStatus.Pending, what: "the job to wait again");
        TrainingBench.Value(await bench.Job(number).Begin(await bench.Take()));
        await bench.LoseWorker();
        var failed = await Eventually.Get(async () => await bench.Get(number) is { Status: TrainingStatus.Failed } view ? view : null, what: "the job to fail");
        Assert.Equal((JobFailures.WorkerLost, 2), (failed.Error?.Code, failed.CurrentEpoch));

        var (_, resumed) = await bench.Begin(number, resume: true);
        Assert.Equal((1, 2), (resumed.Run, resumed.State!.Epoch));
        Assert.Equal([1, 2], TrainingBench.Value(await bench.Job(number).Metrics(Mia, 100)).Select(row => row.Epoch));
    }

    [Fact]
    public async Task State_that_a_worker_stored_and_did_not_live_to_tell_is_deleted_when_the_job_goes_on_or_ends()
    {
        await using var bench = await TrainingBench.StartAsync(("Training:StopGrace", "00:00:01"));
        var number = await bench.Create();
        var (first, work) = await bench.Begin(number);
        await bench.Epoch(first, work, 1);
        TrainingBench.Value(await bench.Job(number).WillSaveState(first, 1, 40));
        var untold = await bench.State(work, 1, 40);
        await bench.LoseWorker();
        await Eventually.True(async () => (await bench.Get(number)).Status == TrainingStatus.Pending, what: "the job to wait again");
        await bench.Restart();

        var second = await bench.Take();
        var again = TrainingBench.Value(await bench.Job(number).Begin(second));
        Assert.False(await bench.Blobs.ExistsAsync(untold.Blob));
        Assert.True(await bench.Blobs.ExistsAsync(again.State!.Blob));

        // The worker comes to the same place, tells this time, and dies again before the next.
        TrainingBench.Value(await bench.Job(number).WillSaveState(second, 1, 40));
        var told = await bench.State(again, 1, 40);
        await bench.Restart();
        TrainingBench.Value(await bench.Job(number).SaveState(second, told));
        TrainingBench.Value(await bench.Job(number).WillSaveState(second, 1, 80));
        untold = await bench.State(again, 1, 80);
        TrainingBench.Value(await bench.Job(number).Stop(Mia));
        await Eventually.True(async () => !await bench.Blobs.ExistsAsync(untold.Blob), what: "the end to delete the state");
        Assert.True(await bench.Blobs.ExistsAsync(told.Blob));
    }

    [Fact]
    public async Task Stopped_job_keeps_the_state_its_worker_saves_and_resumes_exactly_there()
    {
        await using var bench = await TrainingBench.StartAsync();
        var number = await bench.Create();
        var (lease, work) = await bench.Begin(number);
        await bench.Epoch(lease, work, 1);
        Assert.Equal(TrainingStatus.Stopped, TrainingBench.Value(await bench.Job(number).Stop(Mia)).Status);
        await Eventually.True(() => bench.Stopped.Any(stopped => stopped.Token == lease.Token), what: "the worker to be told");
        Assert.Equal(ErrorCodes.Conflict, (await bench.Job(number).Stop(Mia)).Error?.Code);

        var resuming = bench.Job(number).Start(Mia, null, resume: true);
        TrainingBench.Value(await bench.Job(number).SaveState(lease, await bench.State(work, 1, 17)));
        Assert.False(resuming.IsCompleted);
        TrainingBench.Value(await bench.Job(number).End(lease, new TrainingEnd(TrainingEndKind.Stopped, null)));
        Assert.Equal(TrainingStatus.Pending, TrainingBench.Value(await resuming).Status);
        var next = await bench.Take();
        var again = TrainingBench.Value(await bench.Job(number).Begin(next));
        Assert.Equal((1, 17), (again.State!.Epoch, again.State.Batch));
        for (var epoch = 2; epoch <= 5; epoch++) await bench.Epoch(next, again, epoch);
        TrainingBench.Value(await bench.Job(number).End(next, new TrainingEnd(TrainingEndKind.Completed, null)));
        Assert.Equal([1, 2, 3, 4, 5], TrainingBench.Value(await bench.Job(number).Metrics(Mia, 100)).Select(row => row.Epoch));
        var run = await Eventually.Get(() => Task.FromResult(bench.Silo.Runs.Finished.Values.SingleOrDefault(run => run.Status == RunStatus.Finished)), what: "the run to be recorded");
        Assert.Equal([1L, 2, 3, 4, 5], bench.Silo.Runs.Logged.Where(one => one.RunId == run.RunId && one.Step > 0).Select(one => one.Step));
    }

    [Fact]
    public async Task Worker_that_says_nothing_after_a_stop_is_waited_for_only_so_long()
    {
        await using var bench = await TrainingBench.StartAsync(("Training:StopGrace", "00:00:01"));
        var number = await bench.Create();
        var (lease, work) = await bench.Begin(number);
        await bench.Epoch(lease, work, 1);
        TrainingBench.Value(await bench.Job(number).Stop(Mia));
        TrainingBench.Value(await bench.Job(number).Start(Mia, null, resume: true));
        Assert.Equal(ErrorCodes.StaleLease, (await bench.Job(number).SaveState(lease, await bench.State(work, 1, 17))).Error?.Code);
        Assert.Equal((1, 0), (TrainingBench.Value(await bench.Job(number).Begin(await bench.Take())).State is { } state ? (state.Epoch, state.Batch) : default));
    }

    [Fact]
    public async Task Job_stopped_while_it_waits_leaves_the_queue_at_once()
    {
        await using var bench = await TrainingBench.StartAsync();
        var number = await bench.Create();
        TrainingBench.Value(await bench.Job(number).Start(Mia, null, false));
        var lease = await bench.Take();
        Assert.Equal(TrainingStatus.Stopped, TrainingBench.Value(await bench.Job(number).Stop(Mia)).Status);
        Assert.Equal(ErrorCodes.Conflict, (await bench.Job(number).Begin(lease)).Error?.Code);
        Assert.False((await bench.Silo.Grains.GetGrain<IPoolGrain>(PoolNames.Gpu).Standing($"{number}")) is { Leased: true } or { Queued: true });
    }

    [Fact]
    public async Task Going_back_to_a_checkpoint_takes_later_epochs_away_and_trains_them_again()
    {
        await using var bench = await TrainingBench.StartAsync();
        var number = await bench.Create();
        var (lease, work) = await bench.Begin(number);
        for (var epoch = 1; epoch <= 4; epoch++) await bench.Epoch(lease, work, epoch);
        var validation = TrainingBench.Value(await bench.Job(number).Validations(Mia));
        await Stop(bench, number, lease);
        Assert.Equal(TrainingErrors.NoCheckpoint, (await bench.Job(number).Start(Mia, "epoch_9.safetensors", true)).Error?.Code);

        var (next, again) = await bench.Begin(number, $"jobs/{number}/checkpoints/epoch_2.safetensors", resume: true);
        Assert.Equal((1, 2), (again.Run, again.State!.Epoch));
        Assert.Equal([1, 2], TrainingBench.Value(await bench.Job(number).Metrics(Mia, 100)).Select(row => row.Epoch));
        Assert.Equal([1, 2], TrainingBench.Value(await bench.Job(number).Validations(Mia)).Select(one => one.Epoch));
        Assert.Equal([1, 2], TrainingBench.Value(await bench.Job(number).Checkpoints(Mia)).Select(one => one.Epoch));
        Assert.Equal(4, validation.Length);
        await bench.Restart();
        await bench.Epoch(next, again, 3, accuracy: 0.99);
        var rows = TrainingBench.Value(await bench.Job(number).Metrics(Mia, 100));
        Assert.Equal([(1, TrainingBench.Accuracy(1)), (2, TrainingBench.Accuracy(2)), (3, 0.99)], rows.Select(row => (row.Epoch, row.Accuracy!.Value)));
        Assert.Equal([1, 2, 3], TrainingBench.Value(await bench.Job(number).Validations(Mia)).Select(one => one.Epoch));
    }

    [Fact]
    public async Task Checkpoint_alone_begins_at_epoch_1_from_its_weights_and_a_plain_start_from_nothing()
    {
        await using var bench = await TrainingBench.StartAsync();
        var number = await bench.Create();
        var (lease, work) = await bench.Begin(number);
        for (var epoch = 1; epoch <= 2; epoch++) await bench.Epoch(lease, work, epoch);
        await Stop(bench, number, lease);
        var weights = TrainingBench.Value(await bench.Job(number).Checkpoints(Mia)).Select(one => one.Blob!).ToList();
        (lease, work) = await bench.Begin(number, "epoch_1.safetensors");
        Assert.Equal((2, null, weights[0], 0), (work.Run, work.State, work.StartWeights, (await bench.Get(number)).CurrentEpoch));
        Assert.Empty(TrainingBench.Value(await bench.Job(number).Metrics(Mia, 100)));
        Assert.Equal((true, false), (await bench.Blobs.ExistsAsync(weights[0]), await bench.Blobs.ExistsAsync(weights[1])));
        await bench.Epoch(lease, work, 1);
        await Stop(bench, number, lease);

        (_, work) = await bench.Begin(number);
        Assert.Equal((3, null, null), (work.Run, work.State, work.StartWeights));
        Assert.False(await bench.Blobs.ExistsAsync(weights[0]));
        Assert.Empty(TrainingBench.Value(await bench.Job(number).Validations(Mia)));
        await Eventually.True(() => bench.Silo.Runs.Finished.Count == 2 && bench.Silo.Runs.Started.Count == 3, what: "each run to be recorded by itself");
    }

    [Fact]
    public async Task Checkpoints_that_are_not_kept_are_deleted()
    {
        await using var bench = await TrainingBench.StartAsync();
        var number = await bench.Create(more: """, "advanced_config": {"checkpoint": {"keep_last": 1}}""");
        var (lease, work) = await bench.Begin(number);
        for (var epoch = 1; epoch <= 4; epoch++) await bench.Epoch(lease, work, epoch, isBest: epoch == 2);
        Assert.Equal([2, 4], TrainingBench.Value(await bench.Job(number).Checkpoints(Mia)).Select(one => one.Epoch));
        for (var epoch = 1; epoch <= 4; epoch++)
        {
            var folder = Path.Combine(bench.BlobFolder, TrainingBlobs.Checkpoint(number, 1, epoch));
            Assert.Equal(epoch is 2 or 4, Directory.Exists(folder) && Directory.GetFiles(folder).Length > 0);
        }

        Assert.Equal([1, 2, 3, 4], TrainingBench.Value(await bench.Job(number).Validations(Mia)).Select(one => one.Epoch));
        Assert.Null(TrainingBench.Value(await bench.Job(number).Validations(Mia))[2].CheckpointPath);
    }

    [Fact]
    public async Task Tracking_store_that_is_away_holds_nothing_up_and_gets_everything_in_order_when_it_is_back()
    {
        await using var bench = await TrainingBench.StartAsync();
        bench.Silo.Runs.Fail(new Platform.Grains.Tracking.RunRecorderException("the server is down", retryable: true));
        var number = await bench.Create(epochs: 3);
        var (lease, work) = await bench.Begin(number);
        for (var epoch = 1; epoch <= 3; epoch++) await bench.Epoch(lease, work, epoch);
        TrainingBench.Value(await bench.Job(number).End(lease, new TrainingEnd(TrainingEndKind.Completed, null)));
        Assert.Equal((TrainingStatus.Completed, null), ((await bench.Get(number)).Status, (await bench.Get(number)).RunId));
        bench.Silo.Runs.Fail(null);
        await Eventually.True(() => !bench.Silo.Runs.Finished.IsEmpty, what: "the run to be recorded");
        Assert.Equal([0L, 1, 2, 3], bench.Silo.Runs.Logged.Select(one => one.Step));
        Assert.Equal(bench.Silo.Runs.Finished.Keys.Single(), (await bench.Get(number)).RunId);
    }

    [Fact]
    public async Task Deleted_job_leaves_nothing_but_its_run_and_its_number_is_not_used_again()
    {
        await using var bench = await TrainingBench.StartAsync();
        var number = await bench.Create();
        var (lease, work) = await bench.Begin(number);
        await bench.Epoch(lease, work, 1);
        Assert.Equal(ErrorCodes.Conflict, (await bench.Job(number).Delete(Mia)).Error?.Code);
        await Stop(bench, number, lease);
        TrainingBench.Value(await bench.Job(number).Delete(Mia));
        Assert.Equal(TrainingErrors.NoJob, (await bench.Job(number).Get(Mia)).Error?.Code);
        Assert.Equal(TrainingErrors.NoJob, (await bench.Job(number).Create(Mia, TrainingBench.Request("{}"))).Error?.Code);
        Assert.Equal(TrainingErrors.NoJob, (await bench.Job(number).Callback(null, "completed", "{}")).Error?.Code);
        Assert.Empty(Directory.GetDirectories(bench.BlobFolder, "training-*").SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)));
        Assert.Equal(0, (await bench.Silo.Services.GetRequiredService<IJournal>().ExtentAsync($"training/{number}")).Count);
        Assert.Equal(0, (await bench.Silo.Grains.GetGrain<IUserCollectionGrain>(CollectionKinds.Key("mia", CollectionKinds.TrainingJobs)).List(0, 10)).Total);
    }

    [Fact]
    public async Task Numbers_are_given_once_each_and_stay()
    {
        await using var bench = await TrainingBench.StartAsync();
        var grains = bench.Silo.Grains;
        var numbers = new List<long>();
        foreach (var id in (string[])["a", "b", "a"]) numbers.Add(await grains.GetGrain<INumberGrain>("training-jobs/" + id).Get());
        Assert.Equal([1L, 2, 1], numbers);
    }

    [Fact]
    public async Task Catalogue_tells_models_with_their_sizes_and_whether_weights_are_there()
    {
        await using var bench = await TrainingBench.StartAsync();
        var catalogue = bench.Silo.Grains.GetGrain<ITrainingCatalogueGrain>(0);
        var models = Path.Combine(bench.BlobFolder, "..", "models");
        Directory.CreateDirectory(models);
        await File.WriteAllTextAsync(Path.Combine(models, "resnet50.safetensors"), "");
        var all = await catalogue.Models(null, null);
        Assert.Equal(("25.6M", true, 224), (all.Single(one => one.ModelName == "resnet50").Parameters, all.Single(one => one.ModelName == "resnet50").Pretrained, all[0].DefaultImageSize));
        Assert.Single(all, one => one.Pretrained);
        Assert.Empty(await catalogue.Models("ultralytics", null));
        Assert.Empty(await catalogue.Models("timm", "object_detection"));
        Assert.Contains("optimizer.type", TrainingBench.Value(await catalogue.ConfigSchema("timm", null)), StringComparison.Ordinal);
        Assert.Equal("framework", (await catalogue.ConfigSchema("keras", null)).Error?.Details?[TrainingErrors.FieldDetail]);
        Assert.Equal("task_type", (await catalogue.ConfigSchema("timm", "poetry")).Error?.Details?[TrainingErrors.FieldDetail]);
    }

    private static async Task Stop(TrainingBench bench, long number, Lease lease)
    {
        TrainingBench.Value(await bench.Job(number).Stop(Mia));
        TrainingBench.Value(await bench.Job(number).End(lease, new TrainingEnd(TrainingEndKind.Stopped, null)));
    }
}
