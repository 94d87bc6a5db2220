using System.ComponentModel.DataAnnotations;
using System.Net;
using Platform.Api.Surfaces;

namespace Platform.Api.Hosting;

/// <summary>Where the platform listens: the main port, and above it each surface's own.</summary>
public sealed class PlatformPorts
{
    /// <summary>The main port. Configuration key <c>Port</c>.</summary>
    [Range(1, 65_500)]
    public int Port { get; set; } = 8000;

    /// <summary>The address to listen at, <c>*</c> for all. Configuration key <c>BindAddress</c>.</summary>
    [Required]
    public string BindAddress { get; set; } = "*";

    /// <summary>The own port of a surface.</summary>
    public int Of(Surface surface) => Port + surface.PortOffset;

    /// <summary>Reads and checks the two keys.</summary>
    /// <exception cref="ConfigurationException">A value cannot be used.</exception>
    public static PlatformPorts Read(IConfiguration configuration)
    {
        var ports = new PlatformPorts();
        if (configuration["Port"] is { Length: > 0 } port)
        {
            if (!int.TryParse(port, out var number) || number is < 1 or > 65_500) throw new ConfigurationException($"Port: '{port}' is not a number from 1 to 65500.");
            ports.Port = number;
        }

        if (configuration["BindAddress"] is { Length: > 0 } address) ports.BindAddress = address;
        _ = ports.Address();
        return ports;
    }

    /// <summary>The address to listen at; <c>null</c> for all.</summary>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public IPAddress? Address()
    {
        if (BindAddress == "*") return null;
        if (BindAddress == "localhost") return IPAddress.Loopback;
        return IPAddress.TryParse(BindAddress, out var address) ? address : throw new ConfigurationException($"BindAddress: '{BindAddress}' is not an IP address, 'localhost' or '*'.");
    }
}
