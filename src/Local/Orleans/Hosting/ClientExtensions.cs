using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Local.Hosting;
using Orleans.Local.Proxies;
using Orleans.Local.Runtime;

namespace Microsoft.Extensions.Hosting
{
    /// <summary>Adds a client to a host, of a silo in the same process.</summary>
    public static class OrleansClientGenericHostExtensions
    {
        /// <summary>Adds a client.</summary>
        public static IHostApplicationBuilder UseOrleansClient(this IHostApplicationBuilder hostAppBuilder) => hostAppBuilder.UseOrleansClient(_ => { });

        /// <summary>Adds a client.</summary>
        public static IHostApplicationBuilder UseOrleansClient(this IHostApplicationBuilder hostAppBuilder, Action<IClientBuilder> configureDelegate)
        {
            ArgumentNullException.ThrowIfNull(configureDelegate);
            configureDelegate(AddClient(hostAppBuilder.Services, hostAppBuilder.Configuration));
            return hostAppBuilder;
        }

        /// <summary>Adds a client.</summary>
        public static HostApplicationBuilder UseOrleansClient(this HostApplicationBuilder hostAppBuilder, Action<IClientBuilder> configureDelegate)
        {
            ((IHostApplicationBuilder)hostAppBuilder).UseOrleansClient(configureDelegate);
            return hostAppBuilder;
        }

        /// <summary>Adds a client.</summary>
        public static IHostBuilder UseOrleansClient(this IHostBuilder hostBuilder, Action<IClientBuilder> configureDelegate) =>
            hostBuilder.UseOrleansClient((_, builder) => configureDelegate(builder));

        /// <summary>Adds a client.</summary>
        public static IHostBuilder UseOrleansClient(this IHostBuilder hostBuilder, Action<HostBuilderContext, IClientBuilder> configureDelegate)
        {
            ArgumentNullException.ThrowIfNull(configureDelegate);
            return hostBuilder.ConfigureServices((context, services) => configureDelegate(context, AddClient(services, context.Configuration)));
        }

        private static IClientBuilder AddClient(IServiceCollection services, IConfiguration configuration)
        {
            if (services.Any(service => service.ServiceType == typeof(SiloCore)))
                throw new OrleansConfigurationException("The host has a silo, which is a client too: UseOrleansClient is for hosts without one.");
            if (services.All(service => service.ServiceType != typeof(ConnectedClient)))
            {
                services.AddLogging();
                services.AddOptions();
                services.AddSingleton<ConnectedClient>();
                services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<ConnectedClient>().Client);
                services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<ConnectedClient>().Client);
                services.AddHostedService(provider => provider.GetRequiredService<ConnectedClient>());
            }

            return new LocalClientBuilder(services, configuration);
        }
    }
}

namespace Orleans.Local.Hosting
{
    /// <summary>A client of the silo of its cluster in the same process.</summary>
    internal sealed class ConnectedClient(IOptions<ClusterOptions> options) : Microsoft.Extensions.Hosting.IHostedService
    {
        private LocalClusterClient? _client;

        public LocalClusterClient Client => _client ??= LocalCluster.Find(options.Value) is { } silo
            ? new LocalClusterClient(silo)
            : throw new SiloUnavailableException(
                $"No silo of the cluster {options.Value.ClusterId} (service {options.Value.ServiceId}) runs in this process, and the local runtime knows no other.");

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _ = Client;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
