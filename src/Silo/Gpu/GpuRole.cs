using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Platform.Contracts.Jobs;
using Platform.Contracts.Training;
using Platform.GpuGrains;
using Platform.GpuGrains.Prediction;
using Platform.GpuGrains.Training;
using Platform.Grains.Training;
using Platform.Storage;
using Platform.Storage.Blobs;

namespace Platform.Silo.Workers;

/// <summary>The gpu role: trains models and predicts with them.</summary>
internal static class GpuRole
{
    /// <summary>Adds the worker that trains, and what the predictors need.</summary>
    public static void AddGpuRole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<GpuOptions>(configuration, GpuOptions.Section);
        services.AddSingleton(provider => new TorchRuntime(provider.GetRequiredService<IOptions<GpuOptions>>().Value));
        services.AddSingleton(provider => new LoadedModels(
            provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<TorchRuntime>(), provider.GetRequiredService<IOptions<GpuOptions>>().Value));
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<GpuOptions>>().Value;
            return new TrainingTools(
                provider.GetRequiredService<IGrainFactory>(),
                provider.GetRequiredService<IBlobStore>(),
                provider.GetRequiredService<TorchRuntime>(),
                options,
                // Of this silo alone: silos share the data folder, and each clears what it left there itself.
                Path.Combine(options.WorkFolder ?? Path.Combine(provider.GetRequiredService<DataFolder>().Path, "training"), provider.GetRequiredService<IOptions<SiloOptions>>().Value.Name),
                provider.GetRequiredService<IOptions<TrainingOptions>>().Value.ModelsFolder!,
                TimeSpan.FromSeconds(5),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<TrainingAttempts>>());
        });
        services.AddSingleton<TrainingAttempts>();
        services.AddWorker<GpuOptions>(options => options.ShutdownGrace, provider =>
        {
            var options = provider.GetRequiredService<IOptions<GpuOptions>>().Value;
            var torch = provider.GetRequiredService<TorchRuntime>();
            return new WorkerPool(
                PoolNames.Gpu,
                provider.GetRequiredService<TrainingAttempts>(),
                torch.Slots,
                options.MinimumFreeMemoryBytes,
                options.ShutdownGrace,
                () => Task.Run(torch.Check).ContinueWith(check => new WorkerCheck(check.Result, torch.Means), TaskScheduler.Default),
                (grains, lease) => grains.GetGrain<ITrainerGrain>($"{lease.JobId}/{lease.Token}").Run(lease, CancellationToken.None));
        });
    }

    /// <summary>Lets a silo without the role run none of its grains: those with it do, and where there is none there are no such grains to call.</summary>
    public static void LeaveOutGpuGrains(this IServiceCollection services) =>
        services.PostConfigure<GrainTypeOptions>(options => options.Classes.RemoveWhere(type => type.Assembly == typeof(TrainerGrain).Assembly));
}
