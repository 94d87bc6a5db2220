using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Cluster.Tests;

/// <summary>A class's events outlive SIGKILL right after their acknowledgement, and are counted once, however often they are sent again.</summary>
[Collection("kills")]
public sealed class ClassroomKillTests : IDisposable
{
    private const int Kills = 20;
    private const int Students = 8;

    private readonly string _data = Directory.CreateTempSubdirectory("platform-kill-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Sigkill_at_twenty_random_moments_loses_and_doubles_nothing()
    {
        await using var platform = new PlatformProcess(_data, "--Classroom:EventsPerMinute=1000000", "--Classroom:AnalyticsPerMinute=1000000");
        platform.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "teacher-key");
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var sent = Enumerable.Range(0, Students).Select(_ => new List<string>()).ToArray();
        var acknowledged = Enumerable.Range(0, Students).Select(_ => new HashSet<string>()).ToArray();
        for (var kill = 0; kill < Kills || (acknowledged.Sum(ids => ids.Count) < 100 && kill < 3 * Kills); kill++)
        {
            await platform.Start();
            using var stop = new CancellationTokenSource();
            var load = Task.WhenAll(Enumerable.Range(0, Students).Select(student => Load(platform, student, sent[student], acknowledged[student], stop.Token)));
            await Task.Delay(random.Next(50, kill < Kills ? 800 : 4_000));
            await platform.Kill();
            await stop.CancelAsync();
            await load;
        }

        await platform.Start();
        Assert.True(acknowledged.Sum(ids => ids.Count) >= 100, $"seed {seed}: too few events were acknowledged to mean anything");
        for (var student = 0; student < Students; student++)
        {
            var counted = await Executions(platform, student);
            Assert.InRange(counted, acknowledged[student].Count, sent[student].Count);

            // Those that are counted already are acknowledged and not counted again; those that were cut off now are.
            foreach (var part in sent[student].Chunk(200))
            {
                using var response = await platform.Client.PostAsJsonAsync("classroom/api/v1/events", part.Select(id => Event(student, id)));
                Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            }

            Assert.Equal(sent[student].Count, await Executions(platform, student));
        }
    }

    private static async Task Load(PlatformProcess platform, int student, List<string> sent, HashSet<string> acknowledged, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var id = $"evt_{Guid.NewGuid():N}";
                sent.Add(id);
                using var response = await platform.Client.PostAsJsonAsync("classroom/api/v1/events", Event(student, id), CancellationToken.None);
                if (response.StatusCode == HttpStatusCode.OK) acknowledged.Add(id);
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
        {
            // The kill cut the request off: it was not acknowledged.
        }
    }

    private static JsonObject Event(int student, string id) => new()
    {
        ["eventId"] = id,
        ["eventType"] = "cell_execution",
        ["userId"] = $"student{student}",
        ["notebookPath"] = "/a.ipynb",
        ["cellIndex"] = 1,
        ["timestamp"] = "2026-01-01T10:00:00Z",
    };

    private static async Task<long> Executions(PlatformProcess platform, int student)
    {
        using var response = await platform.Client.GetAsync($"classroom/api/v1/student/student{student}/progress");
        if (response.StatusCode == HttpStatusCode.NotFound) return 0;
        var progress = await response.Content.ReadFromJsonAsync<JsonElement>();
        return progress.GetProperty("progress_data")[0].GetProperty("execution_count").GetInt64();
    }
}
