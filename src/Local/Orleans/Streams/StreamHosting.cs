using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans;

/// <summary>Finds stream providers for grains.</summary>
public static class GrainStreamingExtensions
{
    /// <summary>A stream provider.</summary>
    public static IStreamProvider GetStreamProvider(this Grain grain, string name) => ((IGrainBase)grain).GetStreamProvider(name);

    /// <summary>A stream provider.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name) => StreamProviders.Get(grain.GrainContext.ActivationServices, name);
}

/// <summary>Finds stream providers for clients.</summary>
public static class ClientStreamingExtensions
{
    /// <summary>A stream provider.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) => StreamProviders.Get(client.ServiceProvider, name);
}

internal static class StreamProviders
{
    public static IStreamProvider Get(IServiceProvider services, string name) => services.GetKeyedService<IStreamProvider>(name)
        ?? throw new KeyNotFoundException($"Stream provider '{name}' not found");
}
