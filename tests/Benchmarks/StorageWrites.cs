using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;
using Platform.Storage;
using Platform.Storage.Journal;

namespace Platform.Benchmarks;

/// <summary>Durable journal appends and grain state writes per second with 64 writers, against one fsync per write.</summary>
internal static class StorageWrites
{
    private const int Writers = 64;
    private const int Writes = 100;
    private const string Baseline = "64 writers that take turns to append 200 bytes to a file and fsync it";

    public static async Task Run(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("platform-bench-");
        try
        {
            var builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection([new("Data:Folder", Path.Combine(folder.FullName, "data"))]);
            builder.Services.AddPlatformStorage(builder.Configuration);
            using var host = builder.Build();
            await host.StartAsync();
            await Measure(report, host.Services, folder.FullName);
            await host.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Measure(Report report, IServiceProvider services, string folder)
    {
        var journal = services.GetRequiredService<IJournal>();
        var storage = services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Grains);
        var payload = new string('x', 200);
        var round = 0;
        using var file = new FileStream(Path.Combine(folder, "baseline"), FileMode.CreateNew);
        var turn = new SemaphoreSlim(1);
        Task<double> Fsync() => Report.Rate(Writers, Writes / 10, _ => async () =>
        {
            await turn.WaitAsync();
            try
            {
                file.Write(new byte[200]);
                file.Flush(flushToDisk: true);
            }
            finally
            {
                turn.Release();
            }
        });

        await report.Compare("journal appends, 64 writers", "writes/s", Baseline, () =>
        {
            round++;
            return Report.Rate(Writers, Writes, writer =>
            {
                var i = 0;
                return async () => await journal.AppendAsync([new($"bench/{writer}", $"{round}-{i++}", DateTimeOffset.UtcNow, "bench", payload)]);
            });
        }, Fsync);

        await report.Compare("grain state writes, 64 writers", "writes/s", Baseline, () =>
        {
            round++;
            return Report.Rate(Writers, Writes, writer =>
            {
                var state = new GrainState<BenchState> { State = new BenchState { Text = payload } };
                var id = GrainId.Create("bench", $"{round}-{writer}");
                return () => storage.WriteStateAsync("state", id, state);
            });
        }, Fsync);
    }
}

/// <summary>A small state.</summary>
[GenerateSerializer, Alias("Benchmarks.BenchState")]
public sealed class BenchState
{
    /// <summary>Some text.</summary>
    [Id(0)]
    public string Text { get; set; } = "";
}
