using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Adds memory streams.</summary>
public static class SiloBuilderMemoryStreamExtensions
{
    /// <summary>Adds a provider of streams that are kept in memory.</summary>
    public static ISiloBuilder AddMemoryStreams(this ISiloBuilder builder, string name, Action<ISiloMemoryStreamConfigurator>? configure = null)
    {
        configure?.Invoke(new StreamConfigurator(name, change => change(builder.Services)));
        return builder;
    }
}

/// <summary>Adds memory streams to clients.</summary>
public static class ClientBuilderStreamingExtensions
{
    /// <summary>Adds a provider of streams that are kept in memory.</summary>
    public static IClientBuilder AddMemoryStreams(
        this IClientBuilder builder, string name, Action<IClusterClientMemoryStreamConfigurator>? configure = null)
    {
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

/// <summary>Configures memory streams of a silo.</summary>
public interface ISiloMemoryStreamConfigurator : INamedServiceConfigurator;

/// <summary>Configures memory streams of a client.</summary>
public interface IClusterClientMemoryStreamConfigurator : INamedServiceConfigurator;

internal sealed record StreamConfigurator(string Name, Action<Action<IServiceCollection>> ConfigureDelegate)
    : ISiloMemoryStreamConfigurator, IClusterClientMemoryStreamConfigurator;
