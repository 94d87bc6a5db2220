using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Local.Hosting;
using Orleans.Local.Runtime;
using Orleans.Local.Streams;
using Orleans.Streams;

namespace Orleans.Hosting
{
    /// <summary>Adds memory streams.</summary>
    public static class SiloBuilderMemoryStreamExtensions
    {
        /// <summary>
        /// Adds a provider of streams that are kept in memory. Subscriptions are kept in the grain storage
        /// <see cref="Providers.ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME"/>.
        /// </summary>
        public static ISiloBuilder AddMemoryStreams(this ISiloBuilder builder, string name, Action<ISiloMemoryStreamConfigurator>? configure = null)
        {
            var services = builder.Services;
            services.AddKeyedSingleton(name, (provider, key) => new MemoryStreamProvider(
                (string)key!, provider.GetRequiredService<SiloCore>(), provider.GetRequiredService<IGrainFactory>(),
                provider.GetRequiredService<IOptionsMonitor<StreamPullingAgentOptions>>().Get((string)key!)));
            services.AddKeyedSingleton<IStreamProvider>(name, (provider, key) => provider.GetRequiredKeyedService<MemoryStreamProvider>(key));
            services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredKeyedService<MemoryStreamProvider>(name));
            configure?.Invoke(new StreamConfigurator(name, change => change(services)));
            return builder;
        }
    }

    /// <summary>Adds memory streams to clients.</summary>
    public static class ClientBuilderStreamingExtensions
    {
        /// <summary>Adds a provider of streams that are kept in memory, by the silo.</summary>
        public static IClientBuilder AddMemoryStreams(
            this IClientBuilder builder, string name, Action<IClusterClientMemoryStreamConfigurator>? configure = null)
        {
            builder.Services.AddKeyedSingleton<IStreamProvider>(name, (provider, key) =>
                provider.GetRequiredService<ConnectedClient>().Client.GetStreamProvider((string)key!));
            configure?.Invoke(new StreamConfigurator(name, change => change(builder.Services)));
            return builder;
        }
    }

    /// <summary>Configures the services of a name.</summary>
    public interface INamedServiceConfigurator
    {
        /// <summary>The name.</summary>
        string Name { get; }

        /// <summary>Changes the services.</summary>
        Action<Action<IServiceCollection>> ConfigureDelegate { get; }
    }

    /// <summary>Configures memory streams.</summary>
    public interface IMemoryStreamConfigurator : INamedServiceConfigurator;

    /// <summary>Configures streams of a silo.</summary>
    public interface ISiloPersistentStreamConfigurator : INamedServiceConfigurator;

    /// <summary>Configures memory streams of a silo.</summary>
    public interface ISiloMemoryStreamConfigurator : IMemoryStreamConfigurator, ISiloPersistentStreamConfigurator;

    /// <summary>Configures memory streams of a client.</summary>
    public interface IClusterClientMemoryStreamConfigurator : IMemoryStreamConfigurator;

    internal sealed record StreamConfigurator(string Name, Action<Action<IServiceCollection>> ConfigureDelegate)
        : ISiloMemoryStreamConfigurator, IClusterClientMemoryStreamConfigurator;

    /// <summary>Configures streams of a silo.</summary>
    public static class SiloPersistentStreamConfiguratorExtensions
    {
        /// <summary>Sets how items are delivered.</summary>
        public static void ConfigurePullingAgent(
            this ISiloPersistentStreamConfigurator configurator, Action<OptionsBuilder<StreamPullingAgentOptions>> configureOptions) =>
            configurator.ConfigureDelegate(services => configureOptions(services.AddOptions<StreamPullingAgentOptions>(configurator.Name)));
    }

    /// <summary>Configures memory streams.</summary>
    public static class MemoryStreamConfiguratorExtensions
    {
        /// <summary>Sets the number of queues. Every stream has its own here, so it changes nothing.</summary>
        public static void ConfigurePartitioning(this IMemoryStreamConfigurator configurator, int numOfQueues = 8) { }
    }
}

namespace Orleans.Configuration
{
    /// <summary>How items are delivered.</summary>
    public class StreamPullingAgentOptions
    {
        /// <summary>How long the delivery of an item is tried; a minute unless set.</summary>
        public static readonly TimeSpan DEFAULT_MAX_EVENT_DELIVERY_TIME = TimeSpan.FromMinutes(1);

        /// <summary>How often queues are looked at, unless set.</summary>
        public static readonly TimeSpan DEFAULT_GET_QUEUE_MESSAGES_TIMER_PERIOD = TimeSpan.FromMilliseconds(100);

        /// <summary>How long the delivery of an item is tried before its subscriber is told of the failure and gets the next.</summary>
        public TimeSpan MaxEventDeliveryTime { get; set; } = DEFAULT_MAX_EVENT_DELIVERY_TIME;

        /// <summary>How often queues are looked at. Items are delivered at once here, so it changes nothing.</summary>
        public TimeSpan GetQueueMsgsTimerPeriod { get; set; } = DEFAULT_GET_QUEUE_MESSAGES_TIMER_PERIOD;
    }
}
