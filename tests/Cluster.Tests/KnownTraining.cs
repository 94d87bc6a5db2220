using System.Text.Json;
using Platform.Testing.Pictures;

namespace Platform.Cluster.Tests;

/// <summary>A training whose numbers are the same each time, and what is known of it.</summary>
internal static class KnownTraining
{
    public const int Epochs = 3;
    public const int Batches = 3 * PerClass / Batch;
    private const int Batch = 8;
    private const int PerClass = 32;
    private const double Tolerance = 1e-6;

    /// <summary>What it trains on.</summary>
    public static byte[] Pictures() => ShapePictures.ImageFolder(PerClass, valPerClass: 8);

    /// <summary>Creates one. Momentum, a schedule, an average of the weights, dropout and random pictures: whatever a state must hold to go on from.</summary>
    public static Task<long> Create(TrainingClient client, string dataset) => client.Create(dataset, "resnet18", Epochs, Batch, 0.01, new
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
    public static async Task<int> Steps(TrainingClient client, long job)
    {
        if (await client.Answered($"training/jobs/{job}") is not { } about) return 0;
        var done = about.GetProperty("current_epoch").GetInt32() * Batches;
        return about.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress
            ? Math.Max(done, ((progress.GetProperty("epoch").GetInt32() - 1) * Batches) + progress.GetProperty("batch").GetInt32())
            : done;
    }

    /// <summary>An epoch's numbers by name, but those of time.</summary>
    public static async Task<List<SortedDictionary<string, double>>> Numbers(TrainingClient client, long job)
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

    /// <summary>That two trainings came to the same numbers.</summary>
    public static void Same(List<SortedDictionary<string, double>> expected, List<SortedDictionary<string, double>> found, string of)
    {
        Assert.True(found.Count == expected.Count, $"{of}: {found.Count} epochs were recorded");
        foreach (var (wanted, got) in expected.Zip(found))
        {
            Assert.Equal(wanted.Keys, got.Keys);
            foreach (var (name, value) in wanted) Assert.True(Math.Abs(value - got[name]) <= Tolerance, $"{of}: {name} is {got[name]:R}, without a kill {value:R}");
        }
    }
}
