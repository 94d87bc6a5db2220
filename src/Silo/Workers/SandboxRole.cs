using Microsoft.Extensions.Options;
using Platform.Contracts.Jobs;
using Platform.Grains.Jobs;
using Platform.Grains.Jobs.Running;
using Platform.Grains.Leaderboard;
using Platform.Sandbox;
using Platform.Sandbox.Archives;
using Platform.Storage;
using Platform.Storage.Blobs;

namespace Platform.Silo.Workers;

/// <summary>The sandbox role, and what every worker has.</summary>
internal static class SandboxRole
{
    /// <summary>Adds the worker that runs submissions, confined.</summary>
    public static void AddSandboxRole(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var worker = provider.GetRequiredService<IOptions<WorkerOptions>>().Value;
            return new SandboxOptions { BubblewrapPath = worker.Bubblewrap, PythonPath = worker.Python };
        });
        services.AddSingleton(provider => new SandboxRunner(provider.GetRequiredService<SandboxOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var limits = provider.GetRequiredService<IOptions<LeaderboardOptions>>().Value;
            var worker = provider.GetRequiredService<IOptions<WorkerOptions>>().Value;
            return new AttemptTools(
                provider.GetRequiredService<IGrainFactory>(),
                provider.GetRequiredService<IBlobStore>(),
                provider.GetRequiredService<SandboxRunner>(),
                provider.GetRequiredService<SandboxOptions>(),
                provider.GetRequiredService<IOptions<ResourceClasses>>().Value,
                new ArchiveLimits { Entries = limits.MaxEntries, TotalBytes = limits.MaxUnpackedBytes },
                // Of this silo alone: silos share the data folder, and each clears what it left there itself.
                Path.Combine(worker.WorkFolder ?? Path.Combine(provider.GetRequiredService<DataFolder>().Path, "work"), provider.GetRequiredService<IOptions<SiloOptions>>().Value.Name),
                TimeSpan.FromSeconds(5),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<RunningAttempts>>());
        });
        services.AddSingleton<RunningAttempts>();
        services.AddWorker<WorkerOptions>(options => options.ShutdownGrace, provider =>
        {
            var (options, sandbox) = (provider.GetRequiredService<IOptions<WorkerOptions>>().Value, provider.GetRequiredService<SandboxOptions>());
            return new WorkerPool(
                PoolNames.Sandbox,
                provider.GetRequiredService<RunningAttempts>(),
                options.Slots,
                options.MinimumFreeMemoryBytes,
                options.ShutdownGrace,
                async () =>
                {
                    var check = await SandboxProbe.CheckAsync(sandbox);
                    return new WorkerCheck(check.CanConfine ? null : check.Problem ?? "jobs cannot be confined here", $"memory and processes are limited by {check.Limits}");
                },
                (grains, lease) => grains.GetGrain<IRunnerGrain>($"{lease.JobId}/{lease.Token}").Run(lease, CancellationToken.None));
        });
    }

    /// <summary>Adds the worker of a pool. The host waits for it at its end as long as what it runs has to stop, and then for all else as long as ever.</summary>
    public static void AddWorker<TOptions>(this IServiceCollection services, Func<TOptions, TimeSpan> grace, Func<IServiceProvider, WorkerPool> pool)
        where TOptions : class
    {
        services.AddOptions<HostOptions>().PostConfigure<IOptions<TOptions>>((host, options) => host.ShutdownTimeout += grace(options.Value));
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<WorkerAgent>(provider, pool(provider)));
    }
}
