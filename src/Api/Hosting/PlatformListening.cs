using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Platform.Api.Surfaces;

namespace Platform.Api.Hosting;

/// <summary>Lets Kestrel listen at the main port and at every surface's own.</summary>
internal static class PlatformListening
{
    // Its lines hold the query of each request, and that may hold a token. RequestIds writes one without.
    private const string RequestLines = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static WebApplicationBuilder ListenAtPorts(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter(RequestLines, LogLevel.Warning);
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>, Listening>();
        return builder;
    }

    private sealed class Listening(PlatformPorts ports, SurfaceDirectory surfaces) : IConfigureOptions<KestrelServerOptions>
    {
        public void Configure(KestrelServerOptions options)
        {
            options.AddServerHeader = false;
            foreach (var port in (int[])[ports.Port, .. surfaces.All.Select(ports.Of)])
            {
                if (ports.Address() is { } address) options.Listen(address, port);
                else options.ListenAnyIP(port);
            }
        }
    }
}
