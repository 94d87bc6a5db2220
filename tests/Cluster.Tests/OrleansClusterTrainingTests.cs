using System.Net;
using System.Text.Json;
using Platform.Testing;
using Platform.Testing.Pictures;

namespace Platform.Cluster.Tests;

/// <summary>Training past one process: of three silos two have the gpu role, and the Api none.</summary>
[Collection(OrleansCluster.Name)]
public sealed class OrleansClusterTrainingTests(OrleansClusterWithGpu cluster) : IClassFixture<OrleansClusterWithGpu>
{
    private const string Work = "training";
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(180);

    /// <summary>The Api looks by itself only every ten minutes here, so what arrives arrived by the streams of another process.</summary>
    [Fact]
    public async Task Watcher_at_the_Api_hears_atraining_that_asilo_computes()
    {
        var client = await NewClient();
        var job = await client.Create(await client.Upload(ShapePictures.ImageFolder(trainPerClass: 8, valPerClass: 2)), "resnet18", 2, 8, 0.01, new { image_size = 32 });
        var watching = cluster.Watch($"training/api/v1/ws/training/{job}?token={client.Token}", _ => false, within: TimeSpan.FromSeconds(300));

        await client.Start(job);

        var told = await watching;
        Assert.Equal(Enumerable.Range(1, told.Count).Select(seq => (long)seq), told.Select(message => message.GetProperty("seq").GetInt64()));
        Assert.Equal(2, told.Count(message => message.GetProperty("type").GetString() == "epoch"));
        Assert.Contains(told, message => message.GetProperty("type").GetString() == "log");
        Assert.Equal(("status", "completed"), (told[^1].GetProperty("type").GetString(), told[^1].GetProperty("data").GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Sigkill_of_the_silo_that_trains_has_another_go_on_to_the_same_numbers()
    {
        var client = await NewClient();
        var dataset = await client.Upload(KnownTraining.Pictures());
        var whole = await Trained(client, dataset);
        var expected = await KnownTraining.Numbers(client, whole);

        var job = await KnownTraining.Create(client, dataset);
        await client.Start(job);
        await Eventually.True(async () => await KnownTraining.Steps(client, job) > KnownTraining.Batches, Within, "the training's second epoch");
        var victim = Assert.Single(cluster.Workplaces($"{job}", Work));
        await cluster.Silos[victim].Kill();

        await Eventually.True(() => cluster.Workplaces($"{job}", Work).Any(silo => silo != victim), Within, "another silo to take the training");
        var ended = await client.Ended(job);
        Assert.True(ended.GetProperty("status").GetString() == "completed", $"{ended}\n{cluster.Output}");
        KnownTraining.Same(expected, await KnownTraining.Numbers(client, job), $"job {job}");
        Assert.Contains(await Log(client, job), line => line.Contains("Going on with the training of resnet18 after epoch", StringComparison.Ordinal));
        await cluster.Silos[victim].Start();
        await Eventually.True(() => cluster.Workplaces($"{job}", Work).Count == 0, Within, "the killed silo's folder to be cleared");
    }

    [Fact]
    public async Task Sigterm_of_the_silo_that_trains_hands_the_training_to_another()
    {
        var client = await NewClient();
        var dataset = await client.Upload(KnownTraining.Pictures());
        var job = await KnownTraining.Create(client, dataset);
        await client.Start(job);
        await Eventually.True(async () => await KnownTraining.Steps(client, job) > 0, Within, "the training's first batch");
        var victim = Assert.Single(cluster.Workplaces($"{job}", Work));

        Assert.Equal(0, await cluster.Silos[victim].Terminate());

        Assert.DoesNotContain(victim, cluster.Workplaces($"{job}", Work));
        var ended = await client.Ended(job);
        Assert.True(ended.GetProperty("status").GetString() == "completed", $"{ended}\n{cluster.Output}");
        var log = await Log(client, job);
        Assert.Contains(log, line => line.Contains("its worker shuts down", StringComparison.Ordinal));
        Assert.Contains(log, line => line.Contains("Going on with the training of resnet18", StringComparison.Ordinal));
        await cluster.Silos[victim].Start();
    }

    [Fact]
    public async Task Silo_without_the_gpu_role_is_never_asked_to_train_or_predict_and_none_with_it_is_told_as_503()
    {
        var client = await NewClient();
        var dataset = await client.Upload(KnownTraining.Pictures());
        var job = await Trained(client, dataset);
        Assert.Empty(cluster.Workplaces($"{job}", Work));
        var checkpoints = (await client.Get($"training/jobs/{job}/checkpoints")).GetProperty("checkpoints").EnumerateArray().Select(one => one.GetProperty("path").GetString()!).ToList();
        Assert.NotEmpty(checkpoints);
        foreach (var checkpoint in checkpoints) Assert.Equal(HttpStatusCode.OK, await Try(client, job, checkpoint));

        // One after the other: who is left of three, two being killed at once, knows of it only when they have given no sign of life for long.
        Assert.Equal(0, await cluster.Silos[OrleansClusterWithGpu.Gpu[0]].Terminate());
        foreach (var checkpoint in checkpoints) await Eventually.True(async () => await Try(client, job, checkpoint) == HttpStatusCode.OK, Within, $"{checkpoint} to be tried at the other");
        await cluster.Silos[OrleansClusterWithGpu.Gpu[1]].Kill();
        await Eventually.True(async () => await NoModels(client, job), Within, "the Api to know that no silo has models");
        var waiting = await KnownTraining.Create(client, dataset);
        await Eventually.True(async () => await Started(client, waiting), Within, "the start of a training to be taken");
        Assert.Equal("pending", (await client.Get($"training/jobs/{waiting}")).GetProperty("status").GetString());
        Assert.Empty(cluster.Workplaces($"{waiting}", Work));

        foreach (var silo in OrleansClusterWithGpu.Gpu) await cluster.Silos[silo].Start();
        Assert.Equal("completed", (await client.Ended(waiting)).GetProperty("status").GetString());
        foreach (var checkpoint in checkpoints)
            await Eventually.True(async () => await Try(client, job, checkpoint) == HttpStatusCode.OK, Within, $"{checkpoint} to be tried");
    }

    private static async Task<List<string>> Log(TrainingClient client, long job) =>
        (await client.Get($"training/jobs/{job}/logs")).EnumerateArray().Select(line => line.GetProperty("message").GetString()!).ToList();

    private async Task<TrainingClient> NewClient()
    {
        var client = new TrainingClient(cluster.Api);
        await client.Register($"{Guid.NewGuid():N}@example.com");
        return client;
    }

    private async Task<long> Trained(TrainingClient client, string dataset)
    {
        var job = await KnownTraining.Create(client, dataset);
        await client.Start(job);
        var ended = await client.Ended(job);
        Assert.True(ended.GetProperty("status").GetString() == "completed", $"{ended}\n{cluster.Output}");
        Assert.Equal(KnownTraining.Epochs, ended.GetProperty("current_epoch").GetInt32());
        await Eventually.True(() => cluster.Workplaces($"{job}", Work).Count == 0, Within, "the training's folder to be removed");
        return job;
    }

    private async Task<HttpStatusCode> Try(TrainingClient client, long job, string? checkpoint = null)
    {
        using var answer = await client.Infer(job, ShapePictures.Bmp(0, 40, 5), checkpoint);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}\n{cluster.Output}");
        return answer.StatusCode;
    }

    /// <summary>Whether it is told that no silo can load models; meanwhile a call to a silo that is gone may be.</summary>
    private async Task<bool> NoModels(TrainingClient client, long job)
    {
        using var answer = await client.Infer(job, ShapePictures.Bmp(0, 40, 5));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode} {body}\n{cluster.Output}");
        Assert.NotNull(answer.Headers.RetryAfter);
        return JsonElement.Parse(body).GetProperty("code").GetString() == "TRAINING_SERVICE_UNAVAILABLE";
    }

    private async Task<bool> Started(TrainingClient client, long job)
    {
        using var answer = await client.TryStart(job);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}\n{cluster.Output}");
        return answer.StatusCode == HttpStatusCode.OK;
    }
}
