using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Local.Runtime;

namespace Orleans.Local.Hosting;

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed class SiloHost(SiloCore silo, IServiceProvider services, IOptions<ClusterOptions> cluster) : IHostedService
{
    private readonly SiloLifecycle _lifecycle = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var validator in services.GetServices<IConfigurationValidator>()) validator.ValidateConfiguration();
        foreach (var participant in services.GetServices<ILifecycleParticipant<ISiloLifecycle>>()) participant.Participate(_lifecycle);
        _lifecycle.Subscribe<SiloHost>(ServiceLifecycleStage.RuntimeInitialize, _ => Run(silo.Start), _ => Run(silo.Stop));
        _lifecycle.Subscribe<SiloHost>(ServiceLifecycleStage.GrainDeactivation, _ => Task.CompletedTask, silo.DeactivateAllAsync);
        _lifecycle.Subscribe<SiloHost>(ServiceLifecycleStage.Active, _ => Run(() => LocalCluster.Join(cluster.Value, silo)), _ => Run(() => LocalCluster.Leave(silo)));
        try
        {
            await _lifecycle.StartAsync(cancellationToken);
        }
        catch
        {
            await _lifecycle.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _lifecycle.StopAsync(cancellationToken);

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
