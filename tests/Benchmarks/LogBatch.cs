using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Standalone;
using Platform.Storage.Journal;

namespace Platform.Benchmarks;

/// <summary>MLflow's log-batch of 1,000 metrics over HTTP: against the bare journal append it needs, and after 200,000 points of history against none.</summary>
internal static class LogBatch
{
    private const int Points = 1_000;
    private const int History = 200_000;
    private const int Port = 18_300;

    public static async Task Run(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("platform-bench-");
        try
        {
            await using var app = StandaloneHost.Build(
                [$"--Port={Port}", $"--Data:Folder={folder.FullName}", "--API_TOKENS=bench", "--CLASSROOM_API_KEYS=bench", "--Logging:LogLevel:Default=None", "--Silo:Roles=grains"]);
            await app.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}/api/2.0/mlflow/") };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "bench");
            var journal = app.Services.GetRequiredService<IJournal>();
            var round = 0;
            await report.Compare(
                "log-batch of 1,000 metrics",
                "ms",
                "the journal append of 1,000 entries under it",
                async () =>
                {
                    var run = await Create(client);
                    return await Report.Milliseconds(() => Batch(client, run, 0));
                },
                () => Report.Milliseconds(async () =>
                {
                    round++;
                    await journal.AppendAsync([.. Enumerable.Range(0, Points).Select(i => new JournalAppend(
                        $"bench/{round}", $"{i}", DateTimeOffset.UtcNow, "metric", "{\"timestamp\":1795187364181,\"step\":1,\"value\":0.123456789}"))]);
                }));

            var old = await Create(client);
            var step = 0;
            for (; step < History; step += Points) await Batch(client, old, step);
            await report.Compare(
                $"log-batch of 1,000 metrics after {History:#,0} points",
                "ms",
                "the same on a new run",
                () => Report.Milliseconds(() => Batch(client, old, step += Points)),
                async () =>
                {
                    var run = await Create(client);
                    return await Report.Milliseconds(() => Batch(client, run, 0));
                });
            await app.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> Create(HttpClient client)
    {
        using var response = await client.PostAsJsonAsync("runs/create", new { experiment_id = "0", start_time = 1 });
        var run = await response.Content.ReadFromJsonAsync<JsonElement>();
        return run.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
    }

    private static async Task Batch(HttpClient client, string run, int firstStep)
    {
        var metrics = Enumerable.Range(firstStep, Points).Select(step => new { key = "loss", value = 1.0 / (step + 1), timestamp = 1_795_187_364_181 + step, step });
        using var response = await client.PostAsJsonAsync("runs/log-batch", new { run_id = run, metrics });
        response.EnsureSuccessStatusCode();
    }
}
