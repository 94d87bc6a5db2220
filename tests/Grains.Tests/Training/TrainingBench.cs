using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Training;
using Platform.Grains.Tests.Hosting;
using Platform.Grains.Training;
using Platform.Storage.Blobs;
using Platform.Testing;

namespace Platform.Grains.Tests.Training;

/// <summary>A silo without a worker of its own: the test plays the worker, by the calls that a worker makes.</summary>
internal sealed class TrainingBench : IAsyncDisposable, IPoolWatcher
{
    private readonly TemporaryFolder _folder = new();
    private readonly (string, string)[] _settings;
    private TestSilo _silo;
    private PoolWorker _worker = new("bench", 1);
    private IPoolWatcher? _watcher;

    private TrainingBench(TestSilo silo, TemporaryFolder folder, (string, string)[] settings) => (_silo, _folder, _settings) = (silo, folder, settings);

    public static Caller Mia { get; } = new("mia");

    public TestSilo Silo => _silo;

    public IBlobStore Blobs => _silo.Services.GetRequiredService<IBlobStore>();

    public ConcurrentQueue<Lease> Stopped { get; } = [];

    private IPoolGrain Pool => _silo.Grains.GetGrain<IPoolGrain>(PoolNames.Gpu);

    /// <summary>Where the blobs are.</summary>
    public string BlobFolder => Path.Combine(_folder.Path, "blobs");

    public static Task<TrainingBench> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    public static async Task<TrainingBench> StartAsync(Action<IServiceCollection>? change, params (string Key, string Value)[] settings)
    {
        var folder = new TemporaryFolder();
        (string Key, string Value)[] usual = [("Silo:Roles", "grains"), ("Training:StartWait", "00:00:00")];
        (string, string)[] all = [.. usual.ExceptBy(settings.Select(one => one.Key), one => one.Key), .. settings];
        return new TrainingBench(await TestSilo.StartAsync(folder.Path, change, all), folder, all);
    }

    /// <summary>The silo again, on what the one before has stored.</summary>
    public async Task Restart()
    {
        await _silo.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path, _settings);
        _watcher = null;
    }

    public ITrainingJobGrain Job(long number) => _silo.Grains.GetGrain<ITrainingJobGrain>(number.ToString(CultureInfo.InvariantCulture));

    public async Task<long> Number() => await _silo.Grains.GetGrain<INumberGrain>($"training-jobs/{Guid.NewGuid()}").Get();

    public static TrainingRequest Request(string config, string? experiment = null) => new(1, 2, null, experiment, ["baseline"], "notes", config);

    public static string Config(string dataset, int epochs = 5, string more = "") => $$"""
        {"framework": "timm", "model_name": "resnet18", "task_type": "image_classification", "dataset_id": "{{dataset}}", "dataset_format": "imagefolder", "epochs": {{epochs}}, "batch_size": 2,
         "learning_rate": 0.01, "image_size": 32{{more}}}
        """;

    /// <summary>A new job of Mia's that the platform trains.</summary>
    public async Task<long> Create(int epochs = 5, string more = "")
    {
        var number = await Number();
        var made = await Job(number).Create(Mia, Request(Config(await TestDatasets.Create(_silo, "mia"), epochs, more)));
        Assert.True(made.IsSuccess, made.Error?.Message);
        return number;
    }

    /// <summary>A new job of Mia's that somebody else trains.</summary>
    public async Task<long> CreateServed(int epochs = 5)
    {
        var number = await Number();
        var dataset = await TestDatasets.Create(_silo, "mia");
        var made = await Job(number).Create(Mia, Request($$"""
            {"framework": "ultralytics", "model_name": "yolov8n-cls", "task_type": "image_classification", "dataset_id": "{{dataset}}", "dataset_format": "imagefolder", "epochs": {{epochs}}, "batch_size": 2, "learning_rate": 0.01}
            """));
        Assert.True(made.IsSuccess, made.Error?.Message);
        return number;
    }

    public async Task<TrainingJob> Get(long number) => Value(await Job(number).Get(Mia));

    public static T Value<T>(Result<T> result) => result.IsSuccess ? result.Value : throw new InvalidOperationException($"{result.Error.Code}: {result.Error.Message}");

    /// <summary>A worker takes the next job.</summary>
    public async Task<Lease> Take()
    {
        _watcher ??= _silo.Grains.CreateObjectReference<IPoolWatcher>(this);
        await Pool.Register(_worker, _watcher);
        return await Eventually.Get(async () => await Pool.Take(_worker, 1) is [var lease] ? lease : null, what: "a job to take");
    }

    /// <summary>The worker dies and starts anew: what it held is lost.</summary>
    public async Task LoseWorker()
    {
        _worker = _worker with { Incarnation = _worker.Incarnation + 1 };
        _watcher ??= _silo.Grains.CreateObjectReference<IPoolWatcher>(this);
        await Pool.Register(_worker, _watcher);
    }

    /// <summary>Starts a job and begins its attempt.</summary>
    public async Task<(Lease Lease, TrainingWork Work)> Begin(long number, string? checkpoint = null, bool resume = false)
    {
        Assert.Equal(TrainingStatus.Pending, Value(await Job(number).Start(Mia, checkpoint, resume)).Status);
        var lease = await Take();
        return (lease, Value(await Job(number).Begin(lease)));
    }

    /// <summary>An epoch whose numbers follow from it alone, as a training's do.</summary>
    public async Task Epoch(Lease lease, TrainingWork work, int epoch, double? accuracy = null, bool isBest = true) =>
        Value(await Job(work.JobId).CompleteEpoch(lease, await Report(work, epoch, accuracy ?? Accuracy(epoch), isBest)));

    public static double Accuracy(int epoch) => 1 - (1.0 / (epoch + 1));

    public async Task<EpochReport> Report(TrainingWork work, int epoch, double accuracy, bool isBest = true)
    {
        var validation = TrainingBlobs.Validation(work.JobId, work.Run, epoch);
        var images = string.Concat(Enumerable.Range(1, 6).Select(id => ValidatedImageLines.Write(new ValidatedImage(
            id, $"val/blue/{id}.png", "blue", 0, id % 3 == 0 ? "red" : "blue", id % 3 == 0 ? 2 : 0, 0.5 + (0.01 * epoch), id % 3 != 0, [new ImagePrediction("blue", 0, 0.5), new ImagePrediction("red", 2, 0.3)])) + "\n"));
        return new EpochReport(
            epoch, 2.0 / epoch, 0.01 / epoch,
            ImmutableDictionary<string, double>.Empty.Add("accuracy", accuracy).Add("loss", 1.0 / epoch).Add("precision", 0.5).Add("recall", 0.4).Add("f1", 0.45).Add("top5_accuracy", 1),
            isBest,
            await Keep(TrainingBlobs.Checkpoint(work.JobId, work.Run, epoch), $"weights {work.Run} {epoch}"), 10,
            await Keep(validation, $$"""{"primary_metric_name": "accuracy", "overall_loss": {{(1.0 / epoch).ToString("R", CultureInfo.InvariantCulture)}}, "confusion_matrix": [[2, 1], [0, 3]], "class_names": ["blue", "red"]}"""),
            await Keep(validation, images),
            await State(work, epoch, 0), 123.5, DateTimeOffset.UnixEpoch.AddMinutes(epoch));
    }

    public async Task<TrainingResumption> State(TrainingWork work, int epoch, int batch) =>
        new(epoch, batch, await Keep(TrainingBlobs.State(work.JobId, work.Run, epoch, batch), $"state {work.Run} {epoch} {batch}"));

    public async Task<string> Keep(string owner, string text)
    {
        await using var staged = await Blobs.StageAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), 1 << 20);
        return await staged.CommitAsync(owner);
    }

    public Task WorkWaits() => Task.CompletedTask;

    public Task Stop(Lease lease)
    {
        Stopped.Enqueue(lease);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _folder.Dispose();
    }
}
