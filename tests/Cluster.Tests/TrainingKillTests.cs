using System.Text.Json;
using Platform.Testing;
using Platform.Testing.Pictures;

namespace Platform.Cluster.Tests;

/// <summary>A training outlives SIGKILL at any moment, and comes to the very numbers it would have come to without.</summary>
[Collection("kills")]
public sealed class TrainingKillTests : IDisposable
{
    private const int Kills = 10;
    private const int Epochs = 3;
    private const int Batch = 8;
    private const int PerClass = 32;
    private const int Batches = 3 * PerClass / Batch;
    private const double Tolerance = 1e-6;

    private readonly string _data = Directory.CreateTempSubdirectory("platform-kill-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Trainings_killed_at_ten_random_moments_give_the_same_metrics_as_one_that_was_not()
    {
        await using var platform = new PlatformProcess(_data);
        await platform.Start();
        var client = new TrainingClient(platform);
        await client.Register();
        var dataset = await client.Upload(ShapePictures.ImageFolder(PerClass, valPerClass: 8));
        var seed = Random.Shared.Next();
        var random = new Random(seed);

        var whole = await Create(client, dataset);
        await client.Start(whole);
        Assert.Equal("completed", (await client.Ended(whole)).GetProperty("status").GetString());
        var expected = await Numbers(client, whole);
        Assert.Equal(Epochs, expected.Count);

        for (var kill = 0; kill < Kills; kill++)
        {
            var job = await Create(client, dataset);
            await client.Start(job);
            var step = random.Next(Epochs * Batches);
            await Eventually.True(async () => await Steps(client, job) >= step, TimeSpan.FromSeconds(120), $"step {step} of training job {job}");
            await platform.Kill();
            await platform.Start();
            Assert.Equal("completed", (await client.Ended(job)).GetProperty("status").GetString());
            var found = await Numbers(client, job);
            Assert.True(found.Count == expected.Count, $"seed {seed}, kill {kill}: {found.Count} epochs were recorded");
            foreach (var (wanted, got) in expected.Zip(found))
            {
                Assert.Equal(wanted.Keys, got.Keys);
                foreach (var (name, value) in wanted) Assert.True(Math.Abs(value - got[name]) <= Tolerance, $"seed {seed}, kill {kill}: {name} is {got[name]:R}, without a kill {value:R}");
            }
        }
    }

    // Momentum, a schedule, an average of the weights, dropout and random pictures: whatever a state must hold to go on from.
    private static Task<long> Create(TrainingClient client, string dataset) => client.Create(dataset, "resnet18", Epochs, Batch, 0.01, new
    {
        image_size = 32,
        drop_rate = 0.2,
        optimizer = new { type = "sgd", momentum = 0.9, learning_rate = 0.01 },
        scheduler = new { type = "one_cycle" },
        augmentation = new { enabled = true, random_flip = true, random_crop = true, color_jitter = true },
        ema = new { enabled = true, decay = 0.9 },
        checkpoint = new { every_minutes = 0.05 },
    });

    /// <summary>How many batches a job has trained, as far as it has told.</summary>
    private static async Task<int> Steps(TrainingClient client, long job)
    {
        var about = await client.Get($"training/jobs/{job}");
        var done = about.GetProperty("current_epoch").GetInt32() * Batches;
        return about.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress
            ? Math.Max(done, ((progress.GetProperty("epoch").GetInt32() - 1) * Batches) + progress.GetProperty("batch").GetInt32())
            : done;
    }

    /// <summary>An epoch's numbers by name, but those of time.</summary>
    private static async Task<List<SortedDictionary<string, double>>> Numbers(TrainingClient client, long job)
    {
        var epochs = new List<SortedDictionary<string, double>>();
        foreach (var row in (await client.Get($"training/jobs/{job}/metrics")).EnumerateArray())
        {
            var numbers = new SortedDictionary<string, double>(StringComparer.Ordinal);
            foreach (var name in (string[])["epoch", "loss", "accuracy", "learning_rate"]) numbers[name] = row.GetProperty(name).GetDouble();
            foreach (var extra in row.GetProperty("extra_metrics").EnumerateObject().Where(extra => extra.Name != "images_per_second")) numbers[extra.Name] = extra.Value.GetDouble();
            epochs.Add(numbers);
        }

        var validations = (await client.Get($"validation/results/{job}")).GetProperty("results");
        Assert.Equal(epochs.Select(epoch => (int)epoch["epoch"]), validations.EnumerateArray().Select(result => result.GetProperty("epoch").GetInt32()));
        Assert.Equal(Enumerable.Range(1, epochs.Count), epochs.Select(epoch => (int)epoch["epoch"]));
        return epochs;
    }
}
