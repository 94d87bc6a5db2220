using Platform.Testing;

namespace Platform.Cluster.Tests;

/// <summary>A training outlives SIGKILL at any moment, and comes to the very numbers it would have come to without.</summary>
[Collection("kills")]
public sealed class TrainingKillTests : IDisposable
{
    private const int Kills = 10;

    private readonly string _data = Directory.CreateTempSubdirectory("platform-kill-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Trainings_killed_at_ten_random_moments_give_the_same_metrics_as_one_that_was_not()
    {
        await using var platform = new PlatformProcess(_data);
        await platform.Start();
        var client = new TrainingClient(platform);
        await client.Register();
        var dataset = await client.Upload(KnownTraining.Pictures());
        var seed = Random.Shared.Next();
        var random = new Random(seed);

        var whole = await KnownTraining.Create(client, dataset);
        await client.Start(whole);
        Assert.Equal("completed", (await client.Ended(whole)).GetProperty("status").GetString());
        var expected = await KnownTraining.Numbers(client, whole);
        Assert.Equal(KnownTraining.Epochs, expected.Count);

        for (var kill = 0; kill < Kills; kill++)
        {
            var job = await KnownTraining.Create(client, dataset);
            await client.Start(job);
            var step = random.Next(KnownTraining.Epochs * KnownTraining.Batches);
            await Eventually.True(async () => await KnownTraining.Steps(client, job) >= step, TimeSpan.FromSeconds(120), $"step {step} of training job {job}");
            await platform.Kill();
            await platform.Start();
            Assert.Equal("completed", (await client.Ended(job)).GetProperty("status").GetString());
            KnownTraining.Same(expected, await KnownTraining.Numbers(client, job), $"seed {seed}, kill {kill}");
            Assert.DoesNotContain(StatesOf(job), state => !state.EndsWith("-0", StringComparison.Ordinal));
        }
    }

    /// <summary>The states that are stored of a job; those of a finished epoch end in <c>-0</c>.</summary>
    private IEnumerable<string> StatesOf(long job) =>
        Directory.GetDirectories(Path.Combine(_data, "blobs", "training-states"), $"{job}-*").Where(folder => Directory.GetFiles(folder).Length > 0).Select(folder => Path.GetFileName(folder)!);
}
