using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Contracts;
using Platform.Contracts.Jobs;
using Platform.Contracts.Leaderboard;
using Platform.Grains.Tracking;
using Platform.Silo;
using Platform.Storage.Blobs;
using Platform.Testing;

namespace Platform.Grains.Tests.Hosting;

/// <summary>The standalone silo on a data folder: real storage, real grains, real sandbox; runs are recorded in memory.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private TestSilo(IHost host, RecordedRuns runs) => (_host, Runs) = (host, runs);

    public RecordedRuns Runs { get; }

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts one. Settings are configuration keys and values.</summary>
    public static Task<TestSilo> StartAsync(string folder, params (string Key, string Value)[] settings) => StartAsync(folder, null, settings);

    /// <summary>Starts one whose services are changed before it does.</summary>
    public static async Task<TestSilo> StartAsync(string folder, Action<IServiceCollection>? change, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Folder"] = folder,
            ["Sandbox:Slots"] = "2",
            ["Silo:Port"] = $"{FreePort()}",
            ["Silo:GatewayPort"] = $"{FreePort()}",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);
        var runs = new RecordedRuns();
        builder.UsePlatformStandaloneSilo();
        builder.Services.AddSingleton<IRunRecorder>(runs);
        Wire.Use(builder.Services);
        change?.Invoke(builder.Services);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }

        return new TestSilo(host, runs);
    }

    /// <summary>Creates a submission of text files, of which the first is the entrypoint and the second, made where there is none, the config.</summary>
    public async Task<string> SubmitFiles(string user, params (string Path, string Text)[] files)
    {
        if (files.Length == 1) files = [.. files, ("config.yaml", "seed: 1\n")];
        var id = Guid.NewGuid().ToString("N")[..12];
        var stored = ImmutableArray.CreateBuilder<StoredFile>();
        foreach (var (path, text) in files)
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await using var staged = await Services.GetRequiredService<IBlobStore>().StageAsync(content, 1 << 20);
            stored.Add(new StoredFile(path, await staged.CommitAsync("submissions/" + id), staged.Size));
        }

        var answer = await Grains.GetGrain<ISubmissionGrain>(id).Create(
            new Caller(user),
            new SubmissionDraft(stored.ToImmutable(), [.. stored.Select(file => new ContentEntry(file.Path, file.Size))], files[0].Path, files[1].Path, null));
        Assert.Null(answer.Submission.Error);
        return id;
    }

    /// <summary>Submits a program and a job that runs it.</summary>
    public async Task<IJobGrain> Run(string user, string program, string? resourceClass = null)
    {
        var job = Grains.GetGrain<IJobGrain>(Guid.NewGuid().ToString("N")[..12]);
        var answer = await job.Submit(new Caller(user), new JobRequest(await SubmitFiles(user, ("main.py", program)), resourceClass));
        Assert.Null(answer.Job.Error);
        return job;
    }

    /// <summary>The job, once it is as asked.</summary>
    public static Task<JobView> Until(IJobGrain job, string user, Func<JobView, bool> condition, string what) => Eventually.Get(
        async () => (await job.Get(new Caller(user))).Value is { } view && condition(view) ? view : null, what: what);

    /// <summary>The job, once it has ended.</summary>
    public static Task<JobView> Ended(IJobGrain job, string user) =>
        Until(job, user, view => view.Status is JobStatus.Completed or JobStatus.Failed or JobStatus.Cancelled, "the end of the job");

    /// <summary>The lines of a job's log.</summary>
    public static async Task<List<string>> Log(IJobGrain job, string user) =>
        (await job.ReadLog(new Caller(user), 0, 5_000)).Value is { } page ? [.. page.Lines.Select(line => line.Text)] : [];

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
