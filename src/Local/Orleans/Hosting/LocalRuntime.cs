using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Core;
using Orleans.Local.Runtime;
using Orleans.Local.Storage;
using Orleans.Providers;
using Orleans.Storage;
using Orleans.Timers;

namespace Orleans.Local.Hosting;

/// <summary>What a grain asks of its silo.</summary>
internal sealed class LocalRuntime(SiloCore silo, IGrainFactory factory, ITimerRegistry timers) : IGrainRuntime
{
    public string SiloIdentity => silo.Address.ToString();

    public SiloAddress SiloAddress => silo.Address;

    public IGrainFactory GrainFactory => factory;

    public ITimerRegistry TimerRegistry => timers;

    public IServiceProvider ServiceProvider => silo.Services;

    public TimeProvider TimeProvider => silo.Clock.Time;

    public void DeactivateOnIdle(IGrainContext grainContext) => grainContext.Deactivate(
        new DeactivationReason(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) => ((Activation)grainContext).DelayDeactivation(timeSpan);

    public IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext)
    {
        var type = grainContext.GrainInstance?.GetType() ?? ((Activation)grainContext).Class.Type;
        var name = ((StorageProviderAttribute?)Attribute.GetCustomAttribute(type, typeof(StorageProviderAttribute), true))?.ProviderName;
        var storage = name is null
            ? grainContext.ActivationServices.GetService<IGrainStorage>()
            : grainContext.ActivationServices.GetKeyedService<IGrainStorage>(name);
        if (storage is null)
        {
            throw new BadProviderConfigException(name is null
                ? $"No default storage provider found loading grain type {type.FullName}."
                : $"No storage provider named \"{name}\" found loading grain type {type.FullName}.");
        }

        return new GrainStateStorage<TGrainState>(type.FullName!, grainContext, storage);
    }
}

/// <summary>Gives the activation whose turn is running, and outside of turns the silo as a client.</summary>
internal sealed class CurrentGrainContext : IGrainContextAccessor
{
    public IGrainContext GrainContext => RuntimeContext.Current!;
}

/// <summary>The silo that this is.</summary>
internal sealed class LocalSilo(SiloCore silo, IOptions<SiloOptions> options, IOptions<ClusterOptions> cluster) : ILocalSiloDetails
{
    public string Name => options.Value.SiloName;

    public string ClusterId => cluster.Value.ClusterId;

    public string DnsHostName => Environment.MachineName;

    public SiloAddress SiloAddress => silo.Address;

    public SiloAddress GatewayAddress => silo.Address;
}
